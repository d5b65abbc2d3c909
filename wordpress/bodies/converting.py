"""One body from WordPress's keeping to newsblog's: the steps in their order."""

import re
from dataclasses import dataclass
from html import escape

from django.utils.translation import gettext as _

from wordpress.bodies import embedding, images, links, tree, wrappers
from wordpress.bodies.autop import autop
from wordpress.bodies.blocks import flattened, has_blocks
from wordpress.bodies.context import Context, Notes
from wordpress.bodies.tokens import (
    tokens,
    unescaped,
    without_comments,
    without_cut_tag,
    without_forbidden,
)
from wordpress.bodies.wp_shortcodes import rendered

# Raised when the conversion changes: the next import then brings the bodies up to date.
VERSION = 2

# The longest posts seen have 2 MB.
LARGEST = 4_000_000
_DATA = re.compile(r"data:image/[a-z+]{2,8};base64,[A-Za-z0-9+/=\s%]*")
# Bounded, because "<!--more" may stand there a hundred thousand times without an end.
_MORE = re.compile(r"<!--\s{0,9}more\b[\s\S]{0,300}?-->")
_NEXT_PAGE = re.compile(r"<!--\s{0,9}nextpage\s{0,9}-->")
_HIDDEN = re.compile(r"<(script|style)(?=[\s/>])", re.IGNORECASE)
_HIDDEN_END = {
    name: re.compile(rf"</{name}(?:\s[^<>]*)?>", re.IGNORECASE) for name in ("script", "style")
}
_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
_SHORTCODE = re.compile(r"\[/?[A-Za-z][^\[\]<>]*\]")
_LINE_END = frozenset(
    {"p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "li", "dt", "dd", "tr", "blockquote", "pre",
     "figure", "figcaption", "table", "ul", "ol", "dl", "section", "article", "hr"}
)  # fmt: skip


@dataclass(frozen=True)
class Converted:
    """`html` is not yet safe: the model sanitises when it saves. `pages` counts <!--nextpage-->."""

    html: str
    teaser: str
    pages: int
    notes: Notes


class TooLargeError(Exception):
    """A body that would take minutes and hundreds of megabytes to convert."""


def converted(text: str, context: Context) -> Converted:
    """The body as HTML, the plain words before its more-tag, and what was left behind.

    Raises TooLargeError for one of more than LARGEST characters, not counting pictures in it.
    """
    if len(text) > LARGEST and len(_DATA.sub("", text)) > LARGEST:
        raise TooLargeError(
            _("%(size)d characters; at most %(most)d can be converted")
            % {"size": len(text), "most": LARGEST}
        )
    text = without_cut_tag(text.replace("\r\n", "\n").replace("\r", "\n"))
    head, *rest = _MORE.split(text, maxsplit=1)
    # Each page by itself, as a browser had them: a tag or comment of one that is never closed
    # hides nothing of the next.
    pages = _NEXT_PAGE.split(_without_hidden(text))
    is_of_blocks = has_blocks(text)
    html = "\n".join(_page(page, context, is_of_blocks=is_of_blocks) for page in pages)
    return Converted(html.strip(), plain(head) if rest else "", len(pages), context.notes)


def _page(source: str, context: Context, *, is_of_blocks: bool) -> str:
    """One page of a body as HTML."""
    if is_of_blocks:
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
    root = tree.parsed(source, context.notes.drop)
    wrappers.collect_galleries(root, context)
    wrappers.rebox(root, context)
    embedding.embed_all(root, context)
    images.place_all(root, context)
    links.relink(root, context)
    wrappers.clean(root)
    return tree.serialized(root).strip()


def converted_plainly(text: str, longest: int) -> tuple[Converted, bool]:
    """The text of a body without its markup, as paragraphs: for one that `converted` fails on.

    Knows no library and no shortcode, so that nothing in it can fail for the same reason. Of more
    than `longest` characters only the first are there, and the second value is true.
    """
    parts: list[str] = []
    for token in tokens(_without_hidden(text.replace("\r\n", "\n").replace("\r", "\n"))):
        if token.kind == "text":
            parts.append(token.text)
        elif token.name in _LINE_END:
            parts.append("\n\n")
        elif token.name == "br":
            parts.append("\n")
    words = without_forbidden(unescaped("".join(parts)))
    paragraphs = (" ".join(each.split()) for each in words[:longest].split("\n\n"))
    html = "\n".join(f"<p>{escape(each, quote=False)}</p>" for each in paragraphs if each)
    pages = len(_NEXT_PAGE.findall(text)) + 1
    return Converted(html, "", pages, Notes()), len(words) > longest


def plain(html: str) -> str:
    """The words of a piece of HTML, in one line."""
    text = without_comments(_without_hidden(html, " "), " ")
    text = _TAG.sub(" ", _SHORTCODE.sub(" ", text))
    return _one_line(text)


def title(html: str) -> str:
    """A title as WordPress keeps it (with entities and now and then a tag) as plain text."""
    return _one_line(_TAG.sub("", html))


def _one_line(text: str) -> str:
    return " ".join(without_forbidden(unescaped(text)).split())


def shortened(text: str, words: int) -> str:
    """The first words of a plain text, with an ellipsis if there are more."""
    parts = text.split()
    return text if len(parts) <= words else " ".join(parts[:words]).rstrip(",;:–-") + "…"


def _without_hidden(text: str, instead: str = "") -> str:
    """Without scripts and style sheets. One that is never closed stays, for the parser to judge."""
    if not _HIDDEN.search(text):
        return text
    parts: list[str] = []
    place = behind = 0  # of the token, and behind the last script
    unclosed: set[str] = set()
    for token in tokens(text):
        start, place = place, place + len(token.text)
        if start < behind:
            parts.append(text[behind:place])
            behind = max(behind, start)
            continue
        end = None
        if token.kind == "open" and token.name in _HIDDEN_END and token.name not in unclosed:
            end = _HIDDEN_END[token.name].search(text, place)
            if end is None:
                unclosed.add(token.name)
        if end is None:
            parts.append(token.text)
        else:
            parts.append(instead)
            behind = end.end()
    return "".join(parts)


def _classic(html: str, context: Context) -> str:
    """Text between blocks: of an editor that wrote its own paragraphs, or of one that did not."""
    if re.search(r"<p[\s>]", html):
        return html
    return autop(rendered(html, context))
