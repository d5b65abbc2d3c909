"""What is known of a person when they write: the facts the rules ask for. Reads only."""

import datetime as dt
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from django.db.models import Count, Max, Q, QuerySet, TextField
from django.db.models.functions import Cast, Substr

from accounts.models import User
from articles.models import Article, Subject
from comments.models import Ban, BanQuerySet, Comment, ModerationRules
from comments.rules import newcomer, rejections, repeat, spam_score
from prepared.queries import Prepared

Status = Comment.Status


@dataclass(frozen=True)
class History:
    """How somebody's comments fared."""

    approved_count: int
    recent_count: int
    recent_rejected_count: int
    has_said_this: bool
    last_here_at: dt.datetime | None


# No pause between two comments is longer: its field holds 32,767 seconds.
LONGEST_PAUSE = dt.timedelta(seconds=32_767)
# What spam is compared with: enough to know a campaign by, read in one bounded query.
REMEMBERED = 100
REMEMBERED_FOR = dt.timedelta(days=30)
LONGEST_HTML = 8_000


def of(
    person: User,
    *,
    text: str,
    rules: ModerationRules,
    subject: Subject,
    at: dt.datetime,
) -> History:
    """Two queries by the index of the person's own, of days and of a few, however much they wrote.

    Approved comments are counted up to the number that the rules ask for.
    """
    counted = _and_a_story if isinstance(subject, Article) else _and_a_page
    begin = at - dt.timedelta(days=rules.of(rejections.Settings).rejected_days)
    lately = at - dt.timedelta(minutes=rules.of(repeat.Settings).repeat_minutes)
    recent, rejected, said, last_here = counted.first(
        person=person.pk,
        text=text,
        since=min(begin, lately, at - LONGEST_PAUSE),
        begin=begin,
        lately=lately,
        subject=subject.pk,
    ) or (0, 0, 0, None)
    needed = rules.of(newcomer.Settings).approvals_needed
    return History(
        approved_count=_approved(max(1, needed)).count(person=person.pk),
        recent_count=recent,
        recent_rejected_count=rejected,
        has_said_this=said > 0,
        last_here_at=last_here,
    )


@cache
def _approved(most: int) -> Prepared[Any]:
    def declared(person: Any) -> QuerySet[Comment, Any]:
        public = Comment.objects.filter(author=person, status=Status.PUBLISHED)
        return public.order_by().values("pk")[:most]

    return Prepared(declared)


type Counts = QuerySet[Comment, tuple[int, int, int, dt.datetime | None]]


@Prepared
def _and_a_story(
    person: Any, text: Any, since: Any, begin: Any, lately: Any, subject: Any
) -> Counts:
    theirs = Comment.objects.filter(author=person, created_at__gte=since)
    return _counts(theirs, text, begin=begin, lately=lately, here=Q(article=subject))


@Prepared
def _and_a_page(
    person: Any, text: Any, since: Any, begin: Any, lately: Any, subject: Any
) -> Counts:
    theirs = Comment.objects.filter(author=person, created_at__gte=since)
    return _counts(theirs, text, begin=begin, lately=lately, here=Q(page=subject))


def _counts(theirs: QuerySet[Comment], text: Any, *, begin: Any, lately: Any, here: Q) -> Counts:
    """One row where there is a comment among them, else none."""
    recent = Q(created_at__gte=begin, withdrawn_at__isnull=True)
    # What its own writer took back was not rejected.
    rejected = Q(status__in=(Status.SPAM, Status.REMOVED))
    counted = theirs.values("author").annotate(
        recent=Count("pk", filter=recent),
        rejected=Count("pk", filter=recent & rejected),
        said=Count("pk", filter=Q(created_at__gte=lately, text=text)),
        last_here=Max("created_at", filter=here),
    )
    return counted.values_list("recent", "rejected", "said", "last_here")


def approved(person: User) -> int:
    """How many comments of theirs are public. One query."""
    return Comment.objects.filter(author=person).visible().count()


def marked_as_spam(*, at: dt.datetime) -> spam_score.Known:
    """What the newest comments that are spam hold, by their index. One query of a few numbers.

    Their words are read and taken apart anew only where one of them came or went.
    """
    return _known(tuple(_latest_spam(begin=at - REMEMBERED_FOR)))


@Prepared
def _latest_spam(begin: Any) -> QuerySet[Comment, tuple[int, str]]:
    """Their times as text: nobody reads them, and a hundred would be made of it for each post."""
    spam_since = Comment.objects.filter(status=Status.SPAM, created_at__gt=begin)
    latest = spam_since.order_by("-created_at", "-pk").annotate(
        time=Cast("created_at", TextField())
    )
    return latest.values_list("pk", "time")[:REMEMBERED]


@lru_cache(maxsize=4)
def _known(rows: tuple[tuple[int, str], ...]) -> spam_score.Known:
    """Spam is never edited, so number and time stand for its words."""
    found = list(
        Comment.objects.filter(pk__in=[pk for pk, _time in rows]).values_list(
            "text", Substr("html", 1, LONGEST_HTML), "network"
        )
    )
    return spam_score.Known(
        hosts=frozenset(
            host for _text, html, _network in found for host in spam_score.hosts_in(html)
        ),
        texts=frozenset(spam_score.plain(text) for text, _html, _network in found if text),
        networks=frozenset(network for _text, _html, network in found if network),
    )


def ban_of(person: User, *, at: dt.datetime) -> Ban | None:
    """The ban in force, the stricter first. One query."""
    in_force = _bans(person=person.pk, at=at)
    return min(in_force, key=lambda ban: ban.effect != Ban.Effect.BLOCK, default=None)


@Prepared
def _bans(person: Any, at: Any) -> BanQuerySet:
    return Ban.objects.filter(person=person).in_force(at=at).select_related("by")


def is_blocked(person: User, *, at: dt.datetime) -> bool:
    """Whether the person may not take part now."""
    ban = ban_of(person, at=at)
    return ban is not None and ban.effect == Ban.Effect.BLOCK


def is_in_good_standing(person: User, *, rules: ModerationRules, at: dt.datetime) -> bool:
    """Whether the person's report counts: known by approved comments, and not blocked."""
    needed = rules.of(newcomer.Settings).approvals_needed
    approved = Comment.objects.filter(author=person).visible()[:needed].count()
    return approved >= needed and not is_blocked(person, at=at)
