"""Adds a public note about a mistake to a published story."""

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from articles import cache_tags, revisions, verification
from articles.actions.publish import TransitionRefusedError, write_log
from articles.models import Article, Correction
from pagecache.invalidation import invalidate


def correct(
    article: Article,
    *,
    by: User | None,
    text: str,
    kind: str = Correction.Kind.CORRECTION,
    at: dt.datetime | None = None,
) -> Correction:
    """Add the note, date the story by it, log it, and have the public page checked.

    Raises TransitionRefusedError if the story is not published. `article` knows its new version.
    """
    now = at or timezone.now()
    with transaction.atomic():
        locked = Article.objects.select_for_update().get(pk=article.pk)
        if locked.status != Article.Status.PUBLISHED:
            raise TransitionRefusedError(
                _("Only a published story can be corrected; edit the draft instead.")
            )
        correction = Correction.objects.create(
            article=locked, kind=kind, text=text.strip(), by=by, at=now
        )
        locked.updated_at = locked.corrected_at = now
        locked.version += 1
        locked.save(update_fields=["updated_at", "corrected_at", "version"])
        cache_tags.invalidate_rows(locked)
        invalidate(cache_tags.CORRECTIONS)
        write_log(locked, "correct", was=locked.status, by=by, at=now, reason=text.strip())
        revisions.take(locked, by=by, at=now)
        verification.queue_check(locked, by=by, at=now)
    for name in ("updated_at", "corrected_at", "version"):
        setattr(article, name, getattr(locked, name))
    return correction
