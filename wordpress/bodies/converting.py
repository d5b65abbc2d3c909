"""One body from WordPress's keeping to newsblog's: the steps in their order."""

import re
from dataclasses import dataclass
from html import escape

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


def converted(text: str, context: Context) -> Converted:
    """The body as HTML, the plain words before its more-tag, and what was left behind."""
    text = without_cut_tag(text.replace("\r\n", "\n").replace("\r", "\n"))
    head, *rest = _MORE.split(text, maxsplit=1)
    pages = len(_NEXT_PAGE.findall(text)) + 1
    source = _NEXT_PAGE.sub("\n\n", _without_hidden(text))
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
    root = tree.parsed(source, context.notes.drop)
    wrappers.collect_galleries(root, context)
    wrappers.rebox(root, context)
    embedding.embed_all(root, context)
    images.place_all(root, context)
    links.relink(root, context)
    wrappers.clean(root)
    return Converted(
        tree.serialized(root).strip(), plain(head) if rest else "", pages, context.notes
    )


def converted_plainly(text: str) -> Converted:
    """The text of a body without its markup, as paragraphs: for one that `converted` fails on.

    Knows no library and no shortcode, so that nothing in it can fail for the same reason.
    """
    parts: list[str] = []
    for token in tokens(_without_hidden(text.replace("\r\n", "\n").replace("\r", "\n"))):
        if token.kind == "text":
            parts.append(token.text)
        elif token.name in _LINE_END:
            parts.append("\n\n")
        elif token.name == "br":
            parts.append("\n")
    words, _count = without_forbidden(unescaped("".join(parts)))
    paragraphs = (" ".join(each.split()) for each in words.split("\n\n"))
    html = "\n".join(f"<p>{escape(each, quote=False)}</p>" for each in paragraphs if each)
    return Converted(html, "", len(_NEXT_PAGE.findall(text)) + 1, Notes())


def plain(html: str) -> str:
    """The words of a piece of HTML, in one line."""
    text = without_comments(_without_hidden(html, " "), " ")
    text = _TAG.sub(" ", _SHORTCODE.sub(" ", text))
    return " ".join(unescaped(text).split())


def title(html: str) -> str:
    """A title as WordPress keeps it (with entities and now and then a tag) as plain text."""
    return " ".join(unescaped(_TAG.sub("", html)).split())


def shortened(text: str, words: int) -> str:
    """The first words of a plain text, with an ellipsis if there are more."""
    parts = text.split()
    return text if len(parts) <= words else " ".join(parts[:words]).rstrip(",;:–-") + "…"


def _without_hidden(text: str, instead: str = "") -> str:
    """Without scripts and style sheets. One that is never closed stays, for the parser to judge."""
    parts: list[str] = []
    place = 0
    unclosed: set[str] = set()
    for opening in _HIDDEN.finditer(text):
        name = opening.group(1).lower()
        if opening.start() < place or name in unclosed:
            continue
        end = _HIDDEN_END[name].search(text, opening.end())
        if end is None:
            unclosed.add(name)
            continue
        parts += (text[place : opening.start()], instead)
        place = end.end()
    return "".join([*parts, text[place:]])


def _classic(html: str, context: Context) -> str:
    """Text between blocks: of an editor that wrote its own paragraphs, or of one that did not."""
    if re.search(r"<p[\s>]", html):
        return html
    return autop(rendered(html, context))
