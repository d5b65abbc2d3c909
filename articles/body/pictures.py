"""A library picture as pages show it: its public files and the <picture> made of them. Pure."""

import re
from dataclasses import dataclass

from articles.body.elements import Element

# Every public file stands at …/pictures/ab/abcdef…/960.webp: the folder is the picture's key.
KEY_IN_ADDRESS = re.compile(r"/pictures/[0-9a-f]{2}/([0-9a-f]{32})/")

# Formats that every browser and every mail program shows.
PLAIN_FORMATS = frozenset({"jpeg", "png", "gif"})
# Offered in this order; a browser takes the first it knows.
SMALLER_FORMATS = ("avif", "webp")


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

    key: str
    alt: str
    caption: str
    credit: str
    width: int
    height: int
    focal_x: float
    focal_y: float
    sources: tuple[Source, ...]

    @property
    def fallback(self) -> Source | None:
        """The largest file in a format that every browser reads; else the largest of any."""
        plain = [source for source in self.sources if source.format in PLAIN_FORMATS]
        return max(plain or self.sources, key=lambda source: source.width, default=None)

    def offered(self, format: str) -> list[Source]:
        """The files of a format, narrowest first; none where another format has a wider one.

        A browser takes the first format it knows, so one that lacks the large files would make
        every large screen show a small picture.
        """
        widest = max((s.width for s in self.sources if s.format in SMALLER_FORMATS), default=0)
        found = sorted((s for s in self.sources if s.format == format), key=lambda s: s.width)
        return found if found and found[-1].width == widest else []


def picture_key(address: str) -> str:
    """The key in the address of a public file, or an empty string."""
    match = KEY_IN_ADDRESS.search(address)
    return match.group(1) if match else ""


def picture_element(
    picture: Picture,
    *,
    sizes: str,
    alt: str | None = None,
    eager: bool = False,
    shown_width: int | None = None,
) -> Element | None:
    """<picture> with every format and width, or None before there is a file.

    `sizes` is the attribute of that name; `shown_width` is a width in CSS pixels that a story's
    author chose, if less than the picture has.
    """
    fallback = picture.fallback
    if fallback is None:
        return None
    width, height = picture.width, picture.height
    if shown_width and shown_width < width:
        width, height = shown_width, max(1, round(height * shown_width / width))
        sizes = f"(min-width: {width}px) {width}px, 100vw"
    attributes = {
        "src": fallback.url,
        "alt": picture.alt if alt is None else alt,
        "width": str(width),
        "height": str(height),
        "decoding": "async",
        **({"fetchpriority": "high"} if eager else {"loading": "lazy"}),
        **_focus(picture),
    }
    offers = (_source(picture.offered(format), sizes) for format in SMALLER_FORMATS)
    return Element("picture", {}, [*filter(None, offers), Element("img", attributes)])


def _source(files: list[Source], sizes: str) -> Element | None:
    if not files:
        return None
    srcset = ", ".join(f"{file.url} {file.width}w" for file in files)
    return Element("source", {"type": f"image/{files[0].format}", "srcset": srcset, "sizes": sizes})


def _focus(picture: Picture) -> dict[str, str]:
    """Where the point is that a crop must keep, in tenths; absent in the middle.

    As attributes, because the style attribute is refused by our Content-Security-Policy.
    """
    places = {"data-focus-x": picture.focal_x, "data-focus-y": picture.focal_y}
    tenths = {name: str(round(place * 10)) for name, place in places.items()}
    return {name: tenth for name, tenth in tenths.items() if tenth != "5"}
