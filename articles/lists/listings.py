"""Keeps the derived rows by which sections, tags and authors list their stories.

Called inside the transaction of whatever act changed a story's time, status, topics or bylines.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Q

from articles import cache_tags
from articles.models import Article, AuthorListing, Byline, Category, CategoryListing, TagListing
from articles.models.body import is_shown_to_readers

type Listing = type[CategoryListing] | type[TagListing] | type[AuthorListing]

BATCH = 500


def relist(article: Article) -> None:
    """Make the lists hold `article` where it belongs now. Six reads; writes what differs."""
    is_listed = article.status == Article.Status.PUBLISHED and not article.password
    wanted: dict[Any, set[int]] = {
        CategoryListing: _sections_of(article) if is_listed else set(),
        TagListing: set(article.tags.values_list("pk", flat=True)) if is_listed else set(),
        AuthorListing: (
            set(Byline.objects.filter(article=article).values_list("author_id", flat=True))
            if is_listed
            else set()
        ),
    }
    with transaction.atomic():
        touched: set[tuple[Any, int]] = set()
        for listing, topics in wanted.items():
            rows = listing.objects.filter(article=article)
            kind = listing._meta.get_field("topic").related_model
            before = set(rows.values_list("topic_id", flat=True))
            touched.update((kind, topic) for topic in before | topics)
            rows.exclude(topic_id__in=topics).delete()
            rows.exclude(listed_at=article.published_at).update(listed_at=article.published_at)
            missing = topics - before
            listing.objects.bulk_create(
                listing(article=article, topic_id=topic, listed_at=article.published_at)
                for topic in missing
            )
        cache_tags.invalidate_story(
            article, topics=touched, beside=_beside(article), is_shown=is_listed
        )


def list_new(articles: Sequence[Article]) -> None:
    """The lists of stories that stand in none yet, as an import writes them.

    Four reads and three writes for all of them. Drops no page: the caller drops every one.
    """
    listed = {
        article.pk: article
        for article in articles
        if article.status == Article.Status.PUBLISHED and not article.password
    }
    above: dict[int, int | None] = dict(Category.objects.values_list("pk", "parent_id"))
    filed = set(Article.categories.through.objects.filter(article__in=listed)
                .values_list("article_id", "category_id"))  # fmt: skip
    filed |= {(pk, article.section_id) for pk, article in listed.items() if article.section_id}
    tagged = Article.tags.through.objects.filter(article__in=listed)
    signed = Byline.objects.filter(article__in=listed)
    wanted: dict[Any, set[tuple[int, int]]] = {
        CategoryListing: {(pk, topic) for pk, key in filed for topic in _line_of(key, above)},
        TagListing: set(tagged.values_list("article_id", "tag_id")),
        AuthorListing: set(signed.values_list("article_id", "author_id")),
    }
    for listing, pairs in wanted.items():
        listing.objects.bulk_create(
            (
                listing(article_id=pk, topic_id=topic, listed_at=listed[pk].published_at)
                for pk, topic in sorted(pairs)
            ),
            batch_size=BATCH,
        )


def relist_all(articles: Iterable[Article]) -> int:
    """relist() for many, each in a transaction of its own; returns how many."""
    count = 0
    for article in articles:
        relist(article)
        count += 1
    return count


def relist_section(category: Category) -> int:
    """After a section was moved or renamed: paths below it, then the lists of every story in it."""
    with transaction.atomic():
        _repath(category)
    below = _with_descendants(category)
    filed = Article.objects.filter(section__in=below) | Article.objects.filter(categories__in=below)
    return relist_all(
        filed.distinct().only("status", "password", "published_at", "section").iterator(BATCH)
    )


def _beside(article: Article) -> list[int]:
    """The visible stories just before and after this one in time. Two queries."""
    if article.published_at is None:
        return []
    others = Article.objects.filter(is_shown_to_readers())
    then = article.published_at
    older = others.filter(
        Q(published_at__lt=then) | Q(pk__lt=article.pk), published_at__lte=then
    ).newest_first()
    newer = others.filter(
        Q(published_at__gt=then) | Q(pk__gt=article.pk), published_at__gte=then
    ).order_by("published_at", "pk")
    return [key for rows in (older, newer) for key in rows.values_list("pk", flat=True)[:1]]


def _repath(category: Category) -> None:
    for child in category.children.all():
        child.parent = category
        child.save(update_fields=["path"])
        _repath(child)


def _with_descendants(category: Category) -> list[Category]:
    found = [category]
    for child in category.children.all():
        found += _with_descendants(child)
    return found


def _line_of(category: int, above: dict[int, int | None]) -> set[int]:
    """A section and all above it."""
    line: set[int] = set()
    step: int | None = category
    while step is not None and step not in line:
        line.add(step)
        step = above.get(step)
    return line


def _sections_of(article: Article) -> set[int]:
    """The sections a story is filed in, and all above them."""
    filed = set(article.categories.values_list("pk", flat=True))
    if article.section_id:
        filed.add(article.section_id)
    found: set[int] = set()
    while filed:
        found |= filed
        above = Category.objects.filter(pk__in=filed, parent__isnull=False)
        filed = {pk for pk in above.values_list("parent_id", flat=True) if pk} - found
    return found
