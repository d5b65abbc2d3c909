"""What an export says, as frozen values. Text is as it stood in the file: nothing is judged."""

from dataclasses import dataclass
from enum import Enum


@dataclass(frozen=True, slots=True)
class Site:
    """The channel: whose export this is."""

    title: str = ""
    description: str = ""
    link: str = ""
    base_url: str = ""
    language: str = ""
    version: str = ""

    @property
    def address(self) -> str:
        """Where the old site was: base_blog_url, base_site_url, or the channel's link."""
        return self.base_url or self.link


@dataclass(frozen=True, slots=True)
class Author:
    """One wp:author."""

    id: int | None
    login: str
    display_name: str


@dataclass(frozen=True, slots=True)
class Term:
    """One wp:category, wp:tag or wp:term; `element` says which of the three it was."""

    element: str
    id: int | None
    taxonomy: str
    slug: str
    name: str
    parent: str
    description: str


@dataclass(frozen=True, slots=True)
class Filing:
    """One <category domain nicename> of an item: the item is filed under that term."""

    taxonomy: str
    slug: str
    name: str


@dataclass(frozen=True, slots=True)
class Item:
    """One item: a post, a page, an attachment, or anything else WordPress calls a post."""

    id: int | None
    type: str
    status: str
    title: str = ""
    link: str = ""
    guid: str = ""
    creator: str = ""
    content: str = ""
    excerpt: str = ""
    date: str = ""
    date_gmt: str = ""
    modified_gmt: str = ""
    pub_date: str = ""
    slug: str = ""
    parent: int = 0
    menu_order: int = 0
    password: str = ""
    is_sticky: bool = False
    comments_open: bool = True
    attachment_url: str = ""
    filings: tuple[Filing, ...] = ()
    meta: tuple[tuple[str, str], ...] = ()
    # The file ended or its XML was broken inside this item: what is here is not all there was.
    is_cut_off: bool = False

    @property
    def key(self) -> str:
        """What tells this item from all others of its site."""
        return str(self.id) if self.id is not None else key_without_id(self.guid or self.link)

    def meta_value(self, name: str) -> str:
        """The first value of a custom field, or an empty string."""
        return next((value for key, value in self.meta if key == name), "")


@dataclass(frozen=True, slots=True)
class Comment:
    """One wp:comment, with the key of the item it stands under."""

    item_key: str
    item_type: str
    id: int | None
    author: str
    email: str
    url: str
    ip: str
    date: str
    date_gmt: str
    content: str
    approved: str
    type: str
    parent: int


class Damage(Enum):
    """What is wrong with the XML, and what that means for what was read."""

    BREAK = "break"  # the file ends too early
    MENDED = "mended"  # the place itself was mended, nothing is lost
    ITEM = "item"  # one item could not be read whole: it is cut off
    HEAD = "head"  # something outside of the items could not be read whole
    TRAILING = "trailing"  # something stands after the end of the export; nothing is lost


@dataclass(frozen=True, slots=True)
class Problem:
    """The file is not well-formed XML at this place (lines from 1, bytes from 0)."""

    damage: Damage
    message: str
    line: int
    column: int
    # Of the item it is in, if it is in one.
    key: str = ""
    title: str = ""
    address: str = ""


type Record = Site | Author | Term | Item | Comment | Problem


def key_without_id(address: str) -> str:
    return f"at:{address}"[:250] if address else "none"
