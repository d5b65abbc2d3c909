"""Holds a comment while the owner's own checking service does not answer."""

from django.utils.translation import gettext as _

from comments.rules.rule import Decision, NoDetail, Rule, RuleSettings
from comments.rules.submission import Outcome, Submission


def decide(submission: Submission, settings: RuleSettings) -> Decision[NoDetail] | None:
    return (
        Decision(Outcome.HOLD, NoDetail())
        if submission.outside is not None and not submission.outside.is_answer
        else None
    )


def tell_writer(outcome: Outcome, detail: NoDetail) -> str:
    return _("This site’s automatic check does not answer, so a moderator reads this first.")


def tell_moderator(outcome: Outcome, detail: NoDetail, settings: RuleSettings) -> str:
    return _("The outside check gave no answer.")


def in_short(detail: NoDetail) -> str:
    return _("Outside check silent")


RULE = Rule(
    name="outside-silent",
    position=120,
    decide=decide,
    tell_writer=tell_writer,
    tell_moderator=tell_moderator,
    in_short=in_short,
)
