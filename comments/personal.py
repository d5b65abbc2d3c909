"""What a page of comments is to one person: their own and what they liked, muted and get mailed."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import BigIntegerField, CharField, Q, Value
from django.db.models.functions import Cast, Concat

from accounts.models import User
from articles.models import Article
from comments.mails import subscribing
from comments.models import Like, ModerationRules, Mute
from comments.reading.discussions import Discussion

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
    """All of it in one query: a query costs a millisecond to make, four of them four."""
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
    liked = Q(comment__in=comments)
    if isinstance(page.subject, Article):
        liked |= Q(article=page.subject)
    mails = subscribing.here(viewer, page.subject)
    rows = [
        _named(Like.objects.filter(liked, person=viewer), Value(_LIKED), "comment_id"),
        _named(Mute.objects.filter(person=viewer), Value(_MUTED), "muted_id"),
        _named(ModerationRules.objects.all(), Value(_MINUTES), "edit_minutes"),
        _named(mails, Concat(Value(_MAILED), "kind"), "id"),
    ]
    found: dict[str, list[Any]] = defaultdict(list)
    for what, number in rows[0].union(*rows[1:], all=True):
        found[what].append(number)
    return found


def _named(rows: Any, what: Any, number: str) -> Any:
    return (
        rows.annotate(what=Cast(what, CharField()), number=Cast(number, BigIntegerField()))
        .order_by()
        .values_list("what", "number")
    )
