"""Shapes what stands apart from the text: pictures, galleries, embeds, sound and film. Pure.

Knows the forms in which WordPress's two editors wrote them, and turns each into one of ours.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from articles.body import embeds
from articles.body.allowlist import is_external, own_media, safe_url
from articles.body.elements import Element, Node, elements_in, is_blank, text_of
from articles.body.pictures import Picture, picture_element, picture_key

COLUMN_REM = 42  # the width of the text: static/css/article.css
WIDE_REM = 60
COLUMN_PIXELS = COLUMN_REM * 16
PLACES = frozenset({"alignleft", "alignright", "aligncenter", "alignwide", "alignfull"})
GALLERY_COLUMNS = re.compile(r"(?:gallery-)?columns-([1-9])")
IMAGE_FILE = re.compile(r"\.(?:jpe?g|png|gif|webp|avif)\Z", re.IGNORECASE)


@dataclass
class Shown(Element):
    """A library picture in the text, before it is known where it will stand."""

    picture: Picture | None = None
    alt: str = ""
    shown_width: int | None = None
    places: list[str] = field(default_factory=list)


def recognise(element: Element) -> None:
    """Give WordPress's older forms of figures and galleries their HTML names. Before shaping."""
    if element.name == "div" and element.has_class("wp-caption"):
        element.name = "figure"
        _name_captions(element, "p")
    elif element.name == "dl" and element.has_class("gallery-item"):
        element.name = "figure"
        element.children = [_unwrapped_term(child) for child in elements_in(element.children)]
        _name_captions(element, "dd")
    elif element.name == "ul" and element.classes and _is_block_gallery(element):
        element.name = "div"
        for item in elements_in(element.children):
            item.name = "div"
    if _is_block_gallery(element):
        columns = [m.group(1) for c in element.classes if (m := GALLERY_COLUMNS.fullmatch(c))]
        added = ["gallery", *(f"gallery-columns-{number}" for number in columns)]
        if element.has_class("blocks-gallery-grid") and not columns:
            added = []  # the list inside a gallery that is one already
        element.attributes["class"] = " ".join([*element.classes, *added])


def _is_block_gallery(element: Element) -> bool:
    return element.has_class("wp-block-gallery") or element.has_class("blocks-gallery-grid")


def _name_captions(element: Element, name: str) -> None:
    for child in elements_in(element.children):
        if child.name == name and (
            child.has_class("wp-caption-text") or child.has_class("gallery-caption")
        ):
            child.name = "figcaption"


def _unwrapped_term(child: Element) -> Element:
    if child.name == "dt":
        child.name = "div"
    return child


def image(element: Element, pictures: Mapping[str, Picture], *, in_link: bool) -> list[Node]:
    """An <img>: a library picture, another of our own files, or what is left of any other."""
    source = element.attributes.get("src", "").strip()
    alt = element.attributes.get("alt", "").strip()
    picture = pictures.get(picture_key(source))
    if picture is not None and picture.sources:
        width = element.attributes.get("width", "")
        return [
            Shown(
                "picture",
                picture=picture,
                alt=alt or picture.alt,
                shown_width=int(width) if re.fullmatch("[0-9]{1,5}", width) else None,
                places=[each for each in element.classes if each in PLACES],
            )
        ]
    if picture_key(source) or {"emoji", "wp-smiley"} & set(element.classes):
        return [alt] if alt else []
    if own_media(source):
        element.attributes |= {"src": source, "alt": alt, "loading": "lazy", "decoding": "async"}
        return [element]
    return _instead(source, alt or _("Picture"), in_link=in_link)


def _instead(source: str, label: str, *, in_link: bool) -> list[Node]:
    """A link to a file of another site: a reader's page fetches nothing from there."""
    url = safe_url(source)
    if in_link or url is None or not url.startswith(("http:", "https:", "/")):
        return [label]
    relation = {"rel": "noopener"} if is_external(url) else {}
    return [Element("a", {"href": url, **relation, "class": "missing-picture"}, [label])]


def is_link_to_its_picture(element: Element) -> bool:
    """A link around a picture that leads to the picture's own file, as WordPress makes them."""
    inside = [child for child in element.children if not is_blank(child)]
    href = element.attributes.get("href", "")
    return (
        len(inside) == 1
        and isinstance(inside[0], Shown)
        and bool(picture_key(href) or IMAGE_FILE.search(href.partition("?")[0]))
    )


def shown_in(node: Node) -> Shown | None:
    """The picture that a node is, or that a link has as its only content."""
    if isinstance(node, Shown):
        return node
    if isinstance(node, Element) and node.name == "a":
        inside = [child for child in node.children if not is_blank(child)]
        if len(inside) == 1 and isinstance(inside[0], Shown):
            return inside[0]
    return None


def promoted(nodes: list[Node]) -> list[Node]:
    """Siblings of a paragraph, with the pictures that stand by themselves made into figures.

    A picture in the middle of a sentence stays there.
    """
    alone = all(is_blank(node) or shown_in(node) for node in nodes)
    out: list[Node] = []
    for node in nodes:
        shown = shown_in(node)
        if shown and (alone or shown.places):
            out += figure(Element("figure", {}, [node]))
        else:
            out.append(node)
    return out


def figure(element: Element) -> list[Node]:
    """A <figure> whose children are shaped: an embed, a gallery, a captioned picture."""
    captions = [each for each in elements_in(element.children) if each.name == "figcaption"]
    rest = [each for each in element.children if each not in captions and not is_blank(each)]
    caption = captions[0] if captions else None
    for another in captions[1:]:
        captions[0].children += [" ", *another.children]
    name = element.attributes.get("data-embed", "")
    if embed := embeds.from_name(name) if name else lone_embed(rest):
        return [embed_figure(embed, caption, element.classes)]
    if element.has_class("gallery"):
        return gallery(element)
    if not rest:
        return []
    shown = next(filter(None, map(shown_in, rest)), None)
    if shown is not None:
        caption = _captioned(shown, caption)
        places = [each for each in shown.places if not element.has_class(each)]
        shown.places = []
        if places:
            element.attributes["class"] = " ".join([*element.classes, *places])
    element.children = [*rest, caption] if caption else rest
    return [element]


def gallery(element: Element) -> list[Node]:
    """Several pictures side by side, each a figure of its own; without any it is no gallery."""
    element.children = _gallery_items(element.children)
    has_figures = any(child.name == "figure" for child in elements_in(element.children))
    return [element] if has_figures else element.children


def _gallery_items(nodes: list[Node]) -> list[Node]:
    out: list[Node] = []
    for node in nodes:
        if shown_in(node):
            out += figure(Element("figure", {}, [node]))
        elif isinstance(node, Element) and node.name in {"div", "p"} and _holds_pictures(node):
            out += _gallery_items(node.children)
        elif not is_blank(node):
            out.append(node)
    return out


def _holds_pictures(element: Element) -> bool:
    return any(
        shown_in(child) or (isinstance(child, Element) and child.name == "figure")
        for child in element.children
    )


def _captioned(shown: Shown, caption: Element | None) -> Element | None:
    """The story's caption, else the library's; the credit stands after either."""
    picture = shown.picture
    if picture is None:
        return caption
    if caption is None or not text_of(caption).strip():
        caption = Element("figcaption", {}, [picture.caption] if picture.caption else [])
    if picture.credit and picture.credit not in text_of(caption):
        space = [" "] if caption.children else []
        credit = Element("span", {"class": "credit"}, [picture.credit])
        caption.children = [*caption.children, *space, credit]
    return caption if caption.children else None


def lone_embed(nodes: list[Node]) -> embeds.Embed | None:
    """The embed that a bare address on a line of its own asks for."""
    inside = [node for node in nodes if not is_blank(node)]
    if len(inside) != 1 or not isinstance(inside[0], Element):
        return None
    link = inside[0]
    if link.name in {"div", "p"} and not link.classes:
        return lone_embed(link.children)
    href = link.attributes.get("href", "")
    if link.name != "a" or text_of(link).strip() != href:
        return None
    return embeds.from_url(href)


def embed_figure(
    embed: embeds.Embed, caption: Element | None = None, classes: Iterable[str] = ()
) -> Element:
    """A link that a script may turn into the film after a click; without one it is a link."""
    link = Element("a", {"href": embed.url, "rel": "noopener"}, [embed.title])
    kept = [each for each in classes if each in PLACES]
    attributes = {"class": " ".join(["embed", *kept]), "data-embed": embed.name}
    if embed.can_frame:
        attributes["data-frame"] = embed.frame
    return Element("figure", attributes, [link, caption] if caption else [link])


def frame(element: Element, *, in_link: bool) -> list[Node]:
    """What an <iframe> was: an embed that we know, or a link."""
    source = safe_url(element.attributes.get("src", "")) or ""
    embed = embeds.from_url(source)
    if in_link:
        return [embed.title if embed else source]
    if embed:
        return [embed_figure(embed)]
    if not source.startswith("http"):
        return []
    return [Element("p", {}, [Element("a", {"href": source, "rel": "noopener"}, [source])])]


def player(element: Element, *, in_link: bool) -> list[Node]:
    """<audio> and <video> of our own files; a link to anybody else's."""
    sources = [each for each in elements_in(element.children) if each.name == "source"]
    named = [element.attributes.get("src", ""), *(s.attributes.get("src", "") for s in sources)]
    if any(own_media(each) for each in named):
        kept = [each for each in sources if own_media(each.attributes.get("src", ""))]
        element.children = [Element("source", each.attributes) for each in kept]
        element.attributes |= {"controls": "", "preload": "none"}
        if not own_media(named[0]):
            element.attributes.pop("src", None)
        return [element]
    source = next((url for each in named if (url := safe_url(each))), None)
    if not source:
        return []
    label = _("Listen: %(name)s") if element.name == "audio" else _("Watch: %(name)s")
    text = label % {"name": source.partition("?")[0].rsplit("/", 1)[-1] or source}
    if in_link:
        return [text]
    relation = {"rel": "noopener"} if is_external(source) else {}
    return [Element("a", {"href": source, **relation}, [text])]


def placed(shown: Shown, around: list[Element], *, following: list[Node]) -> list[Node]:
    """The finished picture, in sizes that fit the elements around it, with its credit."""
    if shown.picture is None:
        return []
    classes = {each for element in around for each in element.classes}
    width = shown.shown_width
    if width and (width >= COLUMN_PIXELS or classes & {"alignwide", "alignfull", "gallery"}):
        width = None
    element = picture_element(
        shown.picture, sizes=_sizes(classes), alt=shown.alt, shown_width=width
    )
    if element is None:
        return []
    in_figure = any(each.name == "figure" for each in around)
    if shown.picture.credit and not in_figure and not _is_credited(following):
        return [element, " ", Element("small", {"class": "credit"}, [shown.picture.credit])]
    return [element]


def _is_credited(following: list[Node]) -> bool:
    after = next((node for node in following if not is_blank(node)), None)
    return isinstance(after, Element) and after.has_class("credit")


def _sizes(classes: set[str]) -> str:
    if "alignfull" in classes:
        return "100vw"
    if "alignwide" in classes:
        return f"(min-width: {WIDE_REM}rem) {WIDE_REM}rem, 100vw"
    if "gallery" in classes:
        columns = [m.group(1) for each in classes if (m := GALLERY_COLUMNS.fullmatch(each))]
        share = COLUMN_REM // int(columns[0]) if columns else COLUMN_REM // 3
        # On a phone the pictures of a gallery may stand one below the other.
        return f"(min-width: {COLUMN_REM}rem) {share}rem, 100vw"
    return f"(min-width: {COLUMN_REM}rem) {COLUMN_REM}rem, 100vw"
