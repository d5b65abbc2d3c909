"""Holds or refuses a comment that contains a word of the owner's list."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from comments.rules import word_matching
from comments.rules.rule import Decision, Rule, RuleSettings
from comments.rules.submission import Outcome, Submission


@dataclass(frozen=True)
class Detail:
    """The entries of the list that were found."""

    words: list[str]


def decide(submission: Submission, settings: RuleSettings) -> Decision[Detail] | None:
    listed = [word.text for word in submission.words]
    found = set(word_matching.found_in(submission.text, listed))
    hits = [word for word in submission.words if word.text in found]
    if not hits:
        return None
    return Decision(
        Outcome.REFUSE if any(word.refuses for word in hits) else Outcome.HOLD,
        Detail([word.text for word in hits]),
        by=", ".join(dict.fromkeys(word.by for word in hits if word.by)),
    )


def tell_writer(outcome: Outcome, detail: Detail) -> str:
    if outcome is Outcome.REFUSE:
        return _("This comment contains words that are not published here. Please change them.")
    return _("Some words in this comment make a moderator read it before it appears.")


def tell_moderator(outcome: Outcome, detail: Detail, settings: RuleSettings) -> str:
    words = ", ".join(detail.words)
    return _("It contains from the list of words: %(words)s.") % {"words": words}


def in_short(detail: Detail) -> str:
    return _("Word: %(words)s") % {"words": ", ".join(detail.words)}


RULE = Rule(
    name="words",
    position=70,
    decide=decide,
    tell_writer=tell_writer,
    tell_moderator=tell_moderator,
    in_short=in_short,
    detail=Detail,
    shown_at="admin:comments_word_changelist",
)
