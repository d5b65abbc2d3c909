"""Splits HTML into tags, comments and text, in linear time and without loss.

Also the characters and references that a parser or the database would refuse.
"""

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape

# A name must be followed by what may follow one: "<y" in "x<y, z" begins no tag, nor does
# "<http://…>". "<o:p>" and "<my-map>" do.
_NAME = re.compile(r"</?([A-Za-z][A-Za-z0-9._-]*(?::[A-Za-z0-9._-]+)?)(?=[\s/>])")
# What a parser would take for a tag: up to here everything is its name, even another "<", and a
# comment that begins before its ">" and never ends is none.
_LOOSE = re.compile(r"</?[A-Za-z][^\s/>]*(?:[^>]{0,300}?<!--)?")
# A browser passes over these tags in a body; libxml2 would end the body there.
_OF_DOCUMENTS = frozenset({"html", "head", "body"})
# HTML ends a comment at "--!>" too, and "<!-->" and "<!--->" are whole comments.
_COMMENT_END = re.compile(r"--!?>")
# What XML forbids and lxml refuses: control characters, surrogates, U+FFFE and U+FFFF.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_FORBIDDEN_IN_HTML = re.compile(rf"&#(?:[xX]([0-9A-Fa-f]+)|([0-9]+));?|{_FORBIDDEN.pattern}")
# Stands for a forbidden character while HTML is parsed: Unicode keeps it for a program's own use.
MARK = "\ufdd0"
_LONGEST_REFERENCE = 7  # digits, which the highest character has in base 10
_LONG_REFERENCE = re.compile(r"&#(?:[xX][0-9A-Fa-f]{9,}|[0-9]{9,});?")
_CUT_TAG = re.compile(
    r"""</?[A-Za-z][A-Za-z0-9]*(?:\s+[\w:-]+=(?:"[^"]*"?|'[^']*'?|[^\s"'=]*))*\s*"""
)
_LONGEST_CUT_TAG = 2_000
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
    last_comment_end = max(html.rfind("-->"), html.rfind("--!>"))
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


def comment_end(html: str, start: int) -> int:
    """Where the comment that begins at `start` ends, as in HTML; -1 if it is never closed."""
    found = _COMMENT_END.search(html, start + 2)
    return found.end() if found else -1


def without_comments(html: str, instead: str = "") -> str:
    """The text without its comments; one that is never closed stays. Linear in the length."""
    if "<!--" not in html:
        return html
    return "".join(instead if token.kind == "comment" else token.text for token in tokens(html))


def with_text_escaped(html: str) -> str:
    """The same HTML, with every "<" that begins a word and no tag written as "&lt;".

    A parser would take "<y" in "x<y" for an element, and the words behind it for attributes. The
    tags of whole documents are left out. Linear in the length.
    """
    parts: list[str] = []
    run: list[str] = []
    for token in tokens(html):
        if token.kind == "text":
            run.append(token.text)
            continue
        # An empty comment in its place: nothing before it becomes a tag with what is behind it.
        parts += (
            _escaped("".join(run)),
            "<!---->" if token.name in _OF_DOCUMENTS else token.text,
        )
        run.clear()
    last = _escaped("".join(run))
    # Whatever is put behind it, it stays what it is at the end of a text.
    return "".join([*parts, f"{last[:-2]}&lt;/" if last.endswith("</") else last])


def _escaped(run: str) -> str:
    return _LOOSE.sub(lambda loose: loose.group().replace("<", "&lt;"), run)


def without_forbidden(text: str) -> str:
    """The text without characters that XML forbids."""
    return _FORBIDDEN.sub("", text)


def with_forbidden_marked(html: str) -> tuple[str, int]:
    """HTML with MARK for each character that XML forbids, also for "&#1;"; and how many.

    Left out before the HTML is parsed, two halves of a tag or reference could become one.
    """
    count = 0

    def marked(match: "re.Match[str]") -> str:
        nonlocal count
        sixteen, ten = match.groups()
        if sixteen or ten:
            digits = (sixteen or ten).lstrip("0") or "0"
            if len(digits) > _LONGEST_REFERENCE:
                return match.group()
            code = int(digits, 16 if sixteen else 10)
            if code > sys.maxunicode or not _FORBIDDEN.match(chr(code)):
                return match.group()
        count += 1
        return MARK

    return _FORBIDDEN_IN_HTML.sub(marked, html), count


def unescaped(text: str) -> str:
    """html.unescape() for text of strangers: it raises nothing for a number of 5,000 digits."""
    return unescape(_LONG_REFERENCE.sub("\ufffd", text) if "&#" in text else text)


def without_cut_tag(html: str) -> str:
    """Without a tag at the very end that lacks its ">": `<p` behind a tag, `<a href="http://exa`."""
    start = html.rfind("<", max(0, len(html) - _LONGEST_CUT_TAG))
    tail = html[start:] if start >= 0 else ""
    if ">" in tail or not _CUT_TAG.fullmatch(tail):
        return html
    is_cut = "=" in tail or html[:start].endswith(">")
    return html[:start] if is_cut else html


def _comment(html: str, start: int, last_end: int) -> Token | None:
    if start + 2 > last_end or not html.startswith("<!--", start):
        return None
    end = comment_end(html, start)
    return Token(html[start:end], "comment") if end >= 0 else None


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
