"""A reader reports a comment; enough reports by known readers hide it until a moderator looks."""

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.limits import consume
from accounts.models import User
from boundary.visible_text import has_visible_text
from comments import limits
from comments.actions import moderate
from comments.models import Comment, Flag, ModerationRules
from comments.reading import history
from comments.rules import reported


class ReportRefusedError(Exception):
    """The report was not stored; the message tells the reader why."""


def report(
    comment: Comment, *, by: User, reason: str, note: str = "", at: dt.datetime | None = None
) -> Flag:
    """Store a report; the same reader's second one changes the first.

    Raises ReportRefusedError or TooOftenError. Hides the comment where as many readers of
    good standing as the rules say have reported it and nobody has judged it since.
    """
    now = at or timezone.now()
    _refuse_what_makes_no_sense(comment, by, reason, note, at=now)
    with transaction.atomic():
        consume([(limits.FLAG_PERSON, by.pk)], at=now)
        flag, _created = Flag.objects.update_or_create(
            comment=comment,
            person=by,
            defaults={"reason": reason, "note": note.strip()[:1000]},
            create_defaults={"reason": reason, "note": note.strip()[:1000], "created_at": now},
        )
    if _is_reported_enough(comment, at=now):
        try:
            moderate.hold(comment, by=None, reason="flags", at=now)
        except moderate.TransitionRefusedError:
            comment.refresh_from_db(fields=["status"])  # a moderator was faster
    return flag


def _refuse_what_makes_no_sense(
    comment: Comment, by: User, reason: str, note: str, *, at: dt.datetime
) -> None:
    if reason not in Flag.Reason.values:
        raise ReportRefusedError(_("Choose what is wrong with the comment."))
    if reason == Flag.Reason.OTHER and not has_visible_text(note):
        raise ReportRefusedError(_("Say in a few words what is wrong with the comment."))
    if comment.status != Comment.Status.PUBLISHED:
        raise ReportRefusedError(_("This comment is not shown any more."))
    if comment.author_id == by.pk:
        raise ReportRefusedError(_("This is your own comment; you can delete it."))
    if history.is_blocked(by, at=at):
        raise ReportRefusedError(_("You may not take part in the discussion at present."))


def _is_reported_enough(comment: Comment, *, at: dt.datetime) -> bool:
    rules = ModerationRules.current()
    waiting = Flag.objects.waiting().filter(comment=comment).select_related("person")
    needed = rules.of(reported.Settings).flags_to_hide
    flags = list(waiting[: 10 * needed])
    if len(flags) < needed:
        return False
    counted = sum(history.is_in_good_standing(flag.person, rules=rules, at=at) for flag in flags)
    return counted >= needed
