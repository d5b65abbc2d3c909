"""Holds the first comments of a person."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from comments.rules.rule import Decision, Group, Rule, RuleSettings, setting
from comments.rules.submission import Outcome, Submission


@dataclass(frozen=True)
class Detail:
    """How many comments of the writer had been approved."""

    approved: int


@dataclass(frozen=True)
class Settings(RuleSettings):
    """How many make somebody known."""

    approvals_needed: int = setting(
        2,
        label=gettext_lazy("approved comments before a person is published at once"),
        help_text=gettext_lazy(
            "A person needs this many approved comments. 0: newcomers are published at once."
        ),
    )


def decide(submission: Submission, settings: Settings) -> Decision[Detail] | None:
    approved = submission.approved_count
    return (
        Decision(Outcome.HOLD, Detail(approved)) if approved < settings.approvals_needed else None
    )


def tell_writer(outcome: Outcome, detail: Detail) -> str:
    return _("Your first comments are read by a moderator before they appear.")


def tell_moderator(outcome: Outcome, detail: Detail, settings: Settings) -> str:
    return _("A newcomer: %(approved)s of %(needed)d comments approved when this was written.") % {
        "approved": detail.approved,
        "needed": settings.approvals_needed,
    }


def in_short(detail: Detail) -> str:
    return _("Newcomer")


RULE = Rule(
    name="newcomer",
    position=130,
    decide=decide,
    tell_writer=tell_writer,
    tell_moderator=tell_moderator,
    in_short=in_short,
    detail=Detail,
    settings=Settings,
    group=Group.NEWCOMERS,
)
