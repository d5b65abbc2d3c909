"""Finds the words of a list in a text: whole words and phrases only, in any script.

Pure. What looks the same is the same: case, width, ligatures, accents typed in two ways, kinds of
apostrophes and hyphens, invisible characters, a dotted or dotless i, vowel points.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache

# Characters of one kind that keyboards and word processors write differently.
_ONE_KIND = str.maketrans(
    {**dict.fromkeys("‘’ʼ＇`´′", "'"), **dict.fromkeys("‐‑‒–—―−", "-"), "ı": "i"}  # noqa: RUF001
)
# Written or left out as one likes: Hebrew points, Arabic vowels and the stroke that stretches a
# word, the dot that lower-casing a Turkish İ leaves behind.
_OPTIONAL = re.compile(
    "[\u0307\u0591-\u05bd\u05bf\u05c1\u05c2\u0610-\u061a\u0640\u064b-\u065f\u0670]"
)
# Scripts whose words stand without spaces: there a neighbouring letter says nothing.
_UNSPACED = ("CJK", "HIRAGANA", "KATAKANA", "THAI", "LAO", "KHMER", "MYANMAR", "TIBETAN")
# What English cuts off behind an apostrophe; such a piece is no word of its own.
_CUT_OFF = frozenset({"t", "s", "d", "m", "ll", "re", "ve"})


def found_in(text: str, words: Iterable[str]) -> list[str]:
    """Which of the words and phrases the text holds."""
    folded = _folded(text)
    return [word for word in words if any(_hits(folded, word))]


def places_of(text: str, words: Iterable[str]) -> list[tuple[int, int]]:
    """Where the text holds them, as (start, end) of whole letters, in order, without overlaps."""
    folded, origins = _folded_with_origins(text)
    found = [
        (origins[start][0], origins[end - 1][1])
        for word in words
        for start, end in _hits(folded, word)
    ]
    places: list[tuple[int, int]] = []
    for start, end in sorted(found):
        if places and start < places[-1][1]:
            places[-1] = (places[-1][0], max(end, places[-1][1]))
        else:
            places.append((start, end))
    return places


def _hits(folded: str, words: str) -> Iterator[tuple[int, int]]:
    """Where the phrase stands with nothing of a longer word around it."""
    parts = _parts(words)
    # Most words of a list are nowhere in the text, and this costs a fortieth of a search.
    if not parts or not all(part in folded for part in parts):
        return
    pattern = _pattern(parts)
    hit = pattern.search(folded)
    while hit:
        start, end = hit.span()
        if _is_whole(folded, start, end):
            yield start, end
        # Behind its first word: what begins inside a rejected one may be the phrase itself.
        hit = pattern.search(folded, start + 1)


@lru_cache(maxsize=4096)
def _parts(words: str) -> tuple[str, ...]:
    return tuple(_folded(words).split())


@lru_cache(maxsize=4096)
def _pattern(parts: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(r"\s+".join(re.escape(part) for part in parts))


def _is_whole(text: str, start: int, end: int) -> bool:
    before, after = text[start - 1 : start], text[end : end + 1]
    if _joins(before, text[start]) or _joins(after, text[end - 1]):
        return False
    if before == "'" and _is_of_a_word(text[start - 2 : start - 1]):
        return re.split(r"\W", text[start:], maxsplit=1)[0] not in _CUT_OFF
    return not re.match(r"'t(?!\w)", text[end : end + 3])


def _joins(neighbour: str, edge: str) -> bool:
    """Whether the letter outside makes the one inside a part of a longer word."""
    return _is_of_a_word(neighbour) and _is_of_a_word(edge) and not _is_unspaced(edge)


@lru_cache(maxsize=4096)
def _is_of_a_word(letter: str) -> bool:
    """A letter, a digit, or a mark on one, as vowel signs of Indic scripts are."""
    return bool(letter) and (letter == "_" or unicodedata.category(letter)[0] in "LNM")


@lru_cache(maxsize=4096)
def _is_unspaced(letter: str) -> bool:
    return unicodedata.name(letter, "").startswith(_UNSPACED)


def _folded(text: str) -> str:
    """One spelling for what looks the same."""
    visible = "".join(letter for letter in text if unicodedata.category(letter) != "Cf")
    plain = unicodedata.normalize("NFKC", visible.translate(_ONE_KIND)).casefold()
    return _OPTIONAL.sub("", plain.translate(_ONE_KIND))


def _folded_with_origins(text: str) -> tuple[str, list[tuple[int, int]]]:
    """The folded text, and for each of its characters the part of `text` that it comes from."""
    parts: list[str] = []
    origins: list[tuple[int, int]] = []
    start = 0
    while start < len(text):
        end = start + 1
        # A letter and the marks on it fold together.
        while end < len(text) and unicodedata.combining(text[end]):
            end += 1
        part = _folded(text[start:end])
        parts.append(part)
        origins += [(start, end)] * len(part)
        start = end
    return "".join(parts), origins
