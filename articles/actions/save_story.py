"""Saves what an editor, an import or another program changed in a story."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from articles import cache_tags, revisions, verification
from articles.actions.change_address import redirect_from
from articles.lists import listings
from articles.models import Article, Author, Byline, PublishingLog
from pagecache.invalidation import invalidate


class VersionConflictError(Exception):
    """Somebody saved the story in the meantime; `theirs` is the row as it is now."""

    def __init__(self, theirs: Article) -> None:
        super().__init__(_("Somebody saved this story in the meantime."))
        self.theirs = theirs


@dataclass(frozen=True)
class StoryChanges:
    """What a save changes.

    `columns` are new values by the names of Article's fields. `write_related` writes what has rows
    of its own (bylines, sections, tags), after the columns. `note` is for the revision.
    """

    columns: Mapping[str, Any] = field(default_factory=dict)
    write_related: Callable[[], object] = lambda: None
    note: str = ""

    def apply_to(self, article: Article) -> None:
        """Set the columns on a row that is not saved yet."""
        for name, value in self.columns.items():
            setattr(article, name, value)


def save_story(
    article: Article,
    changes: StoryChanges,
    *,
    by: User | None,
    at: dt.datetime,
    base_version: int | None = None,
) -> None:
    """Save the changes and everything that follows from them, in one transaction.

    Locks the row and compares versions; writes the changed columns and related rows; takes a
    revision; updates the rows of lists, which invalidates the cache tags; redirects the old
    address; has the public page checked if somebody waits for it (`by`). A new story gets its
    writer as its byline, unless another was named.

    Raises VersionConflictError if `base_version` is given and is not the current one; nothing is
    written then.
    """
    with transaction.atomic():
        is_new = article._state.adding
        old_url = "" if is_new else _lock(article, base_version)
        changes.apply_to(article)
        if is_new:
            article.created_by = article.created_by or by
            article.save()
        else:
            article.version += 1
            article.save(update_fields={*changes.columns, "version", "modified_at"})
        changes.write_related()
        if is_new:
            _add_default_byline(article, by=by)
        revisions.take(article, by=by, at=at, note=changes.note)
        listings.relist(article)
        if article.published_on:
            redirect_from(old_url, article)
        if article.is_reachable(at=at):
            verification.queue_check(article, by=by, at=at)


def create_stories(
    articles: list[Article], write_related: Callable[[], object], *, at: dt.datetime
) -> None:
    """Save new stories of an import: their rows, related rows, log, revisions and lists.

    The bodies are rendered already. Some twenty queries however many there are. Every stored page
    is invalidated. Call it in a transaction.
    """
    Article.objects.bulk_create(articles)
    write_related()
    PublishingLog.objects.bulk_create(_imported(articles, at))
    revisions.take_first(articles, at=at)
    listings.list_new(articles)
    invalidate(cache_tags.SITE)


def _imported(articles: Iterable[Article], at: dt.datetime) -> Iterable[PublishingLog]:
    return (
        PublishingLog(article=article, verb="import", now=article.status, at=at)
        for article in articles
    )


def _lock(article: Article, base_version: int | None) -> str:
    """Lock the row and take over its version; returns the address that readers knew, or ""."""
    now = Article.objects.select_for_update().defer("body", "body_html", "body_text")
    row = now.get(pk=article.pk)
    if base_version is not None and row.version != base_version:
        raise VersionConflictError(row)
    article.version = row.version
    return row.get_absolute_url() if row.published_on else ""


def _add_default_byline(article: Article, *, by: User | None) -> None:
    writer = Author.objects.filter(user=by).first() if by else None
    if writer is not None and not article.bylines.exists():
        Byline.objects.create(article=article, author=writer)
