"""A body in; safe HTML, plain text and a word count out. Pure: knows no model and no request.

The one home of mark_safe for articles. bleach shapes, nh3 has the last word, and nothing edits the
string after it.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

import nh3

# Raised when the allow-list or the rendering changes; `manage.py rerender` then writes rows again.
VERSION = 1


@dataclass(frozen=True)
class Source:
    """One public file of a picture; width and height in pixels."""

    url: str
    format: str
    width: int
    height: int


@dataclass(frozen=True)
class Picture:
    """A library picture as a page shows it."""

    id: int
    alt: str
    caption: str
    credit: str
    width: int
    height: int
    sources: tuple[Source, ...]

    @property
    def fallback(self) -> Source | None:
        """The largest file in a format that every browser reads; else the largest of any."""
        plain = [source for source in self.sources if source.format in {"jpeg", "png", "gif"}]
        return max(plain or self.sources, key=lambda source: source.width, default=None)


@dataclass(frozen=True)
class Rendered:
    """What save() stores."""

    html: str
    text: str
    word_count: int


def picture_ids(source: str) -> set[int]:
    """The library pictures a body shows: <img data-image="12">."""
    return {int(number) for number in re.findall(r'data-image="(\d{1,18})"', source)}


def render(source: str, *, pictures: Mapping[int, Picture]) -> Rendered:
    """Safe HTML of a body, with its pictures in all their sizes."""
    safe = nh3.clean(source)
    text = re.sub(r"\s+", " ", nh3.clean(safe, tags=set())).strip()
    return Rendered(html=safe, text=text, word_count=len(text.split()))
