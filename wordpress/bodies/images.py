"""The pictures, sounds, films and files of a body, each as newsblog shows it."""

import itertools
import re

from wordpress import addresses
from wordpress.bodies import tree
from wordpress.bodies.context import Context, Kind, LinkedUpload
from wordpress.bodies.tree import Node

ALIGNMENTS = frozenset({"alignleft", "alignright", "aligncenter", "alignwide", "alignfull"})
# More in one body were not put there by people, and each costs a walk through its surroundings.
MOST_PICTURES = 2_000
# Smaller than this in a mail or a page of 2005 to count readers, never to be looked at.
TRACKER_WIDTH = 2
_NUMBERED = re.compile(r"wp-image-([0-9]{1,18})")
_PIXELS = re.compile(r"([0-9]{1,5})(?:px)?")
_SMILEYS = frozenset({"wp-smiley", "emoji", "wp-emoji"})


def place_all(root: Node, context: Context) -> None:
    """Every <img> becomes a figure of a library picture, or tells what is missing."""
    for image in itertools.islice(list(root.iter("img", "amp-img")), MOST_PICTURES):
        _place(image, context)
    for medium in itertools.islice(list(root.iter("audio", "video")), MOST_PICTURES):
        _place_medium(medium, context)


def found(image: Node, context: Context) -> LinkedUpload | None:
    """What an <img> shows: by the number that WordPress wrote into its class, or by its address."""
    address = _address(image)
    numbers = map(_NUMBERED.fullmatch, tree.classes(image))
    number = next((int(named.group(1)) for named in numbers if named), None)
    by_id = context.library.by_id(number) if number is not None else None
    if by_id is not None and (not address or _is_variant(address, by_id.origin)):
        return by_id
    by_address = context.library.picture_at(address) if address else None
    return by_address or by_id


def figure_of(
    upload: LinkedUpload, *, alt: str | None = None, caption: Node | None = None, width: str = ""
) -> Node:
    """A picture's figure; of a missing one its words and a link to where it was."""
    if upload.kind is Kind.PICTURE:
        image = tree.make("img", src=upload.url, width=width)
        image.set("alt", upload.alt if alt is None else alt)
        return tree.make("figure", image, caption)
    return _missing_figure(upload.url, alt or upload.alt or upload.title, caption)


def _place(image: Node, context: Context) -> None:
    if set(tree.classes(image)) & _SMILEYS:
        tree.replace(image, image.get("alt") or "")
        return
    if _is_tracker(image):
        tree.replace(image, None)
        return
    upload = found(image, context)
    address = _address(image)
    if upload is None and not address:
        tree.replace(image, None)
        return
    if upload is None:
        upload = LinkedUpload(Kind.MISSING, address)
    if upload.kind is Kind.MISSING:
        context.notes.missing.setdefault(upload.url)
    _set_figure(image, upload, context)


def _set_figure(image: Node, upload: LinkedUpload, context: Context) -> None:
    link = image.getparent()
    link = link if link is not None and link.tag == "a" and _holds_only_picture(link) else None
    holder = _figure_around(link if link is not None else image)
    caption = None
    names = list(tree.classes(image))
    if holder is not None:
        names += tree.classes(holder)
        caption = _caption_in(holder)
    if caption is None and image.get("data-gallery") and upload.caption:
        caption = tree.make("figcaption", *tree.fragment(upload.caption))
    alt = image.get("alt") if not image.get("data-gallery") else None
    new = figure_of(upload, alt=alt, caption=caption, width=_shown_width(image, holder))
    if link is not None and upload.kind is Kind.PICTURE:
        _keep_link(link, new, context)
    aligned = [name for name in names if name in ALIGNMENTS]
    tree.set_classes(new, [*tree.classes(new), *aligned[:1]])
    old = holder if holder is not None else link if link is not None else image
    if holder is not None:
        tree.replace(image, None)
    tree.set_outside(old, new)
    if holder is not None:
        tree.keep_words(holder, new)


def _keep_link(link: Node, figure: Node, context: Context) -> None:
    """A picture's link to itself or to its own page of old goes; one to anywhere else stays."""
    href = link.get("href") or ""
    if not href.startswith(("http://", "https://", "/", "#")) or href == "#":
        return
    if context.library.by_address(href) is not None or "attachment" in (link.get("rel") or ""):
        return
    if context.site.upload_path(href):
        return
    image = figure[0]
    wrapper = tree.make("a", href=href)
    figure.insert(0, wrapper)
    wrapper.append(image)


def _figure_around(element: Node) -> Node | None:
    """The figure or caption box that holds this picture and no other; with its alignment's box."""
    for holder in element.iterancestors():
        is_box = holder.tag == "figure" or {"wp-caption", "wp-block-image"} & set(
            tree.classes(holder)
        )
        if is_box and tree.holds_one(holder, "img"):
            outer = holder.getparent()
            if outer is not None and "wp-block-image" in tree.classes(outer):
                tree.set_classes(holder, tree.classes(holder) + tree.classes(outer))
                tree.unwrap(outer)
            return holder
        if holder.tag in {"div", "li", "td", "th", "blockquote", "figure"}:
            return None
    return None


def _caption_in(holder: Node) -> Node | None:
    for child in list(holder.iter("figcaption", "p", "dd")):
        is_text = child.tag == "figcaption" or any(
            name.startswith("wp-caption") for name in tree.classes(child)
        )
        if is_text and not any(True for _image in child.iter("img")):
            tree.take_out(child)
            if tree.is_empty(child):
                return None
            child.tag = "figcaption"
            tree.set_classes(child, [])
            return child
    return None


def _holds_only_picture(link: Node) -> bool:
    return tree.holds_one(link, "img") and not tree.has_words(link)


def _missing_figure(address: str, words: str, caption: Node | None) -> Node:
    label = words or addresses.file_name(address) or address
    link = tree.make("a", label, href=address, class_="missing-picture", data_missing="1")
    return tree.make("figure", link, caption)


def _shown_width(image: Node, holder: Node | None) -> str:
    """The width that the author chose, in pixels: the attribute, or that of the variant."""
    width = _PIXELS.fullmatch(image.get("width") or "")
    if width is not None:
        return width.group(1)
    address = image.get("src") or ""
    parts = addresses.split(address)
    if parts is None:
        return ""
    return str(addresses.width_in(parts.path, parts.query) or "")


def _is_variant(address: str, original: str) -> bool:
    """Whether the address may be one of the original's sizes: a body can name another picture."""
    if not original or address.startswith("data:"):
        return True
    name, of = (addresses.file_name(a) for a in (address, original))
    return of in set(addresses.originals(name)) or name in set(addresses.originals(of))


def _address(image: Node) -> str:
    """Where the picture is; lazy loaders keep that elsewhere."""
    candidates = ("data-orig-file", "data-large-file", "data-lazy-src", "data-src", "src")
    values = [(image.get(name) or "").strip() for name in candidates]
    real = [value for value in values if value and not value.startswith("data:image/gif")]
    return next(iter(real), "")


def _is_tracker(image: Node) -> bool:
    sizes = [_PIXELS.fullmatch(image.get(name) or "") for name in ("width", "height")]
    return all(size is not None and int(size.group(1)) <= TRACKER_WIDTH for size in sizes)


def _place_medium(medium: Node, context: Context) -> None:
    sources = [medium.get("src") or "", *(s.get("src") or "" for s in medium.iter("source"))]
    addresses_given = [source for source in sources if source]
    upload = next(
        (u for u in map(context.library.picture_at, addresses_given) if u is not None), None
    )
    holder = _figure_around(medium) or _medium_figure(medium)
    caption = next(holder.iter("figcaption"), None) if holder is not None else None
    if caption is not None:
        tree.take_out(caption)
    if upload is not None and upload.kind in {Kind.AUDIO, Kind.VIDEO}:
        player = tree.make(upload.kind.value, src=upload.url, preload="none")
        player.set("controls", "")
        new = tree.make("figure", player, caption)
    elif addresses_given:
        address = upload.url if upload is not None else addresses_given[0]
        context.notes.missing.setdefault(address)
        name = addresses.file_name(address) or address
        new = tree.make("p", tree.make("a", name, href=address, data_missing="1"))
        if caption is not None:
            link = tree.make("a", name, href=address, data_missing="1")
            new = tree.make("figure", link, caption)
    else:
        tree.replace(medium, None)
        return
    if holder is not None:
        tree.replace(medium, None)
    tree.set_outside(holder if holder is not None else medium, new)
    if holder is not None:
        tree.keep_words(holder, new)


def _medium_figure(medium: Node) -> Node | None:
    holder = medium.getparent()
    return holder if holder is not None and holder.tag == "figure" else None
