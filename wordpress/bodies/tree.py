"""HTML as a tree that can be changed, and back. The sanitiser comes later; nothing here is safe."""

import re
from collections.abc import Callable, Iterator

from lxml import etree, html
from lxml.html import defs

from wordpress.bodies.tokens import (
    MARK,
    with_forbidden_marked,
    with_text_escaped,
    without_forbidden,
)

# A body nested deeper than this was not written by people; its tags are dropped, its text kept.
DEEPEST = 120

KNOWN = frozenset(
    {
        *defs.tags, "acronym", "amp-img", "amp-youtube", "bdi", "big", "data", "datalist", "dialog",
        "frame", "frameset", "hgroup", "keygen", "listing", "main", "marquee", "math", "meter",
        "nobr", "noembed", "noframes", "picture", "plaintext", "progress", "rb", "rp", "rt", "rtc",
        "ruby", "search", "slot", "svg", "template", "track", "wbr", "xmp",
    }
)  # fmt: skip
_ATTRIBUTE = re.compile(r"[a-z][a-z0-9-]*")
# Elements that hold text and no blocks.
LINES = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6", "address"})

type Node = "html.HtmlElement"


def parsed(source: str, dropped: Callable[[int], None] = lambda count: None) -> Node:
    """The source inside a <div>. A "<" that begins no tag is text.

    `dropped` is told how many characters that XML forbids were left out, if any were.
    """
    source, count = with_forbidden_marked(source)
    if count:
        dropped(count)
    source = with_text_escaped(source)
    parser = html.HTMLParser(remove_comments=True, remove_pis=True, huge_tree=True)
    # libxml2 would take the first <body> or <head> of the source for the document's own.
    document = html.document_fromstring(f"<html><body><div>{source}</div></body></html>", parser)
    body = document.find("body")
    root = html.Element("div")
    if body is None:
        return root
    for child in list(body):
        if child.tag == "div" and not root.text and not len(root) and not child.attrib:
            root.text = child.text
            root.extend(list(child))
            _append_text(root, child.tail)
        else:
            root.append(child)
    _drop_unknown(root)
    if count:
        _drop_marks(root)
    _flatten(root)
    return root


def serialized(root: Node) -> str:
    """What is inside the root, as HTML."""
    out = [_escaped(root.text or "")]
    out += (etree.tostring(child, encoding="unicode", method="html") for child in root)
    return "".join(out)


def fragment(source: str) -> list["Node | str"]:
    """The nodes of a piece of HTML."""
    root = parsed(source)
    return [*([root.text] if root.text else []), *root]


def make(tag: str, *children: "Node | str | None", **attributes: str) -> Node:
    """A new element; an attribute's name may end in an underscore (class_) and "_" is "-"."""
    named = {
        name.rstrip("_").replace("_", "-"): without_forbidden(value)
        for name, value in attributes.items()
        if value
    }
    element: Node = html.Element(tag, named)
    for child in children:
        if isinstance(child, str):
            _append_text(element, without_forbidden(child))
        elif child is not None:
            element.append(child)
    return element


def classes(element: Node) -> list[str]:
    return (element.get("class") or "").split()


def set_classes(element: Node, names: Iterator[str] | list[str]) -> None:
    joined = " ".join(dict.fromkeys(names))
    if joined:
        element.set("class", joined)
    elif "class" in element.attrib:
        del element.attrib["class"]


def text_of(element: Node) -> str:
    return " ".join("".join(str(part) for part in element.itertext()).split())


def is_empty(element: Node) -> bool:
    """Whether it shows nothing: no text but spaces, and nothing but <br> and empty wrappers."""
    shows = ("img", "figure", "hr", "iframe", "audio", "video", "table", "input")
    return not has_words(element) and next(element.iter(*shows), None) is None


def has_words(element: Node) -> bool:
    """Whether there is any text but spaces; asks no further than the first word."""
    return any(str(part).replace("\u00a0", " ").strip() for part in element.itertext())


def holds_one(element: Node, tag: str) -> bool:
    """Whether there is exactly one such element inside; asks no further than the second."""
    found = element.iter(tag)
    return next(found, None) is not None and next(found, None) is None


def inner_html(element: Node) -> str:
    return serialized(element)


def replace(old: Node, new: "Node | str | None") -> None:
    """Put `new` where `old` is; the text behind `old` stays."""
    parent = old.getparent()
    if parent is None:
        return
    tail, old.tail = old.tail, None
    if new is None or isinstance(new, str):
        _insert_text(parent, parent.index(old), (new or "") + (tail or ""))
        parent.remove(old)
    else:
        new.tail = tail
        parent.replace(old, new)


def unwrap(element: Node) -> None:
    """Put an element's children in its place."""
    if element.getparent() is not None:
        element.drop_tag()


def insert_before(place: Node, new: Node) -> None:
    parent = place.getparent()
    if parent is not None:
        parent.insert(parent.index(place), new)


def take_out(element: Node) -> Node:
    """Remove an element from its parent, leaving the text behind it."""
    if element.getparent() is not None:
        replace(element, None)
    element.tail = None
    return element


def keep_words(box: Node, new: Node) -> None:
    """Put what is left of a box behind what took its place, if there are words in it."""
    if not has_words(box):
        return
    box.tag = box.tag if box.tag in {"ul", "ol", "dl", "blockquote"} else "div"
    box.attrib.clear()
    new.addnext(box)
    box.tail, new.tail = new.tail, None


def _append_text(parent: Node, text: str | None) -> None:
    if not text:
        return
    if len(parent):
        parent[-1].tail = (parent[-1].tail or "") + text
    else:
        parent.text = (parent.text or "") + text


def _insert_text(parent: Node, index: int, text: str) -> None:
    if index:
        before = parent[index - 1]
        before.tail = (before.tail or "") + text
    else:
        parent.text = (parent.text or "") + text


def _drop_unknown(root: Node) -> None:
    """Take the tags away that HTML does not know, as in "the <in> of Java"; what is in them stays.

    lxml refuses some of their names, and the sanitiser drops all that is in some others.
    """
    for element in list(root.iter()):
        if isinstance(element.tag, str) and element.tag not in KNOWN:
            element.drop_tag()


def _drop_marks(root: Node) -> None:
    """Leave out what stands for forbidden characters.

    Attributes of other names than HTML's keep it: lxml can't change them, the sanitiser drops them.
    """
    for element in root.iter():
        element.text = element.text and element.text.replace(MARK, "")
        element.tail = element.tail and element.tail.replace(MARK, "")
        for name, value in list(element.attrib.items()):
            if MARK in value and _ATTRIBUTE.fullmatch(name):
                element.set(name, value.replace(MARK, ""))


def _flatten(root: Node) -> None:
    """Take the tags away that stand too deep, so that no later step has to fear recursion."""
    level = list(root)
    for _depth in range(DEEPEST):
        level = [child for element in level for child in element]
    for element in level:
        text = "".join(str(part) for part in element.itertext())
        for child in list(element):
            element.remove(child)
        element.text = text


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def set_outside(old: Node, new: Node) -> None:
    """Put the block `new` in the place of `old`, or before the paragraph or heading that holds it.

    A paragraph that is empty then goes.
    """
    holder = next((a for a in old.iterancestors() if a.tag in LINES), None)
    if holder is None:
        replace(old, new)
        return
    replace(old, None)
    insert_before(holder, new)
    if is_empty(holder):
        replace(holder, None)
