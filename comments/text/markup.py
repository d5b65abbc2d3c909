"""A comment's source text to safe HTML. Pure, and the only home of mark_safe for comments.

Two kinds of source: text with a small markup (what people type here), and the HTML of comments
that come from another site. bleach makes links, nh3 has the last word; nothing edits the result.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from html import escape, unescape
from typing import Any
from urllib.parse import urlsplit

import nh3
from bleach.linkifier import LinkifyFilter
from bleach.sanitizer import Cleaner
from django.utils.html import strip_tags
from django.utils.safestring import SafeString, mark_safe

from articles.body.allowlist import DROPPED_WITH_CONTENT, safe_url
from articles.body.elements import Element, Node, elements_in, shallow, tokens, tree, trimmed
from boundary.visible_text import has_visible_text
from comments.text.lines import blocks
from comments.text.mentions import MARK, NamesFilter

__all__ = [
    "LONGEST_TEXT",
    "VERSION",
    "cleaned",
    "plain",
    "render",
    "render_imported",
    "shows_text",
    "stored",
]

# Raised when the rendering changes; `manage.py rerender` then writes rows again.
VERSION = 2

LONGEST_TEXT = 10_000  # characters; the form refuses more, and everything here is linear in it
MOST_MARKS = 6  # on one letter; Vietnamese needs two, pointed Hebrew three, "Zalgo" hundreds

TAGS = frozenset(
    {
        "p", "br", "strong", "em", "del", "blockquote", "q", "cite", "code", "pre",
        "ul", "ol", "li", "a",
    }
)  # fmt: skip
RENAMED = {"b": "strong", "i": "em", "s": "del", "strike": "del", "div": "p"}
REL = "nofollow ugc noopener"
ATTRIBUTES = {"a": {"href", "rel"}, "ol": {"start"}}

# Characters that turn the direction of what follows, even beyond the comment, or that nobody sees.
UNSEEN = dict.fromkeys(
    [
        *range(0x09), *range(0x0B, 0x20), *range(0x7F, 0xA0), 0xAD,
        0x200B, 0x2060, *range(0x202A, 0x202F), *range(0x2066, 0x2070), 0xFEFF,
        *range(0xFFF9, 0xFFFC), 0xFFFE, 0xFFFF, *range(0xD800, 0xE000),
    ]
)  # fmt: skip
BREAKS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
# bleach's own pattern is quadratic in opening brackets; this one is linear.
ADDRESS = re.compile(
    r"(?<![\w@/.-])(?:https?://|www\.(?=\w))[^\s<>\"'`{}|\\^*\[\]]{1,1000}", re.IGNORECASE
)
BLOCK_ENDS = re.compile(r"<br\s*/?>|</(?:p|li|blockquote|pre|ul|ol)>", re.IGNORECASE)
BLOCKS = frozenset({"p", "blockquote", "pre", "ul", "ol", "li"})


def stored(html: str) -> SafeString:
    """The rendered HTML of a comment, as the database has it, for a template."""
    return mark_safe(html)  # noqa: S308  (the one home of mark_safe for comments)


def cleaned(text: str) -> str:
    """The text without what no keyboard makes: control characters, bidi tricks, piled marks."""
    text = BREAKS.sub("\n", text).translate(UNSEEN)
    if text.isascii():
        return text
    out, marks = [], 0
    for character in text:
        marks = marks + 1 if unicodedata.category(character) in {"Mn", "Me"} else 0
        if marks <= MOST_MARKS:
            out.append(character)
    return "".join(out)


def plain(html: str) -> str:
    """The words of rendered HTML, a line for each that the page shows."""
    return unescape(strip_tags(BLOCK_ENDS.sub("\n", html))).strip()


def render(text: str, *, names: Collection[str] = ()) -> str:
    """Safe HTML of what somebody typed: paragraphs, **bold**, *italic*, `code`, > quotes, lists.

    Bare addresses become links and `names` behind an @ are marked; any HTML stays visible as the
    text it is. Linear in the length.
    """
    filters = [partial(NamesFilter, names=names)] if names else []
    html = _linked(blocks(cleaned(text).split("\n")), filters=filters)
    return _sanitised(html, marks_names=bool(names))


def render_imported(html: str) -> str:
    """Safe HTML of a comment that was written in HTML on another site.

    Paragraphs and line breaks are made of line ends, as the other site did when it showed it.
    """
    washed = nh3.clean(
        cleaned(html),
        tags={*TAGS, *RENAMED},
        clean_content_tags=set(DROPPED_WITH_CONTENT),
        attributes={"a": {"href"}, "ol": {"start"}},
        link_rel=None,
    )
    return _sanitised(_linked(shallow(washed), filters=[ParagraphsFilter]))


def shows_text(html: str) -> bool:
    """Whether the HTML of another site's comment has a visible character outside of its markup."""
    if has_visible_text(unescape(html.partition("<")[0])):
        return True  # true of most, and cheap
    text = nh3.clean(html, tags=set(), clean_content_tags=set(DROPPED_WITH_CONTENT))
    return has_visible_text(unescape(text))


def _linked(html: str, *, filters: list[Any]) -> str:
    links = partial(
        LinksFilter,
        callbacks=[_for_strangers],
        url_re=ADDRESS,
        skip_tags={"code", "pre"},
    )
    cleaner = Cleaner(
        tags={*TAGS, *RENAMED},
        attributes={tag: sorted(names) for tag, names in ATTRIBUTES.items()},
        protocols={"http", "https"},
        strip=True,
        filters=[links, *filters],
    )
    return str(cleaner.clean(html))


class LinksFilter(LinkifyFilter):  # type: ignore[misc]
    """Makes links of addresses in a stream whose entities bleach's Cleaner has read already."""

    def extract_entities(self, token: dict[str, Any]) -> Iterator[dict[str, Any]]:
        yield token


def _for_strangers(attributes: dict[Any, Any], new: bool = False) -> dict[Any, Any] | None:
    """The rel of links by people we do not know; no link where the address misleads."""
    href = attributes.get((None, "href"), "")
    url = safe_url(href if new else _unescaped(href))
    if url is None or not _is_plain(url):
        return None
    return {
        (None, "href"): escape(url),
        (None, "rel"): REL,
        "_text": attributes["_text"],
    }


def _unescaped(value: str) -> str:
    """An attribute as bleach passes it on, still escaped, as a browser would read it."""
    return (
        value.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", '"').replace("&amp;", "&")
    )


def _is_plain(url: str) -> bool:
    """http(s) with a host and without a name before it: "https://your-bank.example@elsewhere"."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return (
        parts.scheme in {"http", "https"}
        and bool(parts.hostname)
        and "@" not in parts.netloc
        # A port or host that nh3 does not understand would leave a link without an address.
        and "href" in _sanitised(f'<a href="{escape(url)}">')
    )


def _sanitised(html: str, *, marks_names: bool = False) -> str:
    return nh3.clean(
        html,
        tags={*TAGS, "span"} if marks_names else set(TAGS),
        clean_content_tags=set(DROPPED_WITH_CONTENT),
        attributes=ATTRIBUTES | {"span": {"class"}} if marks_names else ATTRIBUTES,
        attribute_filter=_allowed_value,
        link_rel=None,
        url_schemes={"http", "https"},
        url_relative="deny",
    )


def _allowed_value(tag: str, name: str, value: str) -> str | None:
    if name == "rel":
        return REL
    if name == "class":
        return value if value == MARK else None
    if name == "start":
        return value if re.fullmatch("[0-9]{1,3}", value) else None
    return value


@dataclass
class ParagraphsFilter:
    """A filter for bleach.Cleaner: line ends of imported HTML become paragraphs and breaks."""

    source: Iterable[dict[str, Any]]

    def __iter__(self) -> Iterator[dict[str, Any]]:
        root = tree(self.source)
        for node in _in_paragraphs(_renamed(root.children)):
            yield from tokens(node)


def _renamed(nodes: list[Node]) -> list[Node]:
    for element in elements_in(nodes):
        element.name = RENAMED.get(element.name, element.name)
        _renamed(element.children)
    return nodes


def _in_paragraphs(nodes: list[Node]) -> list[Node]:
    """Siblings with every run of text in paragraphs; an empty line ends one."""
    out: list[Node] = []
    run: list[Node] = []

    def end_paragraph() -> None:
        inside = trimmed(run)
        if inside:
            out.append(Element("p", {}, inside))
        run.clear()

    for node in nodes:
        if isinstance(node, Element) and node.name in BLOCKS:
            end_paragraph()
            out += _block(node)
        elif isinstance(node, Element):
            node.children = _with_breaks(node.children)
            run.append(node)
        else:
            first, *others = re.split(r"\n[ \t]*\n\s*", node)
            run += _broken(first)
            for part in others:
                end_paragraph()
                run += _broken(part)
    end_paragraph()
    return out


def _block(element: Element) -> list[Node]:
    if element.name == "p":
        return _in_paragraphs(element.children)
    if element.name == "blockquote":
        element.children = _in_paragraphs(element.children)
    elif element.name in {"ul", "ol"}:
        items = [each for each in elements_in(element.children) if each.name == "li"]
        for item in items:
            item.children = trimmed(_with_breaks(item.children))
        element.children = [*items]
    elif element.name == "li":
        return _in_paragraphs(element.children)
    return [element] if element.children else []


def _with_breaks(nodes: list[Node]) -> list[Node]:
    out: list[Node] = []
    for node in nodes:
        if isinstance(node, str):
            out += _broken(node)
        elif node.name in BLOCKS:
            out += _block(node)
        else:
            node.children = _with_breaks(node.children)
            out.append(node)
    return out


def _broken(text: str) -> list[Node]:
    first, *others = text.split("\n")
    out: list[Node] = [first] if first else []
    for line in others:
        out += [Element("br"), line] if line else [Element("br")]
    return out
