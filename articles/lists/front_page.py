"""What stands on the front page. Seven queries, whatever the number of stories and sections."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from articles.lists.cards import cards
from articles.models import Article, Category, CategoryListing
from prepared.queries import Prepared

STICKY = 4
LATEST = 8
# Beside sticky stories the column of the latest is taller, so it holds more.
LATEST_BESIDE_STICKY = 14
# Of the newest, enough to fill that column though lead and sticky stories are among them.
ENOUGH = LATEST_BESIDE_STICKY + STICKY + 1
IN_A_BLOCK = 4
# Asked of each section, since some of its newest may already stand above.
CANDIDATES = IN_A_BLOCK + STICKY + 1
COLUMNS = [f"newest_{n}" for n in range(CANDIDATES)]


@dataclass(frozen=True)
class Block:
    """A section of the navigation and its newest stories."""

    section: Category
    stories: Sequence[Article]


@dataclass(frozen=True)
class FrontPage:
    """`more` are those of the newest that found no other place, so that no story is in no list."""

    lead: Article | None
    sticky: Sequence[Article]
    latest: Sequence[Article]
    blocks: Sequence[Block]
    more: Sequence[Article]
    has_older: bool


def front_page(*, size: int, at: dt.datetime) -> FrontPage:
    """The page as of `at`; `size` is how many of the newest stories it must hold somewhere."""
    featured = _newest(1, is_featured=True)(at=at)
    sticky_keys = _newest(STICKY + 1, is_sticky=True)(at=at)
    newest_keys = _newest(max(size, ENOUGH) + 1)(at=at)
    sections = _sections(at)
    lead_key = next(iter([*featured, *newest_keys]), None)
    keys = {*featured, *sticky_keys, *newest_keys, *(k for _, ks in sections for k in ks)}
    found = {article.pk: article for article in cards(sorted(keys), at=at)}

    sticky = [k for k in sticky_keys if k != lead_key][:STICKY]
    above = {lead_key, *sticky}
    stream = [k for k in newest_keys if k not in above]
    latest = stream[: LATEST_BESIDE_STICKY if sticky else LATEST]
    in_blocks = [(section, [k for k in ks if k not in above]) for section, ks in sections]
    blocks = [(section, ks[:IN_A_BLOCK]) for section, ks in in_blocks if ks]
    shown = {*above, *latest, *(k for _, ks in blocks for k in ks)}

    def stories(wanted: Sequence[int]) -> list[Article]:
        return [found[k] for k in wanted if k in found]

    return FrontPage(
        lead=found.get(lead_key) if lead_key else None,
        sticky=stories(sticky),
        latest=stories(latest),
        blocks=[Block(section, stories(ks)) for section, ks in blocks],
        more=stories([k for k in newest_keys[:size] if k not in shown]),
        has_older=len(newest_keys) > size,
    )


@cache
def _newest(count: int, **having: bool) -> Prepared[int]:
    """The keys of the newest visible stories that are so."""

    def declared(at: Any) -> QuerySet[Article, int]:
        stories = Article.objects.visible(at=at).filter(**having).newest_first()
        return stories.values_list("pk", flat=True)[:count]

    return Prepared(declared)


def _sections(at: dt.datetime) -> list[tuple[Category, list[int]]]:
    """Each section of the navigation with the keys of its newest stories.

    One query: every candidate is a subquery that steps a few entries into the index
    categorylisting_newest, so the cost is sections x candidates however many stories there are.
    """
    return [
        (section, [key for name in COLUMNS if (key := vars(section)[name]) is not None])
        for section in _with_newest(at=at)
    ]


@Prepared
def _with_newest(at: Any) -> QuerySet[Category]:
    newest = CategoryListing.objects.filter(topic=OuterRef("pk"), listed_at__lte=at)
    keys = newest.order_by("-listed_at", "-article_id").values("article_id")
    nth = {name: Subquery(keys[n : n + 1]) for n, name in enumerate(COLUMNS)}
    return Category.objects.filter(in_navigation=True).annotate(**nth)
