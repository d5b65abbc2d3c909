"""Holds a comment that looks like advertising; spam_score.py gives the points."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from comments.rules.rule import Decision, Rule, RuleSettings, setting
from comments.rules.submission import Outcome, Submission


@dataclass(frozen=True)
class Detail:
    """The points by what they are for, as spam_score.parts() names it."""

    parts: dict[str, int]


@dataclass(frozen=True)
class Settings(RuleSettings):
    """The score that holds."""

    spam_score_to_hold: int = setting(
        60,
        label=gettext_lazy("points of the spam score that hold a comment"),
        help_text=gettext_lazy(
            "Points for links, capitals, repetition, disguised letters and what resembles comments "
            "that you marked as spam; moderators see the parts. 0: no score."
        ),
        most=100,
    )


def decide(submission: Submission, settings: Settings) -> Decision[Detail] | None:
    score = sum(submission.spam_parts.values())
    if not settings.spam_score_to_hold or score < settings.spam_score_to_hold:
        return None
    return Decision(Outcome.HOLD, Detail(dict(submission.spam_parts)))


def tell_writer(outcome: Outcome, detail: Detail) -> str:
    return _("This comment looks a little like advertising, so a moderator reads it first.")


def tell_moderator(outcome: Outcome, detail: Detail, settings: Settings) -> str:
    parts = sorted(detail.parts.items(), key=lambda part: -part[1])
    return _("Spam score %(score)d of %(needed)d: %(parts)s.") % {
        "score": sum(detail.parts.values()),
        "needed": settings.spam_score_to_hold,
        "parts": ", ".join(f"{_part(part)} {points}" for part, points in parts),
    }


def in_short(detail: Detail) -> str:
    return _("Spam score %(score)d") % {"score": sum(detail.parts.values())}


def _part(part: str) -> str:
    """What points are for, as a moderator reads it."""
    return {
        "seen-words": _("the words of a comment marked as spam"),
        "seen-host": _("a link to where spam linked to"),
        "only-links": _("hardly a word beside its links"),
        "links": _("links"),
        "mixed-letters": _("letters of two scripts in one word"),
        "name": _("an address as a name"),
        "network": _("a network that spam came from"),
        "shouting": _("capitals"),
        "repetition": _("the same again and again"),
    }.get(part, part)


RULE = Rule(
    name="spam",
    position=90,
    decide=decide,
    tell_writer=tell_writer,
    tell_moderator=tell_moderator,
    in_short=in_short,
    detail=Detail,
    settings=Settings,
)
