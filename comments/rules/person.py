"""Holds every comment of a person for whom a moderator decided so."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from comments.rules.rule import Decision, Rule, RuleSettings
from comments.rules.submission import Outcome, Submission


@dataclass(frozen=True)
class Detail:
    """The moderator's reason; may be empty."""

    reason: str


def decide(submission: Submission, settings: RuleSettings) -> Decision[Detail] | None:
    made = submission.person
    return Decision(Outcome.HOLD, Detail(made.what), made.by) if made else None


def tell_writer(outcome: Outcome, detail: Detail) -> str:
    return _("Your comments are read by a moderator before they appear.")


def tell_moderator(outcome: Outcome, detail: Detail, settings: RuleSettings) -> str:
    if not detail.reason:
        return _("A moderator wants to read all that this person says.")
    return _("A moderator wants to read all that this person says: %(reason)s") % {
        "reason": detail.reason
    }


def in_short(detail: Detail) -> str:
    return _("Person is read first")


RULE = Rule(
    name="person",
    position=160,
    decide=decide,
    tell_writer=tell_writer,
    tell_moderator=tell_moderator,
    in_short=in_short,
    detail=Detail,
)
