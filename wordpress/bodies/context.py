"""What the conversion of one body may ask of the world, and what it tells about itself."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum
from typing import Protocol

from wordpress.addresses import OldSite


class Kind(Enum):
    """What an upload is here."""

    PICTURE = "picture"
    AUDIO = "audio"
    VIDEO = "video"
    FILE = "file"
    MISSING = "missing"  # known by the export, but its file was not to be had


@dataclass(frozen=True)
class LinkedUpload:
    """A file of the old site as bodies refer to it. `url` is ours, or the old one if missing."""

    kind: Kind
    url: str
    title: str = ""
    alt: str = ""
    caption: str = ""
    is_picture: bool = True
    # Where it was on the old site.
    origin: str = ""


class Library(Protocol):
    """Finds uploads. Each lookup may cost a query, and may bring the file in."""

    def by_id(self, id: int) -> LinkedUpload | None: ...

    def by_address(self, address: str) -> LinkedUpload | None: ...

    def picture_at(self, address: str) -> LinkedUpload | None: ...

    def attached_to(self, item_id: int) -> Iterator[int]:
        """The pictures uploaded for one item, in the order of its gallery."""
        ...

    def reusable_block(self, id: int) -> str: ...


@dataclass
class Notes:
    """What could not be brought over as it was, each thing once."""

    shortcodes: dict[str, None] = field(default_factory=dict)
    blocks: dict[str, None] = field(default_factory=dict)
    missing: dict[str, None] = field(default_factory=dict)
    frames: dict[str, None] = field(default_factory=dict)
    # How many characters that XML forbids were left out.
    dropped: int = 0

    def drop(self, count: int) -> None:
        """Note that so many characters were left out."""
        self.dropped += count


@dataclass
class Context:
    """One body's surroundings."""

    site: OldSite
    library: Library
    item_id: int | None = None
    notes: Notes = field(default_factory=Notes)
