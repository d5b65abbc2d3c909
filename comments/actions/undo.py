"""Takes a moderator's last decision back, while it is fresh and nobody has decided anew."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from accounts.models import User
from articles.models import Subject
from comments import counting
from comments.actions.moderate import TRANSITIONS
from comments.models import Comment, Flag, ModerationLog

Verb = ModerationLog.Verb

# A slip is noticed at once; what is older is decided anew, by its own button.
FRESH = dt.timedelta(minutes=30)
UNDOABLE = frozenset({*TRANSITIONS, Verb.DISMISS})


@dataclass(frozen=True)
class Decision:
    """What one press of a button did: the same act on one comment or on several."""

    verb: str
    rows: Sequence[ModerationLog]

    @property
    def label(self) -> str:
        return str(Verb(self.verb).label)

    @property
    def number(self) -> int:
        return len(self.rows)


def last_of(by: User, *, at: dt.datetime) -> Decision | None:
    """The moderator's newest decision, if it can be undone. At most two queries."""
    # Fresh ones only: the index of times is entered there, however long the log is.
    fresh = ModerationLog.objects.filter(at__gte=at - FRESH, by=by)
    newest = fresh.order_by("-at", "-pk").first()
    if newest is None or newest.verb not in UNDOABLE:
        return None
    rows = ModerationLog.objects.filter(at=newest.at, by=by, verb=newest.verb)
    found = list(rows.exclude(comment=None).order_by("pk"))
    return Decision(newest.verb, found) if found else None


def undo(*, by: User, at: dt.datetime | None = None) -> list[Comment]:
    """Put the comments of the last decision back where they were, reports waiting again.

    Returns those that it could: what its writer took back or somebody judged meanwhile stays. What
    is public again is announced to nobody: it was before. One transaction a discussion.
    """
    now = at or timezone.now()
    decision = last_of(by, at=now)
    if decision is None:
        return []
    rows = {row.comment_id: row for row in decision.rows if row.comment_id}
    comments = Comment.objects.filter(pk__in=rows).select_related("article", "page")
    subjects: dict[tuple[type, int], tuple[Subject, list[ModerationLog]]] = {}
    for comment in comments.only("article", "page").order_by("pk"):
        subject = comment.subject
        key = (type(subject), subject.pk)
        subjects.setdefault(key, (subject, []))[1].append(rows[comment.pk])
    undone: list[Comment] = []
    for subject, here in subjects.values():
        undone += _undo_under(subject, here, by=by, at=now)
    return undone


def _undo_under(
    subject: Subject, rows: list[ModerationLog], *, by: User, at: dt.datetime
) -> list[Comment]:
    with transaction.atomic():
        locked = counting.lock(subject)
        comments = {
            comment.pk: comment
            for comment in Comment.objects.select_for_update(no_key=True, of=("self",))
            .filter(pk__in=[row.comment_id for row in rows], withdrawn_at__isnull=True)
            .only("status", "author", "created_at")
        }
        judged = ModerationLog.objects.filter(comment__in=comments).order_by()
        newest = dict(judged.values_list("comment").annotate(newest=Max("pk")))
        undone = []
        for row in rows:
            comment = comments.get(row.comment_id or 0)
            if comment is None or comment.status != row.now or newest[comment.pk] != row.pk:
                continue
            comment.status = row.was
            Comment.objects.filter(pk=comment.pk).update(status=row.was)
            undone.append(comment)
        Flag.objects.filter(comment__in=undone, settled_by=by, settled_at=rows[0].at).update(
            settled_at=None, settled_by=None, was_upheld=None
        )
        ModerationLog.objects.bulk_create(
            ModerationLog(
                comment=comment,
                person_id=comment.author_id,
                verb=Verb.UNDO,
                was=row.now,
                now=row.was,
                by=by,
                at=at,
            )
            for row in rows
            for comment in undone
            if comment.pk == row.comment_id
        )
        counting.recount(locked)
    return undone
