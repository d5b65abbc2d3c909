"""Holds a comment of somebody whose last comments were often rejected."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from comments.rules.rule import Decision, Group, Rule, RuleSettings, setting
from comments.rules.submission import Outcome, Submission

# Fewer comments than this say nothing about somebody's share of rejected ones.
ENOUGH_TO_JUDGE = 3


@dataclass(frozen=True)
class Detail:
    """The share of rejected comments among the recent ones, 0–100."""

    percent: int


@dataclass(frozen=True)
class Settings(RuleSettings):
    """The share that holds, and how far it looks back."""

    rejected_percent: int = setting(
        30,
        label=gettext_lazy("percentage of rejected comments that holds a person's next"),
        help_text=gettext_lazy("Applied once somebody has written three comments in that time."),
        most=100,
    )
    rejected_days: int = setting(
        7,
        label=gettext_lazy("days that the percentage looks back"),
        help_text=gettext_lazy("How long a rejected comment is held against its writer."),
    )


def decide(submission: Submission, settings: Settings) -> Decision[Detail] | None:
    if submission.recent_count < ENOUGH_TO_JUDGE:
        return None
    percent = submission.recent_rejected_count * 100 // submission.recent_count
    return Decision(Outcome.HOLD, Detail(percent)) if percent >= settings.rejected_percent else None


def tell_writer(outcome: Outcome, detail: Detail) -> str:
    return _("Several of your last comments were rejected, so a moderator reads this one.")


def tell_moderator(outcome: Outcome, detail: Detail, settings: Settings) -> str:
    return _("%(percent)s%% of the writer’s comments of %(days)d days had been rejected.") % {
        "percent": detail.percent,
        "days": settings.rejected_days,
    }


def in_short(detail: Detail) -> str:
    return _("Often rejected")


RULE = Rule(
    name="history",
    position=80,
    decide=decide,
    tell_writer=tell_writer,
    tell_moderator=tell_moderator,
    in_short=in_short,
    detail=Detail,
    settings=Settings,
    group=Group.EXPERIENCE,
)
