"""What a page of comments is to one person: their own and what they liked, muted and get mailed."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import BigIntegerField, CharField, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat

from accounts.models import User
from articles.models import Article
from comments import subscriptions
from comments.models import Like, ModerationRules, Mute
from comments.reading.discussions import Discussion
from prepared.queries import Prepared

type Found = QuerySet[Any, tuple[str, int | None]]

_LIKED, _MUTED, _MINUTES, _MAILED = "liked", "muted", "minutes", "mailed: "


@dataclass(frozen=True)
class Personal:
    """Numbers of comments, numbers of people they muted, and the kinds of mails they get."""

    own: frozenset[int]
    editable: frozenset[int]
    liked: frozenset[int]
    likes_story: bool
    muted: frozenset[int]
    mailed: frozenset[str]


def of(page: Discussion, viewer: User, *, at: dt.datetime) -> Personal:
    """All of it in one query."""
    comments = [entry.comment for entry in page.entries if not entry.is_tombstone]
    own = [comment for comment in comments if comment.author_id == viewer.pk]
    found = _read(page, viewer, [comment.pk for comment in comments])
    minutes = next(iter(found[_MINUTES]), ModerationRules().edit_minutes)
    begin = at - dt.timedelta(minutes=minutes)
    return Personal(
        own=frozenset(comment.pk for comment in own),
        editable=frozenset(comment.pk for comment in own if comment.created_at > begin),
        liked=frozenset(pk for pk in found[_LIKED] if pk is not None),
        likes_story=None in found[_LIKED],
        muted=frozenset(found[_MUTED]),
        mailed=frozenset(what.removeprefix(_MAILED) for what in found if what.startswith(_MAILED)),
    )


def _read(page: Discussion, viewer: User, comments: list[int]) -> dict[str, list[Any]]:
    """What was found, by its kind. A like without a comment is one of the story itself."""
    everything = _of_story if isinstance(page.subject, Article) else _of_page
    found: dict[str, list[Any]] = defaultdict(list)
    for what, number in everything(viewer=viewer.pk, subject=page.subject.pk, comments=comments):
        found[what].append(number)
    return found


@Prepared
def _of_story(viewer: Any, subject: Any, comments: Any) -> Found:
    under = Q(article=subject)
    return _everything(viewer, under, Q(comment__in=comments) | under)


@Prepared
def _of_page(viewer: Any, subject: Any, comments: Any) -> Found:
    return _everything(viewer, Q(page=subject), Q(comment__in=comments))


def _everything(viewer: Any, under: Q, liked: Q) -> Found:
    rows = [
        _named(Like.objects.filter(liked, person=viewer), Value(_LIKED), "comment_id"),
        _named(Mute.objects.filter(person=viewer), Value(_MUTED), "muted_id"),
        _named(ModerationRules.objects.all(), Value(_MINUTES), "edit_minutes"),
        _named(subscriptions.here(viewer, under), Concat(Value(_MAILED), "kind"), "id"),
    ]
    everything: Found = rows[0].union(*rows[1:], all=True)
    return everything


def _named(rows: Any, what: Any, number: str) -> Any:
    return (
        rows.annotate(what=Cast(what, CharField()), number=Cast(number, BigIntegerField()))
        .order_by()
        .values_list("what", "number")
    )
