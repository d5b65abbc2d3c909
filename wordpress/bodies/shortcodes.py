"""Finds [shortcodes] in a text and replaces those it is given a way to render.

After WordPress's documented syntax: [name], [name attr="x"], [name]content[/name], [name /], and
[[name]] for one that must stay text. Others stay as they are, and are named to the caller.
"""

import re
from bisect import bisect_left
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from wordpress.bodies.tokens import tokens, unescaped

_OPENING = re.compile(
    r"\[(\[?)(/?)([A-Za-z][A-Za-z0-9_-]{1,60})(?=[\s/\]=:])"
    r"([^\[\]<>]*?(?:<[^>\[\]]*>[^\[\]<>]*?)*?)(/?)\](\]?)"
)
_QUOTES = "\"'“”\u2018’\u2033\u2032«»"
_ATTRIBUTE = re.compile(
    r"""([\w-]+)\s*=\s*"([^"]*)"|([\w-]+)\s*=\s*'([^']*)'"""
    rf"""|([\w-]+)\s*=\s*[{_QUOTES}]([^{_QUOTES}]*)[{_QUOTES}]|([\w-]+)\s*=\s*([^\s'"]+)"""
    r"""|"([^"]*)"|'([^']*)'|(\S+)"""
)
# Words in brackets that editors write.
_PROSE = frozenset(
    {"sic", "and", "or", "the", "is", "was", "he", "she", "they", "it", "his", "her"}
)
_LONGEST = 20_000


@dataclass(frozen=True)
class Shortcode:
    """One use of a shortcode; `words` are attributes without a name, in order."""

    name: str
    attributes: Mapping[str, str]
    words: tuple[str, ...]
    content: str
    source: str = field(repr=False, default="")


type Renderer = Callable[[Shortcode], str | None]


def render(
    text: str, renderers: Mapping[str, Renderer], unknown: Callable[[str], None] = lambda name: None
) -> str:
    """The text with known shortcodes rendered (innermost last); a renderer's None leaves it be."""
    out: list[str] = []
    place = 0
    closings = _Closings(text)
    for match in _OPENING.finditer(text):
        if match.start() < place:
            continue
        escaped, closing, name, _attributes, _slash, _end = match.groups()
        key = name.lower()
        if escaped and match.group(6):
            out += (text[place : match.start()], match.group()[1:-1])
            place = match.end()
        elif key in renderers and not closing:
            found, end = _whole(text, match, key, closings)
            html = renderers[key](found)
            if html is not None:
                out += (text[place : match.start()], html)
                place = end
        elif key not in _PROSE and not closing and not _is_in_tag(text, match.start()):
            unknown(key)
    out.append(text[place:])
    return "".join(out)


def attributes_of(source: str) -> tuple[dict[str, str], tuple[str, ...]]:
    """The named and the bare attributes of a shortcode."""
    named: dict[str, str] = {}
    bare: list[str] = []
    for groups in _ATTRIBUTE.findall(source.replace("\u00a0", " ")[:_LONGEST]):
        pairs = ((groups[i], groups[i + 1]) for i in range(0, 8, 2))
        name, value = next(((n, v) for n, v in pairs if n), ("", ""))
        if name:
            named.setdefault(name.lower(), unescaped(value))
        elif word := next((w for w in groups[8:] if w), ""):
            bare.append(unescaped(word).strip(_QUOTES))
    return named, tuple(bare)


class _Closings:
    """Where shortcodes of each name open and close; looked for once a name."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._places: dict[str, tuple[list[int], list[tuple[int, int]]]] = {}

    def after(self, name: str, place: int) -> tuple[int, int] | None:
        """Begin and end of the closing tag that belongs to the one opened before `place`."""
        if name not in self._places:
            opening = re.compile(rf"\[{re.escape(name)}(?=[\s/\]=:])", re.IGNORECASE)
            closing = re.compile(rf"\[/{re.escape(name)}\s*\]", re.IGNORECASE)
            self._places[name] = (
                [match.start() for match in opening.finditer(self._text)],
                [match.span() for match in closing.finditer(self._text)],
            )
        openings, closings = self._places[name]
        at = bisect_left(closings, (place, place))
        if at == len(closings):
            return None
        again = bisect_left(openings, place)
        is_reopened = again < len(openings) and openings[again] < closings[at][0]
        return None if is_reopened else closings[at]


def _whole(
    text: str, match: "re.Match[str]", name: str, closings: _Closings
) -> tuple[Shortcode, int]:
    """The shortcode with its content, if it is closed before it is opened again."""
    named, bare = attributes_of(match.group(4))
    end, content = match.end(), ""
    closing = None if match.group(5) else closings.after(name, match.end())
    if closing is not None:
        content, end = text[end : closing[0]], closing[1]
    return Shortcode(name, named, bare, content, text[match.start() : end]), end


def _is_in_tag(text: str, place: int) -> bool:
    """Whether the place is inside a tag, as in <a title="[1]">."""
    opening = text.rfind("<", max(0, place - _LONGEST), place)
    if opening < 0:
        return False
    first = next(tokens(text[opening : place + _LONGEST]), None)
    return first is not None and first.kind != "text" and opening + len(first.text) > place
