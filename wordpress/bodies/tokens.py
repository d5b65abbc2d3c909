"""Cuts HTML into tags, comments and text without judging or mending it, in linear time."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_NAME = re.compile(r"</?([A-Za-z][A-Za-z0-9:-]*)")
# A ">" or "<" inside an attribute's quotes happens; with more of them than this it is no tag. The
# bounds keep hostile text, such as a hundred thousand times `<a "`, linear.
_MOST_INSIDE_QUOTES = 8


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of the source; joined again, the pieces are the source."""

    text: str
    kind: str  # "text", "comment", "open" or "close"
    name: str = ""

    @property
    def is_self_closed(self) -> bool:
        return self.kind == "open" and self.text.endswith("/>")


def tokens(html: str) -> Iterator[Token]:
    """The pieces of `html` in order."""
    place = 0
    last_end = html.rfind(">")
    last_comment_end = html.rfind("-->")
    while place < len(html):
        start = html.find("<", place)
        if start < 0 or start > last_end:
            break
        token = _comment(html, start, last_comment_end) or _tag(html, start)
        if token is None:
            yield Token(html[place : start + 1], "text")
            place = start + 1
            continue
        if start > place:
            yield Token(html[place:start], "text")
        yield token
        place = start + len(token.text)
    if place < len(html):
        yield Token(html[place:], "text")


def _comment(html: str, start: int, last_end: int) -> Token | None:
    if start + 4 > last_end or not html.startswith("<!--", start):
        return None
    end = html.find("-->", start + 4)
    return Token(html[start : end + 3], "comment")


def _tag(html: str, start: int) -> Token | None:
    named = _NAME.match(html, start)
    if named is None:
        return None
    limit = _limit(html, start)
    first = end = html.find(">", named.end(), limit)
    for _attempt in range(_MOST_INSIDE_QUOTES):
        if end < 0 or html.count('"', named.end(), end) % 2 == 0:
            break
        end = html.find(">", end + 1, limit)
    else:
        end = -1
    end = end if end >= 0 else first
    if end < 0:
        return None
    kind = "close" if html.startswith("</", start) else "open"
    return Token(html[start : end + 1], kind, named.group(1).lower())


def _limit(html: str, start: int) -> int:
    """Where a tag must have ended: before the ninth "<" after its own."""
    limit = start
    for _inside in range(_MOST_INSIDE_QUOTES):
        limit = html.find("<", limit + 1)
        if limit < 0:
            return len(html)
    return limit
