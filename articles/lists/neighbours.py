"""The stories around one story: the one before, the one after, and the related.

Their keys are found by subqueries of queries that the page needs anyway, each a few steps into an
index, so a page with everything costs four queries more than the story and its people.
"""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery

from articles import cache_tags
from articles.lists.cards import bare_cards, read_renditions
from articles.models import Article, ArticleQuerySet, Byline, CategoryListing, Tag, TagListing
from articles.models.article import Moment
from pagecache.tags import expire_at
from prepared.queries import Prepared, prefill

RELATED = 4
# Of each tag and of the section, the newest this many are considered.
CANDIDATES = 5
# More tags than this say little about a story; the rest still stand below it.
TELLING_TAGS = 8


@dataclass(frozen=True)
class Around:
    """What the page shows of other stories; all of them visible."""

    newer: Article | None
    older: Article | None
    related: Sequence[Article]


def find(on: dt.date, slug: str, *, at: dt.datetime) -> Article | None:
    """The story at an address, whatever its status, with what around() asks for. Two queries."""
    article = _at_address.first(on=on, slug=slug, at=at)
    if article is not None:
        prefill(article, "bylines", _bylines(story=article.pk))
    return article


@Prepared
def _at_address(on: Any, slug: Any, at: Any) -> ArticleQuerySet:
    stories = with_neighbours(Article.objects.for_page(), at=at).prefetch_related(None)
    return stories.filter(published_on=on, slug=slug)


@Prepared
def _bylines(story: Any) -> QuerySet[Byline]:
    return Byline.objects.filter(article=story).select_related("author__photo")


def with_neighbours(articles: ArticleQuerySet, *, at: Moment) -> ArticleQuerySet:
    """Let each row carry the keys of those before and after it and of its section's newest."""
    # What was visible when the row came out. With a second bound, at `at`, SQLite would enter the
    # index there and walk past every newer story: 66 ms instead of 0.1 for the oldest of 100,000.
    at_the_time = Article.objects.visible(at=OuterRef("published_at"))
    older = at_the_time.filter(
        Q(published_at__lt=OuterRef("published_at")) | Q(pk__lt=OuterRef("pk"))
    ).newest_first()
    newer = (
        Article.objects.visible(at=at)
        .filter(
            Q(published_at__gt=OuterRef("published_at")) | Q(pk__gt=OuterRef("pk")),
            published_at__gte=OuterRef("published_at"),
        )
        .order_by("published_at", "pk")
    )
    upcoming = Article.objects.upcoming(at=at)
    in_section = (
        CategoryListing.objects.filter(topic=OuterRef("section_id"), listed_at__lte=at)
        .exclude(article=OuterRef("pk"))
        .order_by("-listed_at", "-article_id")
    )
    return articles.annotate(
        older_key=Subquery(older.values("pk")[:1]),
        newer_key=Subquery(newer.values("pk")[:1]),
        upcoming_at=Subquery(upcoming.values("published_at")[:1]),
        **_nth(in_section),
    )


def around(article: Article, *, at: dt.datetime) -> Around:
    """The neighbours of a row that with_neighbours() annotated.

    Also fills the row's tags, and the renditions of every picture on the page. Three queries.
    """
    prefill(article, "tags", _tags_of(story=article.pk, at=at))
    shared = Counter(key for tag in article.tags.all()[:TELLING_TAGS] for key in _keys(tag))
    older_key, newer_key = vars(article)["older_key"], vars(article)["newer_key"]
    keys = {*shared, *_keys(article)} | {key for key in (older_key, newer_key) if key is not None}
    found = {other.pk: other for other in bare_cards(keys=list(keys), at=at)}
    older, newer = found.get(older_key), found.get(newer_key)
    candidates = [found[key] for key in {*shared, *_keys(article)} if key in found]
    related = sorted(
        candidates, key=lambda other: (shared[other.pk], other.published_at), reverse=True
    )[:RELATED]
    read_renditions(
        [
            article.lead_image,
            *(byline.author.photo for byline in article.bylines.all()),
            *(other.lead_image for other in related),
        ]
    )
    cache_tags.tag_story(article, around=[older, newer, *related])
    expire_at(vars(article)["upcoming_at"])
    return Around(newer=newer, older=older, related=related)


@Prepared
def _tags_of(story: Any, at: Any) -> QuerySet[Tag]:
    """A story's tags, each with the keys of its newest other stories."""
    listed = (
        TagListing.objects.filter(topic=OuterRef("pk"), listed_at__lte=at)
        .exclude(article=story)
        .order_by("-listed_at", "-article_id")
    )
    return Tag.objects.filter(articles=story).annotate(**_nth(listed))


def _nth(rows: QuerySet[CategoryListing] | QuerySet[TagListing]) -> dict[str, Subquery]:
    keys = rows.values("article_id")
    return {f"near_{n}": Subquery(keys[n : n + 1]) for n in range(CANDIDATES)}


def _keys(row: Article | Tag) -> list[int]:
    return [key for n in range(CANDIDATES) if (key := vars(row).get(f"near_{n}")) is not None]
