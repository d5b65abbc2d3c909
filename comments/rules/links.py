"""Holds a comment with many links."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy, ngettext

from comments.rules.rule import Decision, Rule, RuleSettings, setting
from comments.rules.submission import Outcome, Submission


@dataclass(frozen=True)
class Detail:
    """How many links it has."""

    count: int


@dataclass(frozen=True)
class Settings(RuleSettings):
    """The number that holds."""

    links_to_hold: int = setting(
        2,
        label=gettext_lazy("links that hold a comment"),
        help_text=gettext_lazy("Counted after bare addresses have become links."),
        least=1,
    )


def decide(submission: Submission, settings: Settings) -> Decision[Detail] | None:
    count = submission.link_count
    return Decision(Outcome.HOLD, Detail(count)) if count >= settings.links_to_hold else None


def tell_writer(outcome: Outcome, detail: Detail) -> str:
    return ngettext(
        "A comment with %(count)s link is read by a moderator before it appears.",
        "A comment with %(count)s links is read by a moderator before it appears.",
        detail.count,
    ) % {"count": detail.count}


def tell_moderator(outcome: Outcome, detail: Detail, settings: Settings) -> str:
    text = ngettext("It has %(number)d link.", "It has %(number)d links.", detail.count)
    return text % {"number": detail.count}


def in_short(detail: Detail) -> str:
    text = ngettext("%(number)d link", "%(number)d links", detail.count)
    return text % {"number": detail.count}


RULE = Rule(
    name="links",
    position=100,
    decide=decide,
    tell_writer=tell_writer,
    tell_moderator=tell_moderator,
    in_short=in_short,
    detail=Detail,
    settings=Settings,
)
