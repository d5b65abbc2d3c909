"""The words of schema.org that we use, as types, and how they are written as JSON-LD. Pure."""

import datetime as dt
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from typing import Any

from django.utils import timezone

# Names that schema.org or JSON-LD spell otherwise than camelCase.
NAMES = {"id": "@id", "query_input": "query-input"}
# Inside <script> these could end it or open a comment; in JSON the escape means the same.
ESCAPES = {ord(character): f"\\u{ord(character):04x}" for character in "<>&\u2028\u2029"}


@dataclass(frozen=True, kw_only=True)
class Thing:
    """One thing of schema.org; its class has the type's name, its fields the properties'."""

    def as_json(self) -> dict[str, Any]:
        """The properties that are there; empty ones are left out."""
        values = {_name(field.name): _value(getattr(self, field.name)) for field in fields(self)}
        return {
            "@type": type(self).__name__,
            **{name: value for name, value in values.items() if value not in (None, "", [])},
        }


@dataclass(frozen=True, kw_only=True)
class ImageObject(Thing):
    """A picture's public file; sizes in pixels."""

    url: str
    width: int | None = None
    height: int | None = None
    caption: str = ""
    credit_text: str = ""


@dataclass(frozen=True, kw_only=True)
class Person(Thing):
    """Somebody who is named on stories."""

    name: str
    url: str = ""
    job_title: str = ""
    description: str = ""
    image: ImageObject | None = None
    same_as: Sequence[str] = ()


@dataclass(frozen=True, kw_only=True)
class NewsMediaOrganization(Thing):
    """Who answers for the site."""

    id: str
    name: str
    url: str
    logo: ImageObject | None = None
    same_as: Sequence[str] = ()
    corrections_policy: str = ""


@dataclass(frozen=True, kw_only=True)
class CorrectionComment(Thing):
    """What was wrong in a story, and what is right."""

    text: str
    date_published: dt.datetime


@dataclass(frozen=True, kw_only=True)
class NewsArticle(Thing):
    """A story."""

    id: str
    headline: str
    url: str
    main_entity_of_page: str
    publisher: NewsMediaOrganization
    date_published: dt.datetime | None
    date_modified: dt.datetime | None
    description: str = ""
    author: Sequence[Person | NewsMediaOrganization] = ()
    contributor: Sequence[Person] = ()
    article_section: Sequence[str] = ()
    keywords: Sequence[str] = ()
    image: Sequence[ImageObject] = ()
    in_language: str = ""
    is_accessible_for_free: bool = True
    word_count: int | None = None
    comment_count: int | None = None
    correction: Sequence[CorrectionComment] = ()


@dataclass(frozen=True, kw_only=True)
class ListItem(Thing):
    """One step of a breadcrumb."""

    position: int
    name: str
    item: str


@dataclass(frozen=True, kw_only=True)
class BreadcrumbList(Thing):
    """Where a page stands."""

    item_list_element: Sequence[ListItem]


@dataclass(frozen=True, kw_only=True)
class EntryPoint(Thing):
    """Where an action begins."""

    url_template: str


@dataclass(frozen=True, kw_only=True)
class SearchAction(Thing):
    """How the site is searched."""

    target: EntryPoint
    query_input: str


@dataclass(frozen=True, kw_only=True)
class WebSite(Thing):
    """The site as a whole."""

    name: str
    url: str
    publisher: NewsMediaOrganization
    description: str = ""
    in_language: str = ""
    potential_action: SearchAction | None = None


@dataclass(frozen=True, kw_only=True)
class WebPage(Thing):
    """A page that is no story."""

    name: str
    url: str
    publisher: NewsMediaOrganization
    description: str = ""
    date_modified: dt.datetime | None = None


@dataclass(frozen=True, kw_only=True)
class CollectionPage(WebPage):
    """A list of stories."""


@dataclass(frozen=True, kw_only=True)
class ProfilePage(Thing):
    """The page of a person."""

    url: str
    main_entity: Person


def written(things: Iterable[Thing]) -> str:
    """The things as one JSON-LD text that is safe between <script> and </script>."""
    graph = {"@context": "https://schema.org", "@graph": [thing.as_json() for thing in things]}
    return json.dumps(graph, ensure_ascii=False).translate(ESCAPES)


def _name(field: str) -> str:
    if field in NAMES:
        return NAMES[field]
    first, *others = field.split("_")
    return first + "".join(word.capitalize() for word in others)


def _value(value: Any) -> Any:
    """A property's value as JSON has it: times with their zone, things and lists of them."""
    match value:
        case Thing():
            return value.as_json()
        case dt.datetime():
            return timezone.localtime(value).isoformat(timespec="seconds")
        case list() | tuple():
            return [_value(each) for each in value]
        case _:
            return value
