"""The names that a comment calls by @: found in its text, marked in its HTML. Pure.

Marked is only what stands in the writer's own words: not in a quotation, in code or in an address.
"""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from html import unescape
from typing import Any

# One comment calls so many at most, so that it cannot notify everybody.
MOST_CALLED = 5
# Of a text full of @ only the beginning is looked at.
MOST_LOOKED_UP = 20
MARK = "called"  # the class of the marked name

_FIRST_WORD = re.compile(r"(?<![\w@])@(\w[^\s@<>&]{0,59})")
_MARKED = re.compile(rf'<span class="{MARK}">@([^<]+)</span>')
_UNTOUCHED = frozenset({"a", "blockquote", "code", "pre"})


def first_words(text: str) -> list[str]:
    """What stands right behind each @: with it begin the names that may be called."""
    words = (found[1].rstrip(".,;:!?)'\"”’") for found in _FIRST_WORD.finditer(text))
    return list(dict.fromkeys(word for word in words if word))[:MOST_LOOKED_UP]


def mentioned_names(text: str, names: Collection[str]) -> list[str]:
    """Which of these names the text calls, in its order, as they are written in `names`."""
    if not names:
        return []
    by_form = {name.casefold(): name for name in names}
    forms = dict.fromkeys(found[1].casefold() for found in _pattern(names).finditer(text))
    return [by_form[form] for form in forms if form in by_form][:MOST_CALLED]


def marked_names(html: str) -> set[str]:
    """The names that are marked in rendered HTML, casefolded."""
    return {unescape(name).casefold() for name in _MARKED.findall(html)}


def _pattern(names: Iterable[str]) -> re.Pattern[str]:
    """The longest name first: “@Ada Sol” is not “@Ada”."""
    either = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    return re.compile(rf"(?<![\w@])@({either})(?!\w)", re.IGNORECASE)


@dataclass
class NamesFilter:
    """A filter for bleach.Cleaner that marks these names."""

    source: Iterable[dict[str, Any]]
    names: Collection[str]

    def __iter__(self) -> Iterator[dict[str, Any]]:
        pattern = _pattern(self.names)
        inside = 0
        for token in self.source:
            if token.get("name") in _UNTOUCHED:
                inside += {"StartTag": 1, "EndTag": -1}.get(token["type"], 0)
            if inside or token["type"] != "Characters":
                yield token
            else:
                yield from _split(token["data"], pattern)


def _split(text: str, pattern: re.Pattern[str]) -> Iterator[dict[str, Any]]:
    end = 0
    for found in pattern.finditer(text):
        if found.start() > end:
            yield {"type": "Characters", "data": text[end : found.start()]}
        yield {"type": "StartTag", "name": "span", "data": {(None, "class"): MARK}}
        yield {"type": "Characters", "data": found[0]}
        yield {"type": "EndTag", "name": "span"}
        end = found.end()
    if end < len(text):
        yield {"type": "Characters", "data": text[end:]}
