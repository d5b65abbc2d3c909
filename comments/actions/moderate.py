"""What moderators do: one table of moves between statuses, and each act leaves a row.

Who may do so is asked by the pages that call this; why it is done is written down here.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from articles.models import Subject
from comments import cache_tags, counting
from comments.models import Ban, Comment, Flag, Like, ModerationLog
from comments.notifications import delivery

S = Comment.Status
Verb = ModerationLog.Verb

# act -> the statuses it may begin from, and the one it ends in
TRANSITIONS: Mapping[str, tuple[frozenset[str], str]] = {
    Verb.APPROVE: (frozenset({S.HELD}), S.PUBLISHED),
    Verb.HOLD: (frozenset({S.PUBLISHED}), S.HELD),
    Verb.SPAM: (frozenset({S.PUBLISHED, S.HELD, S.REMOVED}), S.SPAM),
    Verb.REMOVE: (frozenset({S.PUBLISHED, S.HELD, S.SPAM}), S.REMOVED),
    Verb.RESTORE: (frozenset({S.SPAM, S.REMOVED}), S.PUBLISHED),
}
# What a move says about the reports that were waiting: whether they were right.
UPHOLDS: Mapping[str, bool] = {
    Verb.APPROVE: False,
    Verb.RESTORE: False,
    Verb.SPAM: True,
    Verb.REMOVE: True,
}


class TransitionRefusedError(Exception):
    """The comment's status does not allow the act; the message is for the moderator."""


@dataclass(frozen=True)
class BulkResult:
    """The outcome of an act on many: how many moved, and how many could not."""

    moved: int
    skipped: int


def approve(
    comment: Comment, *, by: User | None, reason: str = "", at: dt.datetime | None = None
) -> None:
    """Publish a held comment. Raises TransitionRefusedError, as the four below do."""
    _move_one(comment, Verb.APPROVE, by=by, reason=reason, at=at)


def hold(
    comment: Comment, *, by: User | None, reason: str = "", at: dt.datetime | None = None
) -> None:
    """Take a published comment back until somebody looks at it."""
    _move_one(comment, Verb.HOLD, by=by, reason=reason, at=at)


def mark_spam(
    comment: Comment, *, by: User | None, reason: str = "", at: dt.datetime | None = None
) -> None:
    """Say that it is advertising."""
    _move_one(comment, Verb.SPAM, by=by, reason=reason, at=at)


def remove(
    comment: Comment, *, by: User | None, reason: str = "", at: dt.datetime | None = None
) -> None:
    """Take it out of the discussion; answers to it stay below a tombstone."""
    _move_one(comment, Verb.REMOVE, by=by, reason=reason, at=at)


def restore(
    comment: Comment, *, by: User | None, reason: str = "", at: dt.datetime | None = None
) -> None:
    """Bring a removed comment back, unless its own writer took it back."""
    _move_one(comment, Verb.RESTORE, by=by, reason=reason, at=at)


def move(
    verb: str,
    comments: Iterable[int],
    *,
    by: User | None,
    reason: str = "",
    at: dt.datetime | None = None,
) -> BulkResult:
    """One act on many comments, by their numbers; those that do not allow it are skipped.

    One transaction a discussion, so a thousand comments hold no lock for long.
    """
    now = at or timezone.now()
    wanted = list(dict.fromkeys(comments))
    found = Comment.objects.filter(pk__in=wanted).select_related("article", "page")
    subjects: dict[tuple[type, int], tuple[Subject, list[int]]] = {}
    for comment in found.only("article", "page"):
        subject = comment.subject
        subjects.setdefault((type(subject), subject.pk), (subject, []))[1].append(comment.pk)
    moved = sum(
        _move_under(subject, pks, verb, by=by, reason=reason, at=now)
        for subject, pks in subjects.values()
    )
    return BulkResult(moved=moved, skipped=len(wanted) - moved)


def feature(
    comment: Comment, *, by: User | None, is_on: bool = True, at: dt.datetime | None = None
) -> bool:
    """Put a public comment forward, or no longer; False where nothing changed."""
    now = at or timezone.now()
    with transaction.atomic():
        changed = Comment.objects.filter(
            pk=comment.pk, status=S.PUBLISHED, featured_at__isnull=is_on
        ).update(featured_at=now if is_on else None)
        if changed:
            verb = Verb.FEATURE if is_on else Verb.UNFEATURE
            comment.status = S.PUBLISHED
            _log([comment], verb, {comment.pk: comment.status}, by=by, reason="", at=now)
            cache_tags.invalidate_comment(comment)
    return bool(changed)


def close(
    comment: Comment, *, by: User | None, is_closed: bool = True, at: dt.datetime | None = None
) -> bool:
    """Close the discussion that a comment stands in, or open it again; False if it was so.

    What is written there stays and can be judged. A time at which it closes by itself stays, too.
    """
    now = at or timezone.now()
    with transaction.atomic():
        subject = counting.lock(comment.subject)
        if subject.comments_open is not is_closed:
            return False
        subject.comments_open = not is_closed
        subject.save(update_fields=["comments_open"])
        verb = Verb.CLOSE if is_closed else Verb.REOPEN
        _log([comment], verb, {comment.pk: comment.status}, by=by, reason="", at=now)
        cache_tags.invalidate_discussion(subject, is_recounted=True)
    return True


def dismiss_flags(comment: Comment, *, by: User | None, at: dt.datetime | None = None) -> int:
    """Say that the reports of a comment were wrong; returns how many waited."""
    now = at or timezone.now()
    with transaction.atomic():
        settled = _settle([comment.pk], upheld=False, by=by, at=now)
        if settled:
            _log([comment], Verb.DISMISS, {comment.pk: comment.status}, by=by, reason="", at=now)
    return settled


def ban(
    person: User,
    *,
    by: User | None,
    reason: str,
    effect: str = Ban.Effect.BLOCK,
    until: dt.datetime | None = None,
    at: dt.datetime | None = None,
) -> Ban:
    """Keep a person out, or hold what they write. Raises TransitionRefusedError for staff."""
    now = at or timezone.now()
    if person.is_staff:
        raise TransitionRefusedError(
            _("%(name)s works here. Take their role away before you ban them.")
            % {"name": person.get_full_name()}
        )
    with transaction.atomic():
        made = Ban.objects.create(
            person=person, effect=effect, reason=reason, by=by, begins_at=now, ends_at=until
        )
        ModerationLog.objects.create(person=person, by=by, verb=Verb.BAN, reason=reason, at=now)
    return made


def remove_since(
    person: User,
    since: dt.datetime,
    *,
    by: User | None,
    reason: str = "",
    at: dt.datetime | None = None,
) -> BulkResult:
    """Remove what somebody wrote since a time and what is shown or held of it."""
    written = Comment.objects.filter(
        author=person, created_at__gte=since, status__in=(S.PUBLISHED, S.HELD)
    )
    return move(Verb.REMOVE, written.values_list("pk", flat=True), by=by, reason=reason, at=at)


def lift_ban(
    person: User, *, by: User | None, reason: str = "", at: dt.datetime | None = None
) -> int:
    """End every ban of a person that is in force; returns how many there were."""
    now = at or timezone.now()
    with transaction.atomic():
        lifted = Ban.objects.filter(person=person).in_force(at=now).update(lifted_at=now)
        if lifted:
            ModerationLog.objects.create(
                person=person, by=by, verb=Verb.LIFT_BAN, reason=reason, at=now
            )
    return lifted


def remove_like(like: Like, *, by: User | None, at: dt.datetime | None = None) -> None:
    """Take somebody's like away."""
    now = at or timezone.now()
    comment = like.comment
    with transaction.atomic():
        ModerationLog.objects.create(
            person_id=like.person_id, comment=comment, by=by, verb=Verb.UNLIKE, at=now
        )
        if comment:
            Comment.objects.select_for_update(no_key=True, of=("self",)).get(pk=comment.pk)
        like.delete()
        if comment:
            counting.recount_likes(comment)
        elif like.article:
            cache_tags.invalidate_discussion(like.article, is_recounted=False)


def _move_one(
    comment: Comment, verb: str, *, by: User | None, reason: str, at: dt.datetime | None
) -> None:
    done = move(verb, [comment.pk], by=by, reason=reason, at=at)
    comment.refresh_from_db(fields=["status", "withdrawn_at"])
    if not done.moved:
        raise TransitionRefusedError(
            _("Its own writer took this comment back; it stays removed.")
            if comment.withdrawn_at
            else _("This can't be done to a comment whose status is “%(status)s”.")
            % {"status": comment.get_status_display()}
        )


def _move_under(
    subject: Subject,
    pks: list[int],
    verb: str,
    *,
    by: User | None,
    reason: str,
    at: dt.datetime,
) -> int:
    before, after = TRANSITIONS[verb]
    with transaction.atomic():
        locked = counting.lock(subject)
        rows = list(
            Comment.objects.select_for_update(no_key=True, of=("self",))
            .filter(pk__in=pks, status__in=before, withdrawn_at__isnull=True)
            .only("status", "author")
            .order_by("pk")
        )
        moving = [row.pk for row in rows]
        was = {row.pk: row.status for row in rows}
        Comment.objects.filter(pk__in=moving).update(status=after)
        for row in rows:
            row.status = after
        _log(rows, verb, was, by=by, reason=reason, at=at)
        if verb in UPHOLDS:
            _settle(moving, upheld=UPHOLDS[verb], by=by, at=at)
        if after == S.PUBLISHED:
            delivery.announce_all(moving, at=at)
        counting.recount(locked)
    return len(rows)


def _settle(pks: list[int], *, upheld: bool, by: User | None, at: dt.datetime) -> int:
    waiting = Flag.objects.waiting().filter(comment__in=pks)
    return waiting.update(settled_at=at, settled_by=by, was_upheld=upheld)


def _log(
    comments: Iterable[Comment],
    verb: str,
    was: Mapping[int, str],
    *,
    by: User | None,
    reason: str,
    at: dt.datetime,
) -> None:
    ModerationLog.objects.bulk_create(
        ModerationLog(
            comment=comment,
            person_id=comment.author_id,
            verb=verb,
            was=was[comment.pk],
            now=comment.status,
            by=by,
            reason=reason,
            at=at,
        )
        for comment in comments
    )
