"""What a moderator has before them: the lists of the queue, and all that is known of one case.

Reads only, and never counts a large table: a list is a page found by where the last one ended.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts import providers
from accounts.models import User
from comments.models import Ban, Comment, EarlierText, Flag, ModerationLog

PAGE = 25
# A number beyond which the exact one says no more than “much to do”.
COUNTED = 99
# Reports looked at for one list; the ones behind them come up as these are settled.
REPORTS = 500
# Somebody's newest comments that their figures are made of.
REMEMBERED = 500
SHOWN = 20

S = Comment.Status
EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
MICROSECOND = dt.timedelta(microseconds=1)
LONGEST_NUMBER = 18  # digits; more are no time and no row


class Tab(StrEnum):
    """The lists, as the address names them."""

    HELD = "held"
    REPORTED = "reported"
    NEW = "new"
    SPAM = "spam"
    REMOVED = "removed"


LABELS: Mapping[Tab, object] = {
    Tab.HELD: _("Held"),
    Tab.REPORTED: _("Reported"),
    Tab.NEW: _("New"),
    Tab.SPAM: _("Spam"),
    Tab.REMOVED: _("Removed"),
}
STATUS: Mapping[Tab, str] = {
    Tab.HELD: S.HELD,
    Tab.NEW: S.PUBLISHED,
    Tab.SPAM: S.SPAM,
    Tab.REMOVED: S.REMOVED,
}


@dataclass(frozen=True)
class Position:
    """Where in a list a comment stands: lists go from the newest to the oldest."""

    at: dt.datetime
    pk: int

    @classmethod
    def of(cls, comment: Comment) -> Self:
        return cls(comment.created_at, comment.pk)

    @classmethod
    def read(cls, text: str) -> Self | None:
        """What str() made; None for anything else."""
        moment, _dash, number = text.partition("-")
        if not all(
            part.isascii() and part.isdecimal() and len(part) <= LONGEST_NUMBER
            for part in (moment, number)
        ):
            return None
        try:
            return cls(EPOCH + int(moment) * MICROSECOND, int(number))
        except OverflowError:
            return None

    def __str__(self) -> str:
        return f"{(self.at - EPOCH) // MICROSECOND}-{self.pk}"


@dataclass(frozen=True)
class Listed:
    """One page of a list, and the place after which the next one begins."""

    comments: list[Comment]
    older: Position | None


@dataclass(frozen=True)
class Writer:
    """What is known of the person who wrote a comment, from their newest REMEMBERED."""

    person: User
    providers: list[str]
    approved: int
    rejected: int
    waiting: int
    is_cut_off: bool
    reports: int
    upheld: int
    bans: list[Ban]
    banned: Ban | None


@dataclass(frozen=True)
class Case:
    """One comment and what a moderator needs to know to decide on it."""

    comment: Comment
    flags: list[Flag]
    log: list[ModerationLog]
    earlier: list[EarlierText]
    writer: Writer | None

    @property
    def waiting_flags(self) -> list[Flag]:
        return [flag for flag in self.flags if flag.settled_at is None]


def comments_in(tab: Tab, *, before: Position | None = None) -> Listed:
    """A page of a tab, below `before`. One query, two for the reported ones."""
    rows = list(_below(_in(tab), before)[: PAGE + 1])
    more = len(rows) > PAGE
    return Listed(rows[:PAGE], Position.of(rows[PAGE - 1]) if more else None)


def next_case(tab: Tab, comment: Comment) -> int | None:
    """The number of the comment that stands below this one in a tab. As cheap as a page."""
    rows = _below(_in(tab), Position.of(comment)).values_list("pk", flat=True)
    return rows.first()


def is_in(tab: Tab, comment: Comment) -> bool:
    """Whether the comment stands in the tab now. One query at most."""
    if tab is not Tab.REPORTED:
        return comment.status == STATUS[tab]
    return comment.status in {S.PUBLISHED, S.HELD} and (
        Flag.objects.waiting().filter(comment=comment).exists()
    )


def tab_of(comment: Comment) -> Tab:
    """The list that a comment stands in by its status."""
    return next(tab for tab, status in STATUS.items() if status == comment.status)


def counts() -> dict[Tab, str]:
    """How many are held and reported: “12”, “99+” or an empty string. Two bounded queries."""
    held = Comment.objects.filter(status=S.HELD).order_by("-created_at", "-id")
    return {
        Tab.HELD: count_tabs(len(held.values_list("pk", flat=True)[: COUNTED + 1])),
        Tab.REPORTED: count_tabs(len(set(_reported()))),
    }


def count_tabs(number: int) -> str:
    """A number as the desk's tabs show it."""
    if number > COUNTED:
        return f"{COUNTED}+"
    return str(number) if number else ""


def case(pk: int, *, at: dt.datetime) -> Case | None:
    """All about one comment, or None if there is none. At most nine queries, however many."""
    comment = (
        _slim(Comment.objects.filter(pk=pk))
        .select_related("parent__author")
        .only(*LISTED, *(f"parent__{name}" for name in PARENT))
        .first()
    )
    if comment is None:
        return None
    flags = Flag.objects.filter(comment=comment).select_related("person", "settled_by")
    log = ModerationLog.objects.filter(comment=comment).select_related("by")
    return Case(
        comment=comment,
        flags=list(flags.order_by("settled_at", "-created_at")[:SHOWN]),
        log=list(log.order_by("-at", "-pk")[:SHOWN]),
        earlier=list(EarlierText.objects.filter(comment=comment).order_by("-replaced_at")[:SHOWN]),
        writer=_writer(comment.author, at=at) if comment.author else None,
    )


def _writer(person: User, *, at: dt.datetime) -> Writer:
    newest = Comment.objects.filter(author=person).order_by("-created_at")
    rows = list(newest.values_list("pk", "status", "withdrawn_at")[:REMEMBERED])
    states = [status for _pk, status, withdrawn in rows if not withdrawn]
    reports = Flag.objects.filter(comment__in=[pk for pk, _status, _withdrawn in rows]).aggregate(
        all=Count("pk"), upheld=Count("pk", filter=Q(was_upheld=True))
    )
    bans = list(Ban.objects.filter(person=person).select_related("by").order_by("-begins_at")[:5])
    in_force = Ban.objects.filter(person=person).in_force(at=at).first()
    return Writer(
        person=person,
        providers=providers.providers_of(person),
        approved=states.count(S.PUBLISHED),
        rejected=states.count(S.SPAM) + states.count(S.REMOVED),
        waiting=states.count(S.HELD),
        is_cut_off=len(rows) == REMEMBERED,
        reports=reports["all"],
        upheld=reports["upheld"],
        bans=bans,
        banned=in_force,
    )


def _in(tab: Tab) -> QuerySet[Comment]:
    if tab is Tab.REPORTED:
        rows = Comment.objects.filter(pk__in=set(_reported()), status__in=(S.PUBLISHED, S.HELD))
    else:
        rows = Comment.objects.filter(status=STATUS[tab])
    return _slim(rows).only(*LISTED).order_by("-created_at", "-id")


def _reported() -> list[int]:
    """The comments of the reports that waited longest; one number for each report."""
    # Not a join: SQLite would begin with the comments, which are a million where reports are ten.
    open_to_all = Comment.objects.filter(pk=OuterRef("comment"), status__in=(S.PUBLISHED, S.HELD))
    waiting = Flag.objects.waiting().filter(Exists(open_to_all))
    return list(waiting.order_by("created_at").values_list("comment_id", flat=True)[:REPORTS])


def _below(rows: QuerySet[Comment], place: Position | None) -> QuerySet[Comment]:
    if place is None:
        return rows
    # Written so that the index is entered at the place, not read from its beginning.
    return rows.filter(created_at__lte=place.at).exclude(created_at=place.at, pk__gte=place.pk)


LISTED = (
    "name", "text", "status", "kind", "url", "network", "created_at", "edited_at", "withdrawn_at",
    "featured_at",
    "findings", "parent", "author__username", "author__display_name", "author__is_staff",
    "author__is_active", "author__date_joined", "article__headline", "article__slug",
    "article__comments_open", "page__comments_open",
    "article__status", "article__published_at", "page__status",
    "article__published_on", "page__title", "page__path",
)  # fmt: skip


PARENT = ("name", "text", "status", "author__username", "author__display_name")


def _slim(rows: QuerySet[Comment]) -> QuerySet[Comment]:
    return rows.select_related("author", "article", "page")
