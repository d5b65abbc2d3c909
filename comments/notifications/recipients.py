"""Who is to be told of a comment: who asked for what it meets, and who may not be told. Reads only.

Asked at every post, so the queries are prepared.
"""

import datetime as dt
from typing import Any

from django.db.models import Q, QuerySet

from accounts.models import User
from articles.models import Byline
from comments.models import Ban, Comment, Frequency, Mute, Notification, Subscription
from prepared.queries import Prepared

Kind = Subscription.Kind
type PersonFrequencies = QuerySet[Subscription, tuple[int, str]]

# People told in one transaction: its inserts hold SQLite's one write lock for some 50 ms.
BATCH = 100
# A person has at most these many subscriptions that one comment can meet: one of each kind.
MOST_REASONS = len(Kind.values)


def subscribers(comment: Comment, after: int) -> tuple[dict[int, str], int | None]:
    """How soon each of the next people wants to hear, and the last one's number if more follow."""
    rows = _met_by(comment, after)
    last = None
    if len(rows) == BATCH + MOST_REASONS:
        # The last person's rows may go on behind the cut: they are told with the next batch.
        unfinished = rows[-1][0]
        rows = [row for row in rows if row[0] != unfinished]
        last = rows[-1][0]
    frequencies: dict[int, str] = {}
    for person, frequency in rows:
        if frequencies.get(person) != Frequency.IMMEDIATE:
            frequencies[person] = frequency
    return frequencies, last


def _met_by(comment: Comment, after: int) -> list[tuple[int, str]]:
    """Person and frequency of the next subscriptions that `comment` meets, by person.

    At most one of each kind a person.
    """
    named = list(spoken_to(comment))
    if not comment.article_id:
        return _met_on_page(page=comment.page_id, spoken_to=named, after=after)
    writers = _writers(story=comment.article_id)
    return _met_on_story(story=comment.article_id, spoken_to=named, writers=writers, after=after)


@Prepared
def _writers(story: Any) -> QuerySet[Byline, int | None]:
    bylines = Byline.objects.filter(article=story, author__user__isnull=False)
    return bylines.values_list("author__user", flat=True)


@Prepared
def _met_on_story(story: Any, spoken_to: Any, writers: Any, after: Any) -> PersonFrequencies:
    on_theirs = Q(kind=Kind.STORIES, person__in=writers)
    return _subscriptions_to(Q(article=story) | on_theirs, spoken_to, after)


@Prepared
def _met_on_page(page: Any, spoken_to: Any, after: Any) -> PersonFrequencies:
    return _subscriptions_to(Q(page=page), spoken_to, after)


def _subscriptions_to(met: Q, spoken_to: Any, after: Any) -> PersonFrequencies:
    met |= Q(kind=Kind.REPLIES, person__in=spoken_to)
    rows = Subscription.objects.filter(met, person__gt=after).order_by("person_id")
    return rows.values_list("person_id", "frequency")[: BATCH + MOST_REASONS]


def spoken_to(comment: Comment) -> set[int]:
    """Whom it answers, and whom it calls by name."""
    people = {person for _name, person in comment.mentions}
    if comment.parent and comment.parent.author_id:
        people.add(comment.parent.author_id)
    return people


def excluded(comment: Comment, people: list[int], *, at: dt.datetime) -> set[int]:
    """Of `people`: the writer, those who muted the writer or may not come in, those told before."""
    out = shut_out(people, at=at)
    if comment.author_id:
        out |= {comment.author_id, *_muting(people=people, muted=comment.author_id)}
    return out | set(_told(people=people, comment=comment.pk))


@Prepared
def _muting(people: Any, muted: Any) -> QuerySet[Mute, int]:
    return Mute.objects.filter(person__in=people, muted=muted).values_list("person_id", flat=True)


@Prepared
def _told(people: Any, comment: Any) -> QuerySet[Notification, int]:
    told = Notification.objects.filter(comment=comment, person__in=people)
    return told.values_list("person_id", flat=True)


def shut_out(people: list[int], *, at: dt.datetime) -> set[int]:
    """Those of `people` who may not take part: switched off, or banned."""
    return {*_switched_off(people=people), *_banned(people=people, at=at)}


@Prepared
def _switched_off(people: Any) -> QuerySet[User, int]:
    return User.objects.filter(pk__in=people, is_active=False).values_list("pk", flat=True)


@Prepared
def _banned(people: Any, at: Any) -> QuerySet[Ban, int]:
    banned = Ban.objects.in_force(at=at).filter(person__in=people, effect=Ban.Effect.BLOCK)
    return banned.values_list("person_id", flat=True)
