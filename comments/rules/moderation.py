"""The rules: a comment's text and what is known about it in, a verdict with its reasons out.

Pure. The order is behaviour.md's: the first rule that decides wins, every finding is recorded.
A rule may publish, hold or refuse; none drops what somebody wrote.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from enum import StrEnum

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from boundary.visible_text import has_visible_text
from comments.rules import spam, words

MAX_CHARACTERS = 10_000

# Fewer comments than this say nothing about somebody's share of rejected ones.
ENOUGH_TO_JUDGE = 3


class Outcome(StrEnum):
    """What becomes of a comment."""

    PUBLISH = "publish"
    HOLD = "hold"
    REFUSE = "refuse"


@dataclass(frozen=True)
class Thresholds:
    """The owner's numbers."""

    holds_all: bool = False
    approvals_needed: int = 2
    links_to_hold: int = 2
    rejected_percent: int = 30
    spam_score: int = 60


@dataclass(frozen=True)
class WordRule:
    """One entry of the owner's list, and who made it."""

    text: str
    refuses: bool = False
    by: str = ""


@dataclass(frozen=True)
class Premoderation:
    """Somebody decided that all that comes from a place or a person is read first."""

    what: str = ""
    by: str = ""


@dataclass(frozen=True)
class OutsideOpinion:
    """What the owner's service said of a comment; without `is_answer` it said nothing."""

    outcome: Outcome
    reason: str = ""
    is_answer: bool = True


@dataclass(frozen=True)
class Submission:
    """A comment about to be posted and what is known about it and its writer."""

    text: str
    # Whether its HTML shows nothing, as that of a lone “>” does.
    is_blank: bool = False
    link_count: int = 0
    is_staff: bool = False
    is_open: bool = True
    seconds_to_wait: int = 0
    is_repeat: bool = False
    insists: bool = False
    approved_count: int = 0
    recent_count: int = 0
    recent_rejected_count: int = 0
    spam_parts: Mapping[str, int] = field(default_factory=dict)
    outside: OutsideOpinion | None = None
    place: Premoderation | None = None
    person: Premoderation | None = None
    words: Sequence[WordRule] = field(default=())


@dataclass(frozen=True)
class Finding:
    """What one rule found: `detail` is the number or the words it is about, `by` who made the rule.

    `by` is empty for the rules of the whole site.
    """

    rule: str
    outcome: Outcome
    detail: str = ""
    by: str = ""

    def as_row(self) -> dict[str, str]:
        """As a column keeps it; without `by` where it is nobody's."""
        row = {name: str(value) for name, value in asdict(self).items()}
        return row if self.by else {name: row[name] for name in row if name != "by"}

    @classmethod
    def of_row(cls, row: Mapping[str, str]) -> "Finding":
        """What as_row() made, read back."""
        return cls(row["rule"], Outcome(row["outcome"]), row["detail"], row.get("by", ""))


@dataclass(frozen=True)
class Verdict:
    """The outcome, and all that was found, in the order of the rules."""

    outcome: Outcome
    findings: tuple[Finding, ...]

    @property
    def decisive(self) -> Finding | None:
        return next(iter(self.findings), None)


type Rule = Callable[[Submission, Thresholds], Finding | None]


def judge(submission: Submission, thresholds: Thresholds) -> Verdict:
    """Apply every rule; the first finding decides, and without any the comment is published."""
    found = (rule(submission, thresholds) for rule in RULES)
    findings = tuple(finding for finding in found if finding)
    return Verdict(findings[0].outcome if findings else Outcome.PUBLISH, findings)


def _length(submission: Submission, thresholds: Thresholds) -> Finding | None:
    if len(submission.text) > MAX_CHARACTERS:
        return Finding("length", Outcome.REFUSE, str(len(submission.text)))
    if submission.is_blank or not has_visible_text(submission.text):
        return Finding("empty", Outcome.REFUSE)
    return None


def _closed(submission: Submission, thresholds: Thresholds) -> Finding | None:
    return None if submission.is_open else Finding("closed", Outcome.REFUSE)


def _slow(submission: Submission, thresholds: Thresholds) -> Finding | None:
    if submission.seconds_to_wait <= 0:
        return None
    return Finding("slow", Outcome.REFUSE, str(submission.seconds_to_wait))


def _repeat(submission: Submission, thresholds: Thresholds) -> Finding | None:
    if not submission.is_repeat:
        return None
    return Finding("repeat", Outcome.HOLD if submission.insists else Outcome.REFUSE)


def _staff(submission: Submission, thresholds: Thresholds) -> Finding | None:
    return Finding("staff", Outcome.PUBLISH) if submission.is_staff else None


def _words(submission: Submission, thresholds: Thresholds) -> Finding | None:
    found = set(words.found_in(submission.text, [word.text for word in submission.words]))
    hits = [word for word in submission.words if word.text in found]
    if not hits:
        return None
    refused = any(word.refuses for word in hits)
    return Finding(
        "words",
        Outcome.REFUSE if refused else Outcome.HOLD,
        ", ".join(word.text for word in hits),
        by=", ".join(dict.fromkeys(word.by for word in hits if word.by)),
    )


def _history(submission: Submission, thresholds: Thresholds) -> Finding | None:
    if submission.recent_count < ENOUGH_TO_JUDGE:
        return None
    percent = submission.recent_rejected_count * 100 // submission.recent_count
    if percent < thresholds.rejected_percent:
        return None
    return Finding("history", Outcome.HOLD, str(percent))


def _spam(submission: Submission, thresholds: Thresholds) -> Finding | None:
    score = sum(submission.spam_parts.values())
    if not thresholds.spam_score or score < thresholds.spam_score:
        return None
    return Finding("spam", Outcome.HOLD, spam.as_words(submission.spam_parts))


def _links(submission: Submission, thresholds: Thresholds) -> Finding | None:
    if submission.link_count < thresholds.links_to_hold:
        return None
    return Finding("links", Outcome.HOLD, str(submission.link_count))


def _outside(submission: Submission, thresholds: Thresholds) -> Finding | None:
    opinion = submission.outside
    if opinion is None:
        return None
    rule = "outside" if opinion.is_answer else "outside-silent"
    return Finding(rule, opinion.outcome, opinion.reason)


def _newcomer(submission: Submission, thresholds: Thresholds) -> Finding | None:
    if submission.approved_count >= thresholds.approvals_needed:
        return None
    return Finding("newcomer", Outcome.HOLD, str(submission.approved_count))


def _everybody(submission: Submission, thresholds: Thresholds) -> Finding | None:
    return Finding("everybody", Outcome.HOLD) if thresholds.holds_all else None


def _place(submission: Submission, thresholds: Thresholds) -> Finding | None:
    return _premoderated("place", submission.place)


def _person(submission: Submission, thresholds: Thresholds) -> Finding | None:
    return _premoderated("person", submission.person)


def _premoderated(rule: str, made: Premoderation | None) -> Finding | None:
    return Finding(rule, Outcome.HOLD, made.what, made.by) if made else None


# The order decides (behaviour.md, C).
RULES: tuple[Rule, ...] = (
    _length,
    _closed,
    _slow,
    _repeat,
    _staff,
    _words,
    _history,
    _spam,
    _links,
    _outside,
    _newcomer,
    _everybody,
    _place,
    _person,
)


def explained(finding: Finding) -> str:
    """The finding in words for the comment's writer: what happened and what happens next."""
    if finding.rule == "newcomer":
        return _("Your first comments are read by a moderator before they appear.")
    if finding.rule == "links":
        return ngettext(
            "A comment with %(count)s link is read by a moderator before it appears.",
            "A comment with %(count)s links is read by a moderator before it appears.",
            int(finding.detail),
        ) % {"count": finding.detail}
    if finding.rule == "slow":
        return ngettext(
            "This discussion is in slow mode: you can post again in %(seconds)d second. "
            "Your text is kept.",
            "This discussion is in slow mode: you can post again in %(seconds)d seconds. "
            "Your text is kept.",
            int(finding.detail),
        ) % {"seconds": int(finding.detail)}
    if finding.rule == "length":
        return _(
            "A comment can have %(most)s characters at most; this one has %(length)s. "
            "Shorten it, or post it in parts."
        ) % {"most": f"{MAX_CHARACTERS:,}", "length": f"{int(finding.detail):,}"}
    return _plain_reasons(finding.outcome).get(
        finding.rule, _("A moderator will read this comment before it appears.")
    )


def _plain_reasons(outcome: Outcome) -> dict[str, str]:
    return {
        "empty": _("There is nothing in the box yet. Write something, then post it."),
        "closed": _("Comments have been closed. Your text is still here, so that you can copy it."),
        "repeat": (
            _("You posted these words a few minutes ago. Post them again if you mean to.")
            if outcome is Outcome.REFUSE
            else _("You posted the same words before, so a moderator will read this first.")
        ),
        "words": (
            _("This comment contains words that are not published here. Please change them.")
            if outcome is Outcome.REFUSE
            else _("Some words in this comment make a moderator read it before it appears.")
        ),
        "history": _("Several of your last comments were rejected, so a moderator reads this one."),
        "spam": _("This comment looks a little like advertising, so a moderator reads it first."),
        "outside": (
            _("This site’s automatic check refused this comment. Please change it.")
            if outcome is Outcome.REFUSE
            else _("This site’s automatic check wants a moderator to read this comment first.")
        ),
        "outside-silent": _(
            "This site’s automatic check does not answer, so a moderator reads this first."
        ),
        "place": _("Every comment in this discussion is read by a moderator before it appears."),
        "everybody": _("Every comment here is read by a moderator before it appears."),
        "person": _("Your comments are read by a moderator before they appear."),
        "flags": _("Readers reported this comment; a moderator will look at it."),
    }
