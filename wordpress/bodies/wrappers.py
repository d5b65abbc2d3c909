"""WordPress's boxes around content (galleries, columns, buttons …) as the few that newsblog has."""

import re
from collections.abc import Callable, Mapping

from wordpress.bodies import images, tree
from wordpress.bodies.context import Context
from wordpress.bodies.tree import Node

_GALLERIES = frozenset(
    {"wp-block-gallery", "tiled-gallery", "gallery", "wp-block-jetpack-tiled-gallery"}
)
_MOST_COLUMNS = 9
_RENAMED = {
    "h1": "h2", "h5": "h4", "h6": "h4", "tt": "code", "strike": "s", "acronym": "abbr",
    "address": "p", "big": "span", "font": "span", "center": "div", "dir": "ul", "listing": "pre",
}  # fmt: skip
_KEPT_CLASSES = images.ALIGNMENTS | {
    "gallery", "embed", "pullquote", "missing-picture", "button", "columns", "column", "verse",
    "cover", "media-text", "has-text-align-left", "has-text-align-center", "has-text-align-right",
    *(f"gallery-columns-{number}" for number in range(1, _MOST_COLUMNS + 1)),
}  # fmt: skip
_SHOWN = ("img", "iframe", "audio", "video", "table")
_BACKGROUND = re.compile(r"background(?:-image)?\s*:[^;]*url\(\s*['\"]?([^'\")]+)", re.IGNORECASE)
_ALIGN = re.compile(r"text-align\s*:\s*(left|right|center)", re.IGNORECASE)


def collect_galleries(root: Node, context: Context) -> None:
    """Every kind of gallery becomes one box of figures. Runs before pictures are placed."""
    for box in list(root.iter("figure", "ul", "div")):
        if box.getparent() is None or not set(tree.classes(box)) & _GALLERIES:
            continue
        if any(set(tree.classes(above)) & _GALLERIES for above in box.iterancestors()):
            continue
        _collect(box)


def _collect(box: Node) -> None:
    names = tree.classes(box)
    pictures = list(box.iter("img"))
    if not pictures:
        if tree.is_empty(box):
            tree.replace(box, None)
        return
    inner_names = [name for child in box.iter("ul") for name in tree.classes(child)]
    columns = re.search(r"columns-(\d)", " ".join([*names, *inner_names]))
    count = int(columns.group(1)) if columns else 3
    caption = next((c for c in box if c.tag == "figcaption"), None)
    gallery = tree.make("div" if caption is None else "figure", class_="gallery")
    for picture in pictures:
        gallery.append(_gallery_figure(picture))
    aligned = [name for name in names if name in images.ALIGNMENTS]
    shown = min(max(count, 1), _MOST_COLUMNS, max(len(pictures), 1))
    tree.set_classes(gallery, ["gallery", f"gallery-columns-{shown}", *aligned[:1]])
    if caption is not None:
        gallery.append(tree.make("figcaption", *tree.fragment(tree.inner_html(caption))))
        tree.replace(caption, None)
    tree.set_outside(box, gallery)
    tree.keep_words(box, gallery)


def _gallery_figure(picture: Node) -> Node:
    """The picture with its link and its own caption."""
    holder = next(
        (a for a in picture.iterancestors("figure", "li", "dl", "div")
         if tree.holds_one(a, "img")),
        None,
    )  # fmt: skip
    caption = None
    if holder is not None:
        caption = next((c for c in holder.iter("figcaption", "dd")), None)
    words = None
    if caption is not None and not tree.is_empty(caption):
        words = tree.make("figcaption", *tree.fragment(tree.inner_html(caption)))
        if next(caption.iter("img"), None) is None:
            tree.replace(caption, None)
    link = picture.getparent()
    if link is not None and link.tag == "a":
        return tree.make("figure", tree.take_out(link), words)
    return tree.make("figure", tree.take_out(picture), words)


def rebox(root: Node, context: Context) -> None:
    """Boxes that newsblog has get its names, others go and leave what they hold."""
    for element in list(root.iter()):
        if not isinstance(element.tag, str) or element.getparent() is None:
            continue
        for name in tree.classes(element):
            if name in _BOXES:
                _BOXES[name](element, context)
                break


def _cover(element: Node, context: Context) -> None:
    """Words on a picture: the picture, then the words."""
    background = _BACKGROUND.search(element.get("style") or "")
    inside = next(element.iter("img"), None)
    if inside is None and background:
        image = tree.make("img", src=background.group(1).strip(), alt="")
        tree.insert_before(element, image)
    elif inside is not None:
        tree.insert_before(element, tree.take_out(inside))
    for layer in list(element.iter("span")):
        if any(name.endswith("__background") for name in tree.classes(layer)):
            tree.unwrap(layer)
    tree.unwrap(element)


def _columns(element: Node, context: Context) -> None:
    columns = [c for c in element if "wp-block-column" in tree.classes(c)]
    element.tag = "div"
    if len(columns) < 2:
        for column in columns:
            tree.unwrap(column)
        tree.unwrap(element)
        return
    for column in columns:
        column.tag = "div"
        tree.set_classes(column, ["column"])
    tree.set_classes(element, ["columns"])


def _media_text(element: Node, context: Context) -> None:
    element.tag = "div"
    tree.set_classes(element, ["media-text"])


def _button(element: Node, context: Context) -> None:
    link = next(element.iter("a"), None)
    if link is None or not link.get("href"):
        tree.set_classes(element, [])
        element.tag = "p"
        if link is not None:
            tree.unwrap(link)
        return
    paragraph = tree.make("p", tree.take_out(link), class_="button")
    tree.set_classes(link, [])
    tree.replace(element, paragraph)
    tree.keep_words(element, paragraph)


def _file(element: Node, context: Context) -> None:
    """A file's block has its link twice: its name, and a button."""
    for link in list(element.iter("a")):
        if "wp-block-file__button" in tree.classes(link):
            tree.replace(link, None)
    for viewer in list(element.iter("object", "embed")):
        tree.replace(viewer, None)
    element.tag = "p"
    tree.set_classes(element, [])


def _pullquote(element: Node, context: Context) -> None:
    quote = next(element.iter("blockquote"), None)
    if quote is None:
        element.tag = "blockquote"
        tree.set_classes(element, ["pullquote"])
        return
    tree.take_out(quote)
    tree.set_classes(quote, ["pullquote"])
    tree.replace(element, quote)
    tree.keep_words(element, quote)


def _verse(element: Node, context: Context) -> None:
    tree.set_classes(element, ["verse"])


def _unwrapped(element: Node, context: Context) -> None:
    tree.unwrap(element)


_BOXES: Mapping[str, Callable[[Node, Context], None]] = {
    "wp-block-cover": _cover,
    "wp-block-cover-image": _cover,
    "wp-block-columns": _columns,
    "wp-block-media-text": _media_text,
    "wp-block-button": _button,
    "wp-block-file": _file,
    "wp-block-pullquote": _pullquote,
    "wp-block-verse": _verse,
    "wp-block-group": _unwrapped,
    "wp-block-group__inner-container": _unwrapped,
    "wp-block-cover__inner-container": _unwrapped,
    "wp-block-media-text__content": _unwrapped,
    "wp-block-buttons": _unwrapped,
}


def clean(root: Node) -> None:
    """Old names of elements, alignment written as style, and boxes that show nothing."""
    for element in list(root.iter()):
        if not isinstance(element.tag, str) or element is root:
            continue
        element.tag = _RENAMED.get(element.tag, element.tag)
        is_line = element.tag == "hr"
        names = [n for n in tree.classes(element) if n in _KEPT_CLASSES and not is_line]
        align = _ALIGN.search(element.get("style") or "")
        named = (element.get("align") or "").lower()
        side = align.group(1).lower() if align else named
        if side in {"left", "right", "center"} and element.tag != "img":
            names.append(f"has-text-align-{side}")
        tree.set_classes(element, names)
        for attribute in ("style", "align", "data-gallery"):
            element.attrib.pop(attribute, None)
    for caption in list(root.iter("figcaption")):
        _keep_lone_caption(caption)
    for element in reversed(list(root.iter("p", "div", "figure", "span", "dl", "ul", "ol"))):
        if element is not root and element.getparent() is not None and _is_bare(element):
            tree.replace(element, None)


def _keep_lone_caption(caption: Node) -> None:
    """A caption whose picture is gone is a paragraph."""
    figure = next(caption.iterancestors("figure"), None)
    if figure is None or figure.get("data-embed") or next(figure.iter(*_SHOWN), None) is not None:
        return
    if tree.text_of(figure) == tree.text_of(caption):
        figure.tag, caption.tag = "div", "p"


def _is_bare(element: Node) -> bool:
    return tree.is_empty(element) and not element.get("data-embed")
