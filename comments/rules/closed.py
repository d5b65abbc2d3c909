"""Refuses a new comment where the discussion is closed."""

from django.utils.translation import gettext as _

from comments.rules.rule import Decision, NoDetail, Rule, RuleSettings
from comments.rules.submission import Outcome, Submission


def decide(submission: Submission, settings: RuleSettings) -> Decision[NoDetail] | None:
    return Decision(Outcome.REFUSE, NoDetail()) if not submission.is_open else None


def tell_writer(outcome: Outcome, detail: NoDetail) -> str:
    return _("Comments have been closed. Your text is still here, so that you can copy it.")


RULE = Rule(
    name="closed",
    position=30,
    decide=decide,
    tell_writer=tell_writer,
)
