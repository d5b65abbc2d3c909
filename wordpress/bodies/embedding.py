"""Other sites' films and posts in a body: the figures that newsblog opens after a click."""

import itertools
import re

from articles.body import embeds
from wordpress.bodies import tree
from wordpress.bodies.context import Context
from wordpress.bodies.tree import Node

_ADDRESS = re.compile(r"(?:https?:)?//\S+")
# More in one body were not put there by people, and each costs a walk through its surroundings.
MOST_FRAMES = 500
_FRAMES = ("iframe", "embed", "object", "amp-youtube")


def embed_all(root: Node, context: Context) -> None:
    """Frames, embed blocks and addresses alone on a line become embeds, or links to what it was."""
    for element in list(root.iter("figure", "div")):
        names = tree.classes(element)
        is_wrapper = "wp-block-embed__wrapper" in names
        if not is_wrapper and any(name.startswith("wp-block-embed") for name in names):
            _embed_block(element, context)
    for paragraph in list(root.iter("p")):
        words = tree.text_of(paragraph)
        if _ADDRESS.fullmatch(words) and not any(True for _a in paragraph.iter("a", "img")):
            _put(paragraph, words, None, context)
    for frame in itertools.islice(list(root.iter(*_FRAMES)), MOST_FRAMES):
        _frame(frame, context)
    for quote in list(root.iter("blockquote")):
        _quoted_post(quote, context)


def _embed_block(block: Node, context: Context) -> None:
    caption = next(block.iter("figcaption"), None)
    framed = next((frame.get("src") or "" for frame in block.iter("iframe")), "")
    linked = [link.get("href") or "" for link in block.iter("a")]
    words = tree.text_of(block).removesuffix(tree.text_of(caption) if caption is not None else "")
    found = _ADDRESS.search(words)
    address = framed or (found.group() if found else "") or next(reversed(linked), "")
    if address:
        if caption is not None:
            tree.take_out(caption)
        new = _put(block, address, caption, context)
        _take_address(block, address)
        tree.keep_words(block, new)
    elif tree.is_empty(block):
        tree.replace(block, None)


def _take_address(block: Node, address: str) -> None:
    """Take the address out of the words of a block that it became an embed of."""
    for element in block.iter():
        for name in ("text", "tail"):
            words = getattr(element, name)
            if words and address in words:
                setattr(element, name, words.replace(address, "", 1))
                return


def _put(place: Node, address: str, caption: Node | None, context: Context) -> Node:
    """An embed in the place of an element: out of a paragraph, never inside one."""
    embed = embeds.from_url(address)
    if embed is not None:
        new = tree.make("figure", caption, data_embed=embed.name)
    else:
        link = tree.make("a", address, href=address)
        new = tree.make("figure", link, caption) if caption is not None else tree.make("p", link)
    tree.replace(place, new)
    return new


def _frame(frame: Node, context: Context) -> None:
    """A frame of a known site becomes its embed, any other a link; the report lists those."""
    address = frame.get("src") or frame.get("data") or frame.get("data-src") or ""
    if not address:
        address = next(
            (param.get("value") or "" for param in frame.iter("param") if _is_source(param)), ""
        )
    embed = embeds.from_url(address)
    if embed is not None:
        new = tree.make("figure", data_embed=embed.name)
    elif re.match(r"(?:https?:)?//", address):
        context.notes.frames.setdefault(address)
        label = frame.get("title") or re.sub(r"^(?:https?:)?//", "", address)[:80]
        new = tree.make("p", tree.make("a", label, href=address))
    else:
        tree.replace(frame, None)
        return
    tree.set_outside(frame, new)


def _is_source(param: Node) -> bool:
    return (param.get("name") or "").lower() in {"movie", "src", "url"}


def _quoted_post(quote: Node, context: Context) -> None:
    """The fallback text of a post's embed code keeps its words and its link."""
    if not {"twitter-tweet", "instagram-media", "tiktok-embed"} & set(tree.classes(quote)):
        return
    links = [quote.get("data-instgrm-permalink") or "", quote.get("cite") or ""]
    links += [link.get("href") or "" for link in quote.iter("a")]
    embed = next((found for found in map(embeds.from_url, links) if found), None)
    if embed is not None:
        caption = tree.make("figcaption", tree.text_of(quote)) if tree.has_words(quote) else None
        tree.set_outside(quote, tree.make("figure", caption, data_embed=embed.name))
