"""Holds every comment of a discussion for which somebody decided so."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from comments.rules.rule import Decision, Rule, RuleSettings
from comments.rules.submission import Outcome, Submission


@dataclass(frozen=True)
class Detail:
    """The story, page or section."""

    place: str


def decide(submission: Submission, settings: RuleSettings) -> Decision[Detail] | None:
    made = submission.place
    return Decision(Outcome.HOLD, Detail(made.what), made.by) if made else None


def tell_writer(outcome: Outcome, detail: Detail) -> str:
    return _("Every comment in this discussion is read by a moderator before it appears.")


def tell_moderator(outcome: Outcome, detail: Detail, settings: RuleSettings) -> str:
    return _("Every comment is held under “%(place)s”.") % {"place": detail.place}


def in_short(detail: Detail) -> str:
    return _("Held here")


RULE = Rule(
    name="place",
    position=150,
    decide=decide,
    tell_writer=tell_writer,
    tell_moderator=tell_moderator,
    in_short=in_short,
    detail=Detail,
    shown_at="admin:comments_localrules_changelist",
)
