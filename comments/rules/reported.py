"""Hides a published comment that readers reported; comments/actions/report.py counts them."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from comments.rules.rule import Decision, Group, NoDetail, Rule, RuleSettings, setting
from comments.rules.submission import Outcome, Submission


@dataclass(frozen=True)
class Settings(RuleSettings):
    """How many reports hide."""

    flags_to_hide: int = setting(
        3,
        label=gettext_lazy("reports that hide a comment until a moderator looks"),
        help_text=gettext_lazy("Only readers whose own comments were approved count."),
        least=1,
    )


def decide(submission: Submission, settings: Settings) -> Decision[NoDetail] | None:
    """Nothing: nobody can report a comment that is not posted yet."""
    return None


def tell_writer(outcome: Outcome, detail: NoDetail) -> str:
    return _("Readers reported this comment; a moderator will look at it.")


def tell_moderator(outcome: Outcome, detail: NoDetail, settings: Settings) -> str:
    return _("Enough readers reported it, so it is hidden until you decide.")


def in_short(detail: NoDetail) -> str:
    return _("Reported")


RULE = Rule(
    name="flags",
    position=170,
    decide=decide,
    tell_writer=tell_writer,
    tell_moderator=tell_moderator,
    in_short=in_short,
    settings=Settings,
    group=Group.READERS,
)
