"""Refuses a comment without a visible character."""

from django.utils.translation import gettext as _

from boundary.visible_text import has_visible_text
from comments.rules.rule import Decision, NoDetail, Rule, RuleSettings
from comments.rules.submission import Outcome, Submission


def decide(submission: Submission, settings: RuleSettings) -> Decision[NoDetail] | None:
    return (
        Decision(Outcome.REFUSE, NoDetail())
        if submission.is_blank or not has_visible_text(submission.text)
        else None
    )


def tell_writer(outcome: Outcome, detail: NoDetail) -> str:
    return _("There is nothing in the box yet. Write something, then post it.")


RULE = Rule(
    name="empty",
    position=20,
    decide=decide,
    tell_writer=tell_writer,
)
