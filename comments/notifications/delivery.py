"""Tells people by mail what was said: from the comment that becomes public to the mail server.

announce() writes a row for each person to tell in the act's transaction, or queues a job for that
where they are many; their mails are queued with it, the daily ones wait for their hour.
docs/notifications.md tells it whole.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.tasks import task
from django.utils import timezone

from accounts import email_addresses, mail
from articles.models import Byline, SiteIdentity
from comments.models import Comment, Frequency, Mute, Notification, Subscription
from comments.notifications import emails, recipients
from comments.reading import discussions
from jobs.retrying import retrying

Kind = Subscription.Kind

# People who are told of a comment in its own transaction.
FEW = 10
# Nobody calls it new any more: what is approved or restored so late is told to nobody.
OLDEST_NEWS = dt.timedelta(days=90)
# Rows are what keeps a comment from being told twice, so they outlive its being news.
KEPT_FOR = dt.timedelta(days=180)
# Mails about single comments that one mailbox gets in an hour; the next go into the daily one.
MOST_AN_HOUR = 20
# The hour of the daily mails, by the site's own clock: read with the morning paper.
DIGEST_HOUR = 7
# A worker that was killed while it talked to the mail server blocks its mail no longer than this;
# the server's own timeout is 20 seconds.
CLAIM_LASTS = dt.timedelta(minutes=10)
# Ten thousand of these wait for one comment at times. Whatever else is queued goes before them.
PATIENT = -10
# queue_digests() is queued anew every few minutes anyway.
TRIES = 10

# A daily mail of a hundred comments must not read a hundred stories.
WORDS = ("body", "body_html", "body_text")
UNREAD = (
    "parent__text",
    "parent__html",
    *(f"{kind}__{part}" for kind in ("article", "page") for part in WORDS),
)


class StillSendingError(Exception):
    """Another worker claimed the same mail a moment ago; the queue tries again later."""


def announce(comment: Comment, *, at: dt.datetime) -> None:
    """Tell those who asked to be told; in the transaction in which `comment` becomes public.

    However often a comment becomes public, each person is told once. Two queries where nobody
    asked. Where few did, six more write their rows here: a job for it costs the database three
    transactions beside the comment's own. For more people a job is queued.
    """
    frequencies, last = recipients.subscribers(comment, 0)
    if len(frequencies) <= FEW and last is None:
        _write_rows(comment, frequencies, at=at)
    else:
        announce_all([comment.pk], at=at)


def announce_all(comments: Sequence[int], *, at: dt.datetime) -> None:
    """The same for many, by their numbers. One insert."""
    if comments:
        fan_out.enqueue(comments=list(comments))


@mail.retried_mail
@task
def fan_out(*, comments: list[int], after: int = 0) -> None:
    """Write a row for each person to tell of these comments, and queue their mails.

    People come in batches, by number from `after`; where one batch is not enough for a comment,
    the job for its next one is queued with it.
    """
    now = timezone.now()
    for pk in comments:
        with transaction.atomic():
            # Locked, so that two jobs about one comment follow one another: the second sees rows.
            comment = (
                Comment.objects.select_for_update(no_key=True, of=("self",))
                .visible()
                .without_pingbacks()
                .filter(pk=pk, created_at__gt=now - OLDEST_NEWS)
                .select_related("parent", "article", "page")
                .defer(*UNREAD)
                .first()
            )
            last = _tell(comment, after, at=now) if comment else None
            if last is not None:
                fan_out.enqueue(comments=[pk], after=last)


def _tell(comment: Comment, after: int, *, at: dt.datetime) -> int | None:
    """Tell the next batch of people; returns the last one's number where more may follow."""
    frequencies, last = recipients.subscribers(comment, after)
    _write_rows(comment, frequencies, at=at)
    return last


def _write_rows(comment: Comment, frequencies: Mapping[int, str], *, at: dt.datetime) -> None:
    """A row for each of these who may be told and was not yet, and the jobs of their mails."""
    if not frequencies:
        return
    people = set(frequencies) - recipients.excluded(comment, list(frequencies), at=at)
    people &= set(email_addresses.proven_addresses(people))
    rows = [
        Notification(
            comment=comment,
            person_id=person,
            frequency=frequencies[person],
            created_at=at,
            queued_at=at if frequencies[person] == Frequency.IMMEDIATE else None,
        )
        for person in sorted(people)
    ]
    Notification.objects.bulk_create(rows)
    for row in rows:
        if row.frequency == Frequency.IMMEDIATE:
            send.enqueue(person=row.person_id, notifications=[row.pk])


@mail.retried_mail
@task(priority=PATIENT)
def send(*, person: int, notifications: list[int], is_digest: bool = False) -> None:
    """Mail one person about one comment, or about a day's.

    What may not be told any more by now is left out. The rows are claimed before the mail server
    is spoken to and marked after it took the mail: a worker that dies in between leaves them
    claimed, and after CLAIM_LASTS the mail goes out again under the same Message-ID.
    """
    now = timezone.now()
    rows = _claim(person, notifications, at=now)
    claimed = [row.pk for row in rows]
    try:
        delivery = _still_wanted(person, rows, at=now)
        told = delivery.told
        if told and not is_digest and _is_over_the_hour(person, at=now):
            Notification.objects.filter(pk__in=claimed).update(
                frequency=Frequency.DAILY, queued_at=None, claimed_at=None
            )
            return
        if told:
            mail.deliver(_write(delivery, number=min(notifications), is_digest=is_digest))
    except Exception:
        Notification.objects.filter(pk__in=claimed).update(claimed_at=None)
        raise
    wanted = {each.comment.pk for each in told}
    done = [row.pk for row in rows if row.comment_id in wanted]
    Notification.objects.filter(pk__in=set(claimed) - set(done)).delete()
    Notification.objects.filter(pk__in=done).update(sent_at=timezone.now(), claimed_at=None)


@dataclass(frozen=True)
class Delivery:
    """What one mail says, to whom, for whom."""

    to: str
    told: Sequence[emails.Addressee]
    site: SiteIdentity


def _claim(person: int, notifications: list[int], *, at: dt.datetime) -> list[Notification]:
    """The unsent rows, now this worker's. Raises StillSendingError where another has them."""
    with transaction.atomic():
        rows = list(
            Notification.objects.select_for_update()
            .unsent()
            .filter(pk__in=notifications, person=person)
        )
        if any(row.claimed_at and row.claimed_at > at - CLAIM_LASTS for row in rows):
            raise StillSendingError(f"Mail {notifications} to person {person} is being sent.")
        Notification.objects.filter(pk__in=[row.pk for row in rows]).update(claimed_at=at)
    return rows


def _write(delivery: Delivery, *, number: int, is_digest: bool) -> Any:
    told, to, site = delivery.told, delivery.to, delivery.site
    with site.speaking():
        if is_digest:
            return emails.of_many(told, to=to, number=number, site=site)
        return emails.of_one(told[0], to=to, number=number, site=site)


def _still_wanted(person: int, rows: Iterable[Notification], *, at: dt.datetime) -> Delivery:
    """What of this is still public, asked for, and by somebody who has a mailbox."""
    site = SiteIdentity.current()
    to = (
        ""
        if recipients.shut_out([person], at=at)
        else email_addresses.proven_addresses([person]).get(person, "")
    )
    if not to:
        return Delivery(to="", told=(), site=site)
    comments = list(
        Comment.objects.visible()
        .filter(pk__in=[row.comment_id for row in rows])
        .select_related("author", "parent", "article", "page")
        .defer(*UNREAD)
        .order_by("created_at", "pk")
    )
    muted = set(Mute.objects.filter(person=person).values_list("muted_id", flat=True))
    reasons = _Reasons(person, comments)
    told = [
        emails.Addressee(comment, subscription)
        for comment in comments
        if comment.author_id not in muted
        and discussions.is_reachable(comment.subject, at=at)
        and (subscription := reasons.of(comment))
    ]
    return Delivery(to=to, told=told, site=site)


class _Reasons:
    """Why one person hears of these comments: subscriptions as they are now. Two queries."""

    def __init__(self, person: int, comments: Sequence[Comment]) -> None:
        articles = {comment.article_id for comment in comments if comment.article_id}
        pages = {comment.page_id for comment in comments if comment.page_id}
        about = Q(article__in=articles) | Q(page__in=pages) | ~Q(kind=Kind.ALL)
        self._person = person
        self._by_kind: dict[str, Subscription] = {}
        self._by_subject: dict[tuple[int | None, int | None], Subscription] = {}
        for subscription in Subscription.objects.filter(about, person=person):
            if subscription.kind == Kind.ALL:
                self._by_subject[subscription.article_id, subscription.page_id] = subscription
            else:
                self._by_kind[subscription.kind] = subscription
        self._stories: set[int] = set()
        if Kind.STORIES in self._by_kind:
            own = Byline.objects.filter(author__user=person, article__in=articles)
            self._stories.update(own.values_list("article_id", flat=True))

    def of(self, comment: Comment) -> Subscription | None:
        """The most personal of the reasons, if there is one."""
        if self._person in recipients.spoken_to(comment) and Kind.REPLIES in self._by_kind:
            return self._by_kind[Kind.REPLIES]
        if comment.article_id in self._stories:
            return self._by_kind[Kind.STORIES]
        return self._by_subject.get((comment.article_id, comment.page_id))


def _is_over_the_hour(person: int, *, at: dt.datetime) -> bool:
    """Whether the mailbox had its mails of the hour: nobody can flood it by replying."""
    lately = Notification.objects.filter(person=person, sent_at__gt=at - dt.timedelta(hours=1))
    return lately.filter(frequency=Frequency.IMMEDIATE).count() >= MOST_AN_HOUR


@retrying(times=TRIES)
@task
def queue_digests() -> None:
    """Queue the daily mails, once their hour has come; runs every few minutes and is cheap then.

    A mail holds what was told before the hour, so that a late run changes nothing but the time.
    """
    now = timezone.now()
    until = digest_moment(now, site=SiteIdentity.current())
    waiting = Notification.objects.for_digest().filter(created_at__lt=until)
    people = waiting.order_by("person").values_list("person", flat=True).distinct()
    last = 0
    while batch := list(people.filter(person__gt=last)[: recipients.BATCH]):
        for person in batch:
            with transaction.atomic():
                _queue_digest(waiting.filter(person=person), person, at=now)
        last = batch[-1]


def _queue_digest(waiting: QuerySet[Notification], person: int, *, at: dt.datetime) -> None:
    rows = list(waiting.select_for_update().values_list("pk", flat=True))
    if rows:
        Notification.objects.filter(pk__in=rows).update(queued_at=at)
        send.enqueue(person=person, notifications=rows, is_digest=True)


def digest_moment(at: dt.datetime, *, site: SiteIdentity) -> dt.datetime:
    """The latest time of the daily mails that is not after `at`, by the site's own clock."""
    local = at.astimezone(site.zone)
    moment = local.replace(hour=DIGEST_HOUR, minute=0, second=0, microsecond=0)
    return moment if moment <= local else moment - dt.timedelta(days=1)


@task(queue_name="slow")
def prune() -> int:
    """Delete the rows of mails that were sent or given up long ago, in small transactions."""
    begin = timezone.now() - KEPT_FOR
    given_up = Q(sent_at__isnull=True, created_at__lt=begin)
    old = Notification.objects.filter(Q(sent_at__lt=begin) | given_up)
    count = 0
    while batch := list(old.values_list("pk", flat=True)[:500]):
        count += Notification.objects.filter(pk__in=batch).delete()[0]
    return count
