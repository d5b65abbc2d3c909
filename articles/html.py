"""A body in; safe HTML, plain text and a word count out. Pure: knows no model and no request.

The one home of mark_safe for articles, and of the two sanitisers. nh3 reads what came in, bleach
shapes it and makes links, nh3 has the last word; nothing edits the string after that.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from html import escape
from html.parser import HTMLParser
from typing import Any

import nh3
from bleach.css_sanitizer import CSSSanitizer
from bleach.linkifier import LinkifyFilter
from bleach.sanitizer import Cleaner
from django.utils.safestring import SafeString, mark_safe

from articles.body import source as source_list
from articles.body.allowlist import (
    ATTRIBUTES,
    BLOCKS,
    DROPPED_WITH_CONTENT,
    SCHEMES,
    TAGS,
    allowed_value,
)
from articles.body.elements import shallow, to_html
from articles.body.pictures import KEY_IN_ADDRESS, Picture, Source, picture_element
from articles.body.shaping import STYLES, ShapingFilter

__all__ = [
    "VERSION",
    "Picture",
    "Rendered",
    "Source",
    "clean_source",
    "excerpt",
    "picture_keys",
    "picture_tag",
    "plain_text",
    "render",
    "stored",
]

# Raised when the allow-list or the rendering changes; `manage.py rerender` then writes rows again.
VERSION = 1

# bleach's own pattern takes half a minute for 50,000 opening brackets; this one is linear.
ADDRESS = re.compile(r"(?<![\w@/.-])https?://[^\s<>\"'`{}|\\^\[\]]{1,2000}", re.IGNORECASE)
# Control characters that HTML forbids, and lone surrogates, which no encoder takes: nh3 and the
# database would refuse the whole text. U+0000 has ended strings early in more than one parser.
FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
# In what nh3 wrote: a parser drops the first line break of these, and what is in an iframe is text.
_EATS_A_LINE = re.compile(r"(<(?:pre|listing)(?: [^<>]*)?>)(?=\n)")
_IN_A_FRAME = re.compile(r"(<iframe(?: [^<>]*)?>).*?(?=</iframe>)", re.DOTALL)


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
    """Safe HTML of a body, with its pictures in all their sizes.

    `pictures` by key; one that is missing there leaves its alternative text. About 10 ms for 600
    words, and linear in the length.
    """
    safe = sanitised(shaped(_washed(source), pictures))
    text = plain_text(safe)
    return Rendered(html=safe, text=text, word_count=_count_words(text))


def clean_source(source: str) -> str:
    """The source of a body as it may be stored and put into the desk's editor.

    Renders to the same HTML as before. What needs no cleaning comes back as it was written, so
    cleaning twice changes nothing. Half a millisecond for 600 words, linear in the length.
    """
    if not FORBIDDEN.search(source) and source_list.is_clean(source):
        return source
    return _EATS_A_LINE.sub(r"\1\n", _washed(source))


def _washed(source: str) -> str:
    """What an HTML5 parser makes of the source: scripts gone with their content, tags closed.

    It leaves bleach nothing that its parser reads in quadratic time: no entity of ten thousand
    digits, no element ten thousand deep.
    """
    clean = nh3.clean(
        FORBIDDEN.sub("", source),
        tags=set(source_list.TAGS),
        clean_content_tags=set(DROPPED_WITH_CONTENT),
        attributes={tag: set(names) for tag, names in source_list.ATTRIBUTES.items()},
        attribute_filter=source_list.allowed_value,
        link_rel=None,
        url_schemes=set(SCHEMES),
    )
    return shallow(_IN_A_FRAME.sub(r"\1", clean))


def shaped(source: str, pictures: Mapping[str, Picture]) -> str:
    """What bleach makes of it: our forms of everything, addresses made links, in our allow-list."""
    cleaner = Cleaner(
        tags=source_list.TAGS,
        attributes={tag: sorted(names) for tag, names in source_list.ATTRIBUTES.items()},
        protocols=SCHEMES,
        strip=True,
        css_sanitizer=CSSSanitizer(allowed_css_properties=STYLES),
        filters=[
            partial(
                LinksFilter,
                callbacks=[escaped_address],
                url_re=ADDRESS,
                skip_tags={"pre", "code", "samp"},
            ),
            partial(ShapingFilter, pictures=pictures),
        ],
    )
    return str(cleaner.clean(source))


def sanitised(source: str) -> str:
    """The last word: nothing comes out that articles/body/allowlist.py does not name."""
    return nh3.clean(
        source,
        tags=set(TAGS),
        clean_content_tags=set(DROPPED_WITH_CONTENT),
        attributes={tag: set(names) for tag, names in ATTRIBUTES.items()},
        attribute_filter=allowed_value,
        link_rel=None,
        url_schemes=set(SCHEMES),
    )


class LinksFilter(LinkifyFilter):  # type: ignore[misc]
    """Makes links of addresses in a stream whose entities bleach's Cleaner has read already.

    As it comes, the filter reads them a second time, and a written "&amp;lt;" becomes "&lt;".
    """

    def extract_entities(self, token: dict[str, Any]) -> Iterator[dict[str, Any]]:
        yield token


def escaped_address(attributes: dict[Any, Any], new: bool = False) -> dict[Any, Any]:
    """Give a new link's address the form that attributes of the source have."""
    if new:
        attributes[None, "href"] = escape(attributes[None, "href"])
    return attributes


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


class _TextReader(HTMLParser):
    """Collects the text of safe HTML, a line for each block; captions come after the text.

    The link that stands for an embed ("Watch on …") is ours, not the story's, and left out.
    """

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text: list[str] = []
        self.captions: list[str] = []
        self.in_figure = 0
        self.in_embed = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "figure":
            self.in_figure += 1
            self.in_embed = any(name == "data-embed" for name, _value in attrs)
        elif tag == "figcaption":
            self.in_embed = False
        self._break(tag)

    def handle_endtag(self, tag: str) -> None:
        self._break(tag)
        if tag == "figure":
            self.in_figure -= 1
            self.in_embed = False

    def handle_data(self, data: str) -> None:
        self._add(" ".join(re.split(r"\s+", data)))

    def _break(self, tag: str) -> None:
        if tag in BLOCKS or tag == "br":
            self._add("\n")

    def _add(self, text: str) -> None:
        if not self.in_embed:
            (self.captions if self.in_figure else self.text).append(text)


def plain_text(safe_html: str) -> str:
    """The words of rendered HTML: a line for each paragraph, cell and item; captions last."""
    reader = _TextReader()
    reader.feed(safe_html)
    reader.close()
    lines = "".join([*reader.text, "\n", *reader.captions]).split("\n")
    return "\n".join(line for line in (" ".join(each.split()) for each in lines) if line)


def excerpt(text: str, *, longest: int = 240) -> str:
    """The first words of a plain text, ended at a word (or, better, a sentence) and marked so."""
    flat = " ".join(text.split())
    if len(flat) <= longest:
        return flat
    cut = flat[: longest - 1]
    sentence = max(cut.rfind(mark) for mark in (". ", "! ", "? ", "。"))
    if sentence >= longest * 0.6:
        return cut[: sentence + 1]
    word = cut.rfind(" ")
    return cut[: word if word > longest * 0.5 else len(cut)].rstrip(" ,;:–—-") + "…"


# Scripts without spaces between words: about two characters make what others call a word.
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
_WORD = re.compile(r"\w[\w'’.-]*")


def _count_words(text: str) -> int:
    unspaced = len(_UNSPACED.findall(text))
    return len(_WORD.findall(_UNSPACED.sub(" ", text))) + (unspaced + 1) // 2
