"""Does what the owner's own checking service says; outside_check.py asks it."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from comments.rules.rule import Decision, Rule, RuleSettings
from comments.rules.submission import Outcome, Submission


@dataclass(frozen=True)
class Detail:
    """The service's reason."""

    reason: str


def decide(submission: Submission, settings: RuleSettings) -> Decision[Detail] | None:
    opinion = submission.outside
    if opinion is None or not opinion.is_answer:
        return None
    return Decision(opinion.outcome, Detail(opinion.reason))


def tell_writer(outcome: Outcome, detail: Detail) -> str:
    if outcome is Outcome.REFUSE:
        return _("This site’s automatic check refused this comment. Please change it.")
    return _("This site’s automatic check wants a moderator to read this comment first.")


def tell_moderator(outcome: Outcome, detail: Detail, settings: RuleSettings) -> str:
    if outcome is Outcome.PUBLISH:
        return _("The outside check published it. %(reason)s") % {"reason": detail.reason}
    return _("The outside check held it. %(reason)s") % {"reason": detail.reason}


def in_short(detail: Detail) -> str:
    return _("Outside check")


RULE = Rule(
    name="outside",
    position=110,
    decide=decide,
    tell_writer=tell_writer,
    tell_moderator=tell_moderator,
    in_short=in_short,
    detail=Detail,
)
