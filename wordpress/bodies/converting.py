"""One body from WordPress's keeping to newsblog's: the steps in their order."""

import re
from dataclasses import dataclass
from html import unescape

from wordpress.bodies import embedding, images, links, tree, wrappers
from wordpress.bodies.autop import autop
from wordpress.bodies.blocks import flattened, has_blocks
from wordpress.bodies.context import Context, Notes
from wordpress.bodies.wp_shortcodes import rendered

# Raised when the conversion changes: the next import then brings the bodies up to date.
VERSION = 1

_MORE = re.compile(r"<!--\s*more\b.*?-->", re.DOTALL)
_NEXT_PAGE = re.compile(r"<!--\s*nextpage\s*-->")
_BLOCK_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_HIDDEN = re.compile(r"<(script|style)\b.*?</\1\s*>", re.DOTALL | re.IGNORECASE)
_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
_SHORTCODE = re.compile(r"\[/?[A-Za-z][^\[\]<>]*\]")


@dataclass(frozen=True)
class Converted:
    """`html` is not yet safe: the model sanitises when it saves. `pages` counts <!--nextpage-->."""

    html: str
    teaser: str
    pages: int
    notes: Notes


def converted(text: str, context: Context) -> Converted:
    """The body as HTML, the plain words before its more-tag, and what was left behind."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    head, *rest = _MORE.split(text, maxsplit=1)
    pages = len(_NEXT_PAGE.findall(text)) + 1
    source = _NEXT_PAGE.sub("\n\n", _HIDDEN.sub("", text))
    if has_blocks(source):
        notes = context.notes
        source = flattened(
            source,
            classic=lambda html: _classic(html, context),
            reusable=context.library.reusable_block,
            dropped=lambda name: notes.blocks.setdefault(name),
        )
        source = rendered(source, context)
    else:
        source = autop(rendered(_MORE.sub("\n\n", source), context))
    root = tree.parsed(source)
    wrappers.collect_galleries(root, context)
    wrappers.rebox(root, context)
    embedding.embed_all(root, context)
    images.place_all(root, context)
    links.relink(root, context)
    wrappers.clean(root)
    return Converted(
        tree.serialized(root).strip(), plain(head) if rest else "", pages, context.notes
    )


def plain(html: str) -> str:
    """The words of a piece of HTML, in one line."""
    text = _TAG.sub(" ", _SHORTCODE.sub(" ", _BLOCK_COMMENT.sub(" ", _HIDDEN.sub(" ", html))))
    return " ".join(unescape(text).split())


def title(html: str) -> str:
    """A title as WordPress keeps it (with entities and now and then a tag) as plain text."""
    return " ".join(unescape(_TAG.sub("", html)).split())


def shortened(text: str, words: int) -> str:
    """The first words of a plain text, with an ellipsis if there are more."""
    parts = text.split()
    return text if len(parts) <= words else " ".join(parts[:words]).rstrip(",;:–-") + "…"


def _classic(html: str, context: Context) -> str:
    """Text between blocks: of an editor that wrote its own paragraphs, or of one that did not."""
    if re.search(r"<p[\s>]", html):
        return html
    return autop(rendered(html, context))
