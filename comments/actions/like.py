"""A reader likes a comment or a story, or takes it back; and folds away what somebody writes."""

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.limits import consume
from accounts.models import User
from articles.models import Article
from comments import cache_tags, counting, limits
from comments.models import Comment, Like, Mute
from comments.reading import history


class LikeRefusedError(Exception):
    """Nothing was stored; the message tells the reader why."""


def like(liked: Comment | Article, *, by: User, at: dt.datetime | None = None) -> int:
    """Like it, once however often it is asked; returns how many people do now.

    Raises LikeRefusedError or TooOftenError.
    """
    now = at or timezone.now()
    if history.is_blocked(by, at=now):
        raise LikeRefusedError(_("You may not take part in the discussion at present."))
    if isinstance(liked, Comment) and liked.author_id == by.pk:
        raise LikeRefusedError(_("This is your own comment."))
    with transaction.atomic():
        consume([(limits.LIKE_PERSON, by.pk)], at=now)
        if isinstance(liked, Article):
            Like.objects.get_or_create(article=liked, person=by, defaults={"created_at": now})
            cache_tags.invalidate_discussion(liked, is_recounted=False)
            return count_of(liked)
        if not _lock(liked):
            raise LikeRefusedError(_("This comment is not shown any more."))
        Like.objects.get_or_create(comment=liked, person=by, defaults={"created_at": now})
        return counting.recount_likes(liked)


def unlike(liked: Comment | Article, *, by: User) -> int:
    """Take a like back, if there was one; returns how many are left."""
    if isinstance(liked, Article):
        Like.objects.filter(article=liked, person=by).delete()
        cache_tags.invalidate_discussion(liked, is_recounted=False)
        return count_of(liked)
    with transaction.atomic():
        _lock(liked)
        Like.objects.filter(comment=liked, person=by).delete()
        return counting.recount_likes(liked)


def count_of(article: Article) -> int:
    """How many people like a story. One query."""
    return Like.objects.filter(article=article).count()


def is_liked(liked: Comment | Article, *, by: User) -> bool:
    """Whether that person likes it now. One query."""
    about = {"article" if isinstance(liked, Article) else "comment": liked}
    return Like.objects.filter(person=by, **about).exists()


def mute(person: User, *, by: User, at: dt.datetime | None = None) -> None:
    """Fold away what `person` writes, for `by` alone. Raises LikeRefusedError for oneself."""
    if person.pk == by.pk:
        raise LikeRefusedError(_("You can't mute yourself."))
    Mute.objects.get_or_create(
        person=by, muted=person, defaults={"created_at": at or timezone.now()}
    )


def unmute(person: User, *, by: User) -> None:
    """Show what `person` writes again."""
    Mute.objects.filter(person=by, muted=person).delete()


def _lock(comment: Comment) -> bool:
    """Lock the comment's row; False if readers do not see it."""
    shown = Comment.objects.select_for_update(no_key=True, of=("self",)).visible()
    return shown.filter(pk=comment.pk).exists()
