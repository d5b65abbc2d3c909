"""Pages of stories, newest first: each finds its rows through an index, then asks visible().

A page costs two queries for its stories, one for their pictures and one for their people.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from django.db.models import Model
from django.utils import timezone

from articles.lists.cards import cards
from articles.lists.paging import PageOf, page_of
from articles.models import (
    Article,
    Author,
    AuthorListing,
    Category,
    CategoryListing,
    Tag,
    TagListing,
)

type Topic = Category | Tag | Author


def latest(*, number: int = 1, size: int, at: dt.datetime | None = None) -> PageOf[Article]:
    """All stories, newest first. Raises NoSuchPageError beyond the end."""
    now = at or timezone.now()
    keys = Article.objects.visible(at=now).newest_first().values_list("pk", flat=True)
    return _with_cards(page_of(keys, number=number, size=size), at=now)


def of_topic(
    topic: Topic, *, number: int = 1, size: int, at: dt.datetime | None = None
) -> PageOf[Article]:
    """The stories listed under a section, a tag or an author."""
    now = at or timezone.now()
    listing = _LISTINGS[type(topic)]
    keys = (
        listing.objects.filter(topic=topic, listed_at__lte=now)  # type: ignore[attr-defined]
        .order_by("-listed_at", "-article_id")
        .values_list("article_id", flat=True)
    )
    return _with_cards(page_of(keys, number=number, size=size), at=now)


def of_days(
    first: dt.date, last: dt.date, *, number: int = 1, size: int, at: dt.datetime | None = None
) -> PageOf[Article]:
    """The stories whose addresses are dated from `first` to `last`."""
    now = at or timezone.now()
    keys = (
        Article.objects.visible(at=now)
        .filter(published_on__range=(first, last))
        .by_day()
        .values_list("pk", flat=True)
    )
    return _with_cards(page_of(keys, number=number, size=size), at=now)


_LISTINGS: dict[type[Model], type[Model]] = {
    Category: CategoryListing,
    Tag: TagListing,
    Author: AuthorListing,
}


def _with_cards(keys: PageOf[int], *, at: dt.datetime) -> PageOf[Article]:
    stories: Sequence[Article] = cards(keys.items, at=at)
    return replace(keys, items=stories)  # type: ignore[arg-type, return-value]
