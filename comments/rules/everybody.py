"""Holds every comment, if the owner wants that."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from comments.rules.rule import Decision, Group, NoDetail, Rule, RuleSettings, setting
from comments.rules.submission import Outcome, Submission


@dataclass(frozen=True)
class Settings(RuleSettings):
    """Whether it is on."""

    holds_all: bool = setting(
        False,
        label=gettext_lazy("hold every comment"),
        help_text=gettext_lazy(
            "Nothing appears before a moderator has read it. What staff write still does."
        ),
    )


def decide(submission: Submission, settings: Settings) -> Decision[NoDetail] | None:
    return Decision(Outcome.HOLD, NoDetail()) if settings.holds_all else None


def tell_writer(outcome: Outcome, detail: NoDetail) -> str:
    return _("Every comment here is read by a moderator before it appears.")


def tell_moderator(outcome: Outcome, detail: NoDetail, settings: Settings) -> str:
    return _("Every comment is held here.")


def in_short(detail: NoDetail) -> str:
    return _("All are held")


RULE = Rule(
    name="everybody",
    position=140,
    decide=decide,
    tell_writer=tell_writer,
    tell_moderator=tell_moderator,
    in_short=in_short,
    settings=Settings,
    group=Group.NEWCOMERS,
)
