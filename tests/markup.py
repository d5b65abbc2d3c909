"""Reads HTML as a browser would list it: every element with its attributes, for tests of markup."""

from dataclasses import dataclass
from html.parser import HTMLParser

from articles.html import Picture, Source, render

KEY = "ab" + "0123456789" * 3
FOLDER = f"/media/pictures/ab/{KEY}"


@dataclass(frozen=True)
class Tag:
    name: str
    attributes: dict[str, str]


class _Lister(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[Tag] = []
        self.others: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(Tag(tag, {name: value or "" for name, value in attrs}))

    def handle_comment(self, data: str) -> None:
        self.others.append(data)

    handle_decl = handle_pi = unknown_decl = handle_comment


def tags_in(html: str) -> list[Tag]:
    """All start tags; fails on comments, declarations and processing instructions."""
    lister = _Lister()
    lister.feed(html)
    lister.close()
    assert not lister.others, lister.others
    return lister.tags


def picture(*, widths: tuple[int, ...] = (320, 640, 1600), **facts: object) -> Picture:
    sources = [
        Source(f"{FOLDER}/{width}.{ending}", format, width, width * 9 // 16)
        for format, ending in (("avif", "avif"), ("webp", "webp"))
        for width in widths
    ]
    values: dict[str, object] = {
        "key": KEY,
        "alt": "A quay",
        "caption": "",
        "credit": "",
        "width": 1600,
        "height": 900,
        "focal_x": 0.5,
        "focal_y": 0.5,
        "sources": (*sources, Source(f"{FOLDER}/1280.jpg", "jpeg", 1280, 720)),
    }
    return Picture(**{**values, **facts})  # type: ignore[arg-type]


def rendered(source: str, shown: Picture | None = None) -> str:
    return render(source, pictures={KEY: shown or picture()}).html
