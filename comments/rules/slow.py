"""Refuses a comment that comes too soon after the writer's last one in the same discussion.

How long a writer must wait is found by comments/judging.py: the site's pause or a slower one of
the discussion.
"""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy, ngettext

from comments.rules.rule import Decision, Group, Rule, RuleSettings, setting
from comments.rules.submission import Outcome, Submission


@dataclass(frozen=True)
class Detail:
    """How long the writer must still wait, in seconds."""

    seconds: int


@dataclass(frozen=True)
class Settings(RuleSettings):
    """The pause of the whole site."""

    pause_seconds: int = setting(
        0,
        label=gettext_lazy("seconds between comments of one person under one story"),
        help_text=gettext_lazy(
            "Slow mode: readers must wait this many seconds before they write again under the same "
            "story. 0: off. Single stories and sections can be slower: see their own rules."
        ),
    )


def decide(submission: Submission, settings: Settings) -> Decision[Detail] | None:
    wait = submission.seconds_to_wait
    return Decision(Outcome.REFUSE, Detail(wait)) if wait > 0 else None


def tell_writer(outcome: Outcome, detail: Detail) -> str:
    return ngettext(
        "This discussion is in slow mode: you can post again in %(seconds)d second. "
        "Your text is kept.",
        "This discussion is in slow mode: you can post again in %(seconds)d seconds. "
        "Your text is kept.",
        detail.seconds,
    ) % {"seconds": detail.seconds}


RULE = Rule(
    name="slow",
    position=40,
    decide=decide,
    tell_writer=tell_writer,
    detail=Detail,
    settings=Settings,
    group=Group.READERS,
)
