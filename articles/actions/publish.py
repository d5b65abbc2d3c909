"""The acts that move a story between statuses: one table of moves, one row of log for each."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from articles import cache_tags, publication_time, revisions, verification
from articles.lists import listings
from articles.models import Article, PublishingLog, SiteIdentity
from articles.publication_time import TimeQuestion
from articles.slugs import make_slug, unique_slug
from boundary.visible_text import has_visible_text
from desk import time_bounds
from pagecache.invalidation import invalidate

S = Article.Status

# act -> the statuses it may begin from, and the one it ends in
TRANSITIONS: Mapping[str, tuple[frozenset[str], str]] = {
    "submit": (frozenset({S.DRAFT}), S.SUBMITTED),
    "approve": (frozenset({S.DRAFT, S.SUBMITTED}), S.APPROVED),
    "send_back": (frozenset({S.SUBMITTED, S.APPROVED}), S.DRAFT),
    "publish": (
        frozenset({S.DRAFT, S.SUBMITTED, S.APPROVED, S.PUBLISHED, S.WITHDRAWN, S.PRIVATE}),
        S.PUBLISHED,
    ),
    "withdraw": (frozenset({S.PUBLISHED}), S.WITHDRAWN),
    "make_private": (frozenset({S.DRAFT, S.PUBLISHED, S.WITHDRAWN}), S.PRIVATE),
    "bin": (frozenset({S.DRAFT, S.SUBMITTED, S.APPROVED, S.WITHDRAWN, S.PRIVATE}), S.TRASHED),
    "take_from_bin": (frozenset({S.TRASHED}), S.DRAFT),
}

# act -> the permission it needs, beside the right to edit the story
NEEDS: Mapping[str, str] = {
    "submit": "articles.change_article",
    "approve": "articles.approve_article",
    "send_back": "articles.approve_article",
    "publish": "articles.publish_article",
    "withdraw": "articles.publish_article",
    "make_private": "articles.publish_article",
    "bin": "articles.change_article",
    "take_from_bin": "articles.publish_article",
    "correct": "articles.correct_article",
}


class TransitionRefusedError(Exception):
    """The story's status does not allow the act; the message is for the person who asked."""


class TimeQuestionError(TransitionRefusedError):
    """The time may be a mistake: publish() wants the argument that `question` names to be true."""

    def __init__(self, question: TimeQuestion, when: dt.datetime) -> None:
        super().__init__(publication_time.wording(question, when))
        self.question = question


@dataclass(frozen=True)
class Refusal:
    """Why a story can't be published yet, for the form."""

    field: str
    message: str


def what_is_missing(article: Article) -> list[Refusal]:
    """What must be there before readers may see it."""
    missing = []
    if not has_visible_text(article.headline):
        missing.append(Refusal("headline", _("A story needs a headline before it is published.")))
    if not has_visible_text(article.body_text or article.body) and not article.lead_image_id:
        missing.append(Refusal("body", _("There is no text yet.")))
    return missing


def may(act: str, article: Article) -> bool:
    """Whether the story's status allows the act."""
    return article.status in TRANSITIONS[act][0]


def is_allowed(act: str, article: Article, *, to: User) -> bool:
    """Whether a person may do the act to this story, whatever its status. At most one query."""
    return to.has_perm(NEEDS[act]) and article.can_be_edited_by(to)


def submit(article: Article, *, by: User | None, at: dt.datetime | None = None) -> None:
    """Hand a draft to the editors."""
    _change_status(article, "submit", by=by, at=at or timezone.now())


def approve(article: Article, *, by: User | None, at: dt.datetime | None = None) -> None:
    """Say that it may be published."""
    _change_status(article, "approve", by=by, at=at or timezone.now())


def send_back(
    article: Article, *, by: User | None, reason: str, at: dt.datetime | None = None
) -> None:
    """Return it to its author with a reason."""
    _change_status(article, "send_back", by=by, at=at or timezone.now(), reason=reason)


def publish(
    article: Article,
    *,
    by: User | None,
    at: dt.datetime | None = None,
    when: dt.datetime | None = None,
    date_back: bool = False,
    take_offline: bool = False,
) -> None:
    """Make a story visible at `when`; a later time schedules it.

    Without `when` it is published now; a story that was public before keeps its first date. Gives
    it a slug and the date of its address in the site's zone, both unique together; a story that was
    public keeps its address.

    Raises TransitionRefusedError with what is missing, or for a time before 1990 or more than five
    years ahead. Raises TimeQuestionError for a past time of a story that was never public, unless
    `date_back`; and for a future time of a story that readers see now, unless `take_offline`.
    """
    now = at or timezone.now()
    with transaction.atomic():
        locked = _locked(article, "publish")
        if missing := what_is_missing(locked):
            raise TransitionRefusedError(" ".join(refusal.message for refusal in missing))
        if when is not None:
            _check_time(
                locked,
                when,
                now=now,
                confirmed={
                    TimeQuestion.DATE_BACK: date_back,
                    TimeQuestion.TAKE_OFFLINE: take_offline,
                },
            )
        was = locked.status
        _give_address(locked, when=when or _first_time(locked, now) or now, now=now)
        locked.status = S.PUBLISHED
        locked.version += 1
        locked.save(update_fields=["status", "slug", "published_at", "published_on", "version"])
        scheduled = locked.published_at is not None and locked.published_at > now
        write_log(locked, "schedule" if scheduled else "publish", was=was, by=by, at=now)
        revisions.take(locked, by=by, at=now)
        listings.relist(locked)
        verification.queue_check(locked, by=by, at=now)
    _copy_state(locked, article)


def withdraw(
    article: Article, *, by: User | None, reason: str = "", at: dt.datetime | None = None
) -> None:
    """Take a story back: it leaves every list at once and its address says 410 Gone."""
    _change_status(article, "withdraw", by=by, at=at or timezone.now(), reason=reason)


def make_private(article: Article, *, by: User | None, at: dt.datetime | None = None) -> None:
    """Keep it for the newsroom only."""
    _change_status(article, "make_private", by=by, at=at or timezone.now())


def bin(article: Article, *, by: User | None, at: dt.datetime | None = None) -> None:
    """Put it in the bin; a published story must be withdrawn first."""
    _change_status(article, "bin", by=by, at=at or timezone.now())


def take_from_bin(article: Article, *, by: User | None, at: dt.datetime | None = None) -> None:
    """Make it a draft again."""
    _change_status(article, "take_from_bin", by=by, at=at or timezone.now())


def _change_status(
    article: Article, act: str, *, by: User | None, at: dt.datetime, reason: str = ""
) -> None:
    with transaction.atomic():
        locked = _locked(article, act)
        was = locked.status
        locked.status = TRANSITIONS[act][1]
        locked.version += 1
        locked.save(update_fields=["status", "version"])
        write_log(locked, act, was=was, by=by, at=at, reason=reason)
        listings.relist(locked)
        if was == S.PUBLISHED:
            verification.queue_check(locked, by=by, at=at)
    _copy_state(locked, article)


def _locked(article: Article, act: str) -> Article:
    """The locked row; raises TransitionRefusedError if its status does not allow the act."""
    locked = Article.objects.select_for_update().get(pk=article.pk)
    if not may(act, locked):
        raise TransitionRefusedError(
            _("“%(headline)s” can't be moved like this: its status is “%(status)s” now.")
            % {"headline": locked.headline, "status": locked.get_status_display()}
        )
    return locked


def _check_time(
    article: Article,
    when: dt.datetime,
    *,
    now: dt.datetime,
    confirmed: Mapping[TimeQuestion, bool],
) -> None:
    if not time_bounds.is_plausible(when, now=now):
        raise TransitionRefusedError(str(time_bounds.IMPLAUSIBLE))
    question = publication_time.question_about(article, when, now=now)
    if question is not None and not confirmed[question]:
        raise TimeQuestionError(question, when)


def _first_time(article: Article, now: dt.datetime) -> dt.datetime | None:
    """The time at which it became public before; publishing it again keeps that."""
    return article.published_at if publication_time.was_public(article, at=now) else None


def _give_address(article: Article, *, when: dt.datetime, now: dt.datetime) -> None:
    """A story that readers knew keeps its address, also if it was taken off the site meanwhile."""
    was_public = publication_time.was_public(article, at=now) or (
        article.published_on is not None
        and article.publishing_log.filter(verb__in=["publish", "import"]).exists()
    )
    article.published_at = when
    if was_public and article.slug:
        return
    day = when.astimezone(SiteIdentity.current().zone).date()
    article.published_on = day
    wanted = article.slug or make_slug(article.headline) or str(article.pk)
    others = Article.objects.filter(published_on=day).exclude(pk=article.pk)
    article.slug = unique_slug(wanted, lambda slug: others.filter(slug=slug).exists())


def write_log(
    article: Article, verb: str, *, was: str, by: User | None, at: dt.datetime, reason: str = ""
) -> None:
    """Write what was done to a story into its log; in the transaction of the act."""
    PublishingLog.objects.create(
        article=article, verb=verb, was=was, now=article.status, by=by, at=at, reason=reason
    )
    invalidate(cache_tags.ACTS)


def _copy_state(fresh: Article, article: Article) -> None:
    """Let the caller's object know what the locked row became."""
    for name in (
        "status",
        "slug",
        "published_at",
        "published_on",
        "updated_at",
        "corrected_at",
        "version",
    ):
        setattr(article, name, getattr(fresh, name))
