"""What is known of a person when they write: the facts the rules ask for. Reads only."""

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache

from django.db.models import Count, Max, Q
from django.db.models.functions import Substr

from accounts.models import User
from articles.models import Article, Page
from comments.models import Ban, Comment, ModerationRules
from comments.rules import spam

Status = Comment.Status


@dataclass(frozen=True)
class History:
    """How somebody's comments fared."""

    approved_count: int
    recent_count: int
    recent_rejected_count: int
    has_said_this: bool
    last_here_at: dt.datetime | None


# What spam is compared with: enough to know a campaign by, read in one bounded query.
REMEMBERED = 100
REMEMBERED_FOR = dt.timedelta(days=30)
LONGEST_HTML = 8_000


def of(
    person: User,
    *,
    text: str,
    rules: ModerationRules,
    subject: Article | Page,
    at: dt.datetime,
) -> History:
    """One query over the person's own comments, by their index."""
    recent = Q(created_at__gte=at - dt.timedelta(days=rules.rejected_days))
    lately = Q(created_at__gte=at - dt.timedelta(minutes=rules.repeat_minutes))
    # What its own writer took back was not rejected.
    rejected = Q(status__in=(Status.SPAM, Status.REMOVED), withdrawn_at__isnull=True)
    here = Q(article=subject) if isinstance(subject, Article) else Q(page=subject)
    counts = Comment.objects.filter(author=person).aggregate(
        approved=Count("pk", filter=Q(status=Status.PUBLISHED)),
        recent=Count("pk", filter=recent & Q(withdrawn_at__isnull=True)),
        rejected=Count("pk", filter=recent & rejected),
        said=Count("pk", filter=lately & Q(text=text)),
        last_here=Max("created_at", filter=here),
    )
    return History(
        approved_count=counts["approved"],
        recent_count=counts["recent"],
        recent_rejected_count=counts["rejected"],
        has_said_this=counts["said"] > 0,
        last_here_at=counts["last_here"],
    )


def approved(person: User) -> int:
    """How many comments of theirs are public. One query."""
    return Comment.objects.filter(author=person).visible().count()


def marked_as_spam(*, at: dt.datetime) -> spam.Known:
    """What the newest comments that are spam hold, by their index. One query of a few numbers.

    Their words are read and taken apart anew only where one of them came or went.
    """
    rows = (
        Comment.objects.filter(status=Status.SPAM, created_at__gt=at - REMEMBERED_FOR)
        .order_by("-created_at", "-pk")
        .values_list("pk", "created_at")[:REMEMBERED]
    )
    return _known(tuple(rows))


@lru_cache(maxsize=4)
def _known(rows: tuple[tuple[int, dt.datetime], ...]) -> spam.Known:
    """Spam is never edited, so number and time stand for its words."""
    found = list(
        Comment.objects.filter(pk__in=[pk for pk, _time in rows]).values_list(
            "text", Substr("html", 1, LONGEST_HTML), "network"
        )
    )
    return spam.Known(
        hosts=frozenset(host for _text, html, _network in found for host in spam.hosts_in(html)),
        texts=frozenset(spam.plain(text) for text, _html, _network in found if text),
        networks=frozenset(network for _text, _html, network in found if network),
    )


def ban_of(person: User, *, at: dt.datetime) -> Ban | None:
    """The ban in force, the stricter first. One query."""
    in_force = Ban.objects.filter(person=person).in_force(at=at)
    return min(in_force, key=lambda ban: ban.effect != Ban.Effect.BLOCK, default=None)


def is_blocked(person: User, *, at: dt.datetime) -> bool:
    """Whether the person may not take part now."""
    ban = ban_of(person, at=at)
    return ban is not None and ban.effect == Ban.Effect.BLOCK


def is_in_good_standing(person: User, *, rules: ModerationRules, at: dt.datetime) -> bool:
    """Whether the person's report counts: known by approved comments, and not blocked."""
    approved = Comment.objects.filter(author=person).visible()[: rules.approvals_needed].count()
    return approved >= rules.approvals_needed and not is_blocked(person, at=at)
