"""Refuses the same words a second time, and holds them a third time."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from comments.rules.rule import Decision, NoDetail, Rule, RuleSettings, setting
from comments.rules.submission import Outcome, Submission


@dataclass(frozen=True)
class Settings(RuleSettings):
    """For how long words are remembered."""

    repeat_minutes: int = setting(
        6,
        label=gettext_lazy("minutes within which the same text is a repeat"),
        help_text=gettext_lazy("The first repeat is refused with a word, the second is held."),
    )


def decide(submission: Submission, settings: Settings) -> Decision[NoDetail] | None:
    if not submission.is_repeat:
        return None
    return Decision(Outcome.HOLD if submission.insists else Outcome.REFUSE, NoDetail())


def tell_writer(outcome: Outcome, detail: NoDetail) -> str:
    if outcome is Outcome.REFUSE:
        return _("You posted these words a few minutes ago. Post them again if you mean to.")
    return _("You posted the same words before, so a moderator will read this first.")


def tell_moderator(outcome: Outcome, detail: NoDetail, settings: Settings) -> str:
    return _("The same words were posted a few minutes before.")


def in_short(detail: NoDetail) -> str:
    return _("Repeated")


RULE = Rule(
    name="repeat",
    position=50,
    decide=decide,
    tell_writer=tell_writer,
    tell_moderator=tell_moderator,
    in_short=in_short,
    settings=Settings,
)
