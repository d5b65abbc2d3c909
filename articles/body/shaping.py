"""Shapes a body while bleach passes it on: one form for each thing, whatever editor wrote it. Pure.

What comes in is somebody's HTML as bleach left it; what goes out has only what
articles/body/allowlist.py names. Runs as a filter of bleach's token stream.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

from django.utils.translation import gettext as _

from articles.body import figures
from articles.body.allowlist import (
    BLOCKS,
    ID_PREFIX,
    PHRASES,
    TAGS,
    allowed_value,
    is_external,
    safe_url,
)
from articles.body.elements import (
    VOID,
    Element,
    Node,
    elements_in,
    is_blank,
    text_of,
    tokens,
    tree,
    trimmed,
)
from articles.body.pictures import Picture

RENAMED: Mapping[str, str] = {
    "h1": "h2", "h5": "h4", "h6": "h4", "strike": "s", "tt": "code", "acronym": "abbr",
    "center": "div", "section": "div", "article": "div", "main": "div", "header": "div",
    "footer": "div", "nav": "div", "aside": "div", "hgroup": "div", "address": "div",
    "dir": "ul", "menu": "ul", "font": "span", "big": "span", "listing": "pre",
}  # fmt: skip
# What the source may have beyond what may come out; shaping turns it into something that may.
SHAPED_TAGS = frozenset({*RENAMED, "iframe"})
STYLES = ("text-align", "font-weight", "font-style", "text-decoration", "vertical-align")

CLASSES_OF_WORDPRESS: Mapping[str, str] = {
    "wp-block-pullquote": "pullquote", "wp-block-columns": "columns", "wp-block-column": "column",
    "wp-block-button__link": "button", "wp-block-verse": "verse", "wp-block-cover": "cover",
    "wp-block-media-text": "media-text", "wp-block-footnotes": "footnotes",
}  # fmt: skip
# Where text without a paragraph of its own is at home.
HOLDS_PHRASES = frozenset(
    {"figure", "figcaption", "caption", "summary", "dt", "h2", "h3", "h4", "p", "pre"}
)
# What may stand empty.
EMPTY = VOID | {"td", "th", "audio", "video", "picture", "tr", "colgroup"}
# Boxes that arrange what is in them; other boxes of mere text are paragraphs.
LAYOUT = frozenset({"cover", "columns", "column", "media-text"})
HEADINGS = frozenset({"h2", "h3", "h4"})
EMPHASIS = frozenset({"b", "strong", "i", "em", "span"})


@dataclass
class ShapingFilter:
    """A filter for bleach.Cleaner: made for one body, read once."""

    source: Iterable[dict[str, Any]]
    pictures: Mapping[str, Picture]
    linked: set[str] = field(default_factory=set)
    taken: set[str] = field(default_factory=set)

    def __iter__(self) -> Iterator[dict[str, Any]]:
        root = tree(self.source)
        self.linked = set(_fragments(root))
        root.children = self._paragraphs(self._shaped_children(root, frozenset()))
        self._finish(root, [])
        for child in root.children:
            yield from tokens(child)

    def _shaped_children(self, parent: Element, inside: frozenset[str]) -> list[Node]:
        out: list[Node] = []
        for child in parent.children:
            out += [child] if isinstance(child, str) else self._shaped(child, inside)
        return out

    def _shaped(self, element: Element, inside: frozenset[str]) -> list[Node]:
        """What an element becomes: itself, something else, its children, or nothing."""
        figures.recognise(element)
        styles = _adopt_presentation(element)
        match element.name:
            case "img":
                return figures.image(element, self.pictures, in_link="a" in inside)
            case "iframe":
                return figures.frame(element, in_link="a" in inside)
            case "audio" | "video":
                return figures.player(element, in_link="a" in inside)
            case "source":
                return []
        element.children = self._shaped_children(element, inside | {element.name})
        self._name(element)
        if element.name in EMPHASIS:
            return _emphasis(element, styles)
        return self._shaped_around(element, inside)

    def _shaped_around(self, element: Element, inside: frozenset[str]) -> list[Node]:
        """The same for an element whose children are shaped already."""
        if element.name in (PHRASES | HEADINGS) - {"a"} and _has_blocks(element):
            return element.children
        match element.name:
            case "picture":
                return element.children
            case "a":
                return self._link(element)
            case "p":
                return self._paragraph(element, element.children)
            case "figure":
                return figures.figure(element)
            case "div":
                return self._division(element, inside)
            case "table" if "table" not in inside:
                return [_wrapped_table(element)]
        says_something = any(
            isinstance(child, Element) or child.strip() for child in element.children
        )
        return [element] if says_something or element.name in EMPTY else []

    def _name(self, element: Element) -> None:
        """Keep an id that something may lead to, where no id of the page can be meant by it."""
        own = element.attributes.pop("id", "")
        anchor = element.attributes.pop("name", "")
        for given in (own, anchor if element.name == "a" else ""):
            is_wanted = element.name in HEADINGS | {"a"} or given in self.linked
            if given and is_wanted and (name := prefixed(given)) not in self.taken:
                self.taken.add(name)
                element.attributes["id"] = name
                return

    def _link(self, element: Element) -> list[Node]:
        href = element.attributes.pop("href", None)
        url = safe_url(href) if href is not None else None
        if url is not None:
            if url.startswith("#") and unquote(url[1:]) in self.linked:
                url = "#" + prefixed(unquote(url[1:]))
            element.attributes["href"] = url
            given = element.attributes.pop("rel", "").lower().split()
            kept = [each for each in given if each != "noopener"]
            if is_external(url):
                kept.append("noopener")
            if kept:
                element.attributes["rel"] = " ".join(kept)
        if url is None and "id" not in element.attributes:
            return element.children
        if url is not None and figures.is_link_to_its_picture(element):
            return element.children
        if "id" not in element.attributes and all(is_blank(child) for child in element.children):
            return element.children
        if _has_blocks(element):
            element.attributes.pop("id", None)
            return _link_in_blocks(element, element.children)
        return [element]

    def _division(self, element: Element, inside: frozenset[str]) -> list[Node]:
        if element.has_class("table-wrap"):
            return element.children
        if element.has_class("gallery"):
            return figures.gallery(element)
        holds_phrases = bool(inside & HOLDS_PHRASES)
        kept = _allowed(element)
        if any(child.name in {"li", "dt", "dd"} for child in elements_in(element.children)):
            return element.children  # of a list around; in a box a parser would close it
        if not kept:
            return element.children if holds_phrases else self._paragraphs(element.children)
        if holds_phrases:
            return [element] if any(not is_blank(each) for each in element.children) else []
        if not _has_blocks(element) and not set(element.classes) & LAYOUT and "id" not in kept:
            return self._paragraph(Element("p", kept), element.children)
        element.children = self._paragraphs(element.children)
        return [element] if element.children else []

    def _paragraphs(self, nodes: list[Node]) -> list[Node]:
        """Siblings with every run of loose text made a paragraph."""
        out: list[Node] = []
        for is_block, run in _runs(nodes):
            out += run if is_block else self._paragraph(Element("p"), run)
        return out

    def _paragraph(self, model: Element, nodes: list[Node]) -> list[Node]:
        """One paragraph, or several around the figures in it; none if it says nothing."""
        out: list[Node] = []
        for is_block, run in _runs(figures.promoted(nodes)):
            if is_block:
                out += run
            elif embed := figures.lone_embed(run):
                out.append(figures.embed_figure(embed))
            elif any(not is_blank(node) for node in run):
                attributes = {**model.attributes}
                if any(isinstance(node, Element) and node.name == "p" for node in out):
                    attributes.pop("id", None)
                out.append(Element("p", attributes, _stripped(run)))
        return out

    def _finish(self, element: Element, around: list[Element]) -> None:
        """Put the pictures in, and take out every attribute that is not allowed."""
        children: list[Node] = []
        for position, child in enumerate(element.children):
            if isinstance(child, figures.Shown):
                children += figures.placed(
                    child, [*around, element], following=element.children[position + 1 :]
                )
            else:
                children.append(child)
        element.children = children
        for child in elements_in(children):
            if child.name != "picture":
                child.attributes = _allowed(child)
            self._finish(child, [*around, element])


def prefixed(name: str) -> str:
    """An id as it stands in the page."""
    plain = re.sub(r"[^\w.:-]", "-", name)[:100]
    return plain if plain.startswith(ID_PREFIX) else ID_PREFIX + plain


def _fragments(root: Element) -> Iterator[str]:
    """The ids that links of this body lead to, of those that it has."""
    ids: set[str] = set()
    links: set[str] = set()
    waiting: list[Element] = [root]
    while waiting:
        element = waiting.pop()
        ids |= {element.attributes.get("id", ""), element.attributes.get("name", "")}
        href = element.attributes.get("href", "")
        if href.startswith("#"):
            links.add(unquote(href[1:]))
        waiting += elements_in(element.children)
    yield from (ids & links) - {""}


def _adopt_presentation(element: Element) -> dict[str, str]:
    """Rename what is out of date, turn alignment into classes; returns the other styles."""
    if element.name == "center":
        element.attributes["align"] = "center"
    element.name = RENAMED.get(element.name, element.name)
    rules = (rule.partition(":") for rule in element.attributes.pop("style", "").split(";"))
    styles = {name.strip().lower(): value.strip().lower() for name, _colon, value in rules}
    classes = [CLASSES_OF_WORDPRESS.get(each, each) for each in element.classes]
    align = element.attributes.pop("align", "") or styles.get("text-align", "")
    if (side := align.lower()) in {"left", "right", "center"}:
        kind = "align" if element.name in {"img", "figure", "table"} else "has-text-align-"
        classes.append(kind + side)
    if classes:
        element.attributes["class"] = " ".join(dict.fromkeys(classes))
    return styles


def _emphasis(element: Element, styles: Mapping[str, str]) -> list[Node]:
    """<b>, <i>, <span> … by what they look like: word processors say it in styles."""
    weight, slant = styles.get("font-weight", ""), styles.get("font-style", "")
    name = element.name
    is_undone = (name in {"b", "strong"} and weight in {"normal", "400"}) or (
        name in {"i", "em"} and slant == "normal"
    )
    nodes: list[Node] = [element]
    if not any(isinstance(child, Element) or child for child in element.children):
        return []
    if _has_blocks(element):
        return element.children
    if is_undone or (name == "span" and not _allowed(element)):
        nodes = element.children
    wanted = {
        "strong": name not in {"b", "strong"} and (weight in {"bold", "bolder"} or weight >= "600"),
        "em": name not in {"i", "em"} and slant == "italic",
        "s": "line-through" in styles.get("text-decoration", ""),
        "sup": styles.get("vertical-align") == "super",
        "sub": styles.get("vertical-align") == "sub",
    }
    for wrapper, is_wanted in wanted.items():
        if is_wanted and text_of(element).strip():
            nodes = [Element(wrapper, {}, nodes)]
    return nodes


def _has_blocks(element: Element) -> bool:
    return any(child.name in BLOCKS for child in elements_in(element.children))


def _link_in_blocks(link: Element, nodes: list[Node]) -> list[Node]:
    """A link around blocks, which HTML allows and paragraphs do not, moved into each of them."""
    out: list[Node] = []
    for is_block, run in _runs(nodes):
        if is_block:
            for block in elements_in(run):
                block.children = _link_in_blocks(link, block.children)
                out.append(block)
        elif all(is_blank(node) for node in run) or any(e.name == "a" for e in elements_in(run)):
            out += run
        else:
            out.append(Element("a", {**link.attributes}, run))
    return out


def _allowed(element: Element) -> dict[str, str]:
    if element.name not in TAGS:
        return {}
    given = sorted(element.attributes.items())
    values = {name: allowed_value(element.name, name, value) for name, value in given}
    return {name: value for name, value in values.items() if value is not None}


def _wrapped_table(table: Element) -> Element:
    """A table in a box that scrolls, reachable by keyboard and with a name (WCAG 2.1.1, 4.1.2)."""
    caption = next((c for c in elements_in(table.children) if c.name == "caption"), None)
    label = " ".join(text_of(caption).split()) if caption else _("Table")
    attributes = {"class": "table-wrap", "role": "group", "tabindex": "0", "aria-label": label}
    return Element("div", attributes, [table])


def _runs(nodes: list[Node]) -> Iterator[tuple[bool, list[Node]]]:
    """Siblings in runs of blocks and of text."""
    run: list[Node] = []
    was_block = False
    for node in nodes:
        is_block = isinstance(node, Element) and node.name in BLOCKS
        if is_block != was_block and run:
            yield was_block, run
            run = []
        was_block = is_block
        run.append(node)
    if run:
        yield was_block, run


def _stripped(nodes: list[Node]) -> list[Node]:
    """Without the white space and line breaks at both ends, in the text there, too."""
    out = trimmed(nodes)
    if out and isinstance(out[0], str):
        out[0] = out[0].lstrip()
    if out and isinstance(out[-1], str):
        out[-1] = out[-1].rstrip()
    return out
