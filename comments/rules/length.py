"""Refuses a comment that is too long."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from comments.rules.rule import Decision, Rule, RuleSettings
from comments.rules.submission import Outcome, Submission

MAX_CHARACTERS = 10_000


@dataclass(frozen=True)
class Detail:
    """How long it is, in characters."""

    characters: int


def decide(submission: Submission, settings: RuleSettings) -> Decision[Detail] | None:
    length = len(submission.text)
    return Decision(Outcome.REFUSE, Detail(length)) if length > MAX_CHARACTERS else None


def tell_writer(outcome: Outcome, detail: Detail) -> str:
    return _(
        "A comment can have %(most)s characters at most; this one has %(length)s. "
        "Shorten it, or post it in parts."
    ) % {"most": f"{MAX_CHARACTERS:,}", "length": f"{detail.characters:,}"}


RULE = Rule(
    name="length",
    position=10,
    decide=decide,
    tell_writer=tell_writer,
    detail=Detail,
)
