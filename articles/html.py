"""A body in; safe HTML, plain text and a word count out. Pure: knows no model and no request.

The one home of mark_safe for articles. bleach shapes, nh3 has the last word, and nothing edits the
string after it.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

import nh3
from django.utils.safestring import SafeString, mark_safe

from articles.elements import to_html
from articles.pictures import KEY_IN_ADDRESS, Picture, Source, picture_element

__all__ = [
    "VERSION",
    "Picture",
    "Rendered",
    "Source",
    "picture_keys",
    "picture_tag",
    "render",
    "stored",
]

# Raised when the allow-list or the rendering changes; `manage.py rerender` then writes rows again.
VERSION = 1


@dataclass(frozen=True)
class Rendered:
    """What save() stores."""

    html: str
    text: str
    word_count: int


def picture_keys(source: str) -> set[str]:
    """The keys of the library pictures whose public files a body names."""
    return set(KEY_IN_ADDRESS.findall(source))


def render(source: str, *, pictures: Mapping[str, Picture]) -> Rendered:
    """Safe HTML of a body, with its pictures in all their sizes."""
    safe = nh3.clean(source)
    text = re.sub(r"\s+", " ", nh3.clean(safe, tags=set())).strip()
    return Rendered(html=safe, text=text, word_count=len(text.split()))


def stored(rendered: str) -> SafeString:
    """What render() made, as the database gives it back: ready for a page as it is."""
    return mark_safe(rendered)  # noqa: S308  (save() stores nothing but render()'s output)


def picture_tag(
    picture: Picture, *, sizes: str, alt: str | None = None, eager: bool = False
) -> SafeString:
    """<picture> for a page; an empty string before the picture has a public file.

    `eager` is for the one picture that a reader sees first; all others load when they come near.
    """
    element = picture_element(picture, sizes=sizes, alt=alt, eager=eager)
    return mark_safe(to_html(element) if element else "")  # noqa: S308  (all of it escaped)
