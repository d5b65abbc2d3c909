"""The rules: a comment's text and what is known about it in, a verdict with its reasons out.

Pure. The order is behaviour.md's: the first rule that decides wins, every finding is recorded.
A rule may publish, hold or refuse; none drops what somebody wrote.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from functools import lru_cache

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

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


@dataclass(frozen=True)
class WordRule:
    """One entry of the owner's list."""

    text: str
    refuses: bool = False


@dataclass(frozen=True)
class Submission:
    """A comment about to be posted and what is known about it and its writer."""

    text: str
    link_count: int = 0
    is_staff: bool = False
    is_open: bool = True
    is_repeat: bool = False
    insists: bool = False
    approved_count: int = 0
    recent_count: int = 0
    recent_rejected_count: int = 0
    person_is_premoderated: bool = False
    words: Sequence[WordRule] = field(default=())


@dataclass(frozen=True)
class Finding:
    """What one rule found; `detail` is the number or the words that it is about."""

    rule: str
    outcome: Outcome
    detail: str = ""

    def as_row(self) -> dict[str, str]:
        return {name: str(value) for name, value in asdict(self).items()}

    @classmethod
    def of_row(cls, row: Mapping[str, str]) -> "Finding":
        """What as_row() made, read back."""
        return cls(row["rule"], Outcome(row["outcome"]), row["detail"])


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
    if not submission.text.strip():
        return Finding("empty", Outcome.REFUSE)
    if len(submission.text) > MAX_CHARACTERS:
        return Finding("length", Outcome.REFUSE, str(len(submission.text)))
    return None


def _closed(submission: Submission, thresholds: Thresholds) -> Finding | None:
    return None if submission.is_open else Finding("closed", Outcome.REFUSE)


def _repeat(submission: Submission, thresholds: Thresholds) -> Finding | None:
    if not submission.is_repeat:
        return None
    return Finding("repeat", Outcome.HOLD if submission.insists else Outcome.REFUSE)


def _staff(submission: Submission, thresholds: Thresholds) -> Finding | None:
    return Finding("staff", Outcome.PUBLISH) if submission.is_staff else None


def _words(submission: Submission, thresholds: Thresholds) -> Finding | None:
    hits = words_in(submission.text, submission.words)
    if not hits:
        return None
    refused = any(word.refuses for word in hits)
    return Finding(
        "words",
        Outcome.REFUSE if refused else Outcome.HOLD,
        ", ".join(word.text for word in hits),
    )


def _history(submission: Submission, thresholds: Thresholds) -> Finding | None:
    if submission.recent_count < ENOUGH_TO_JUDGE:
        return None
    percent = submission.recent_rejected_count * 100 // submission.recent_count
    if percent < thresholds.rejected_percent:
        return None
    return Finding("history", Outcome.HOLD, str(percent))


def _links(submission: Submission, thresholds: Thresholds) -> Finding | None:
    if submission.link_count < thresholds.links_to_hold:
        return None
    return Finding("links", Outcome.HOLD, str(submission.link_count))


def _newcomer(submission: Submission, thresholds: Thresholds) -> Finding | None:
    if submission.approved_count >= thresholds.approvals_needed:
        return None
    return Finding("newcomer", Outcome.HOLD, str(submission.approved_count))


def _everybody(submission: Submission, thresholds: Thresholds) -> Finding | None:
    return Finding("everybody", Outcome.HOLD) if thresholds.holds_all else None


def _person(submission: Submission, thresholds: Thresholds) -> Finding | None:
    return Finding("person", Outcome.HOLD) if submission.person_is_premoderated else None


# The order decides (behaviour.md, C). A rule of a later issue takes its place in this list.
RULES: tuple[Rule, ...] = (
    _length,
    _closed,
    _repeat,
    _staff,
    _words,
    _history,
    _links,
    _newcomer,
    _everybody,
    _person,
)


def words_in(text: str, words: Iterable[WordRule]) -> list[WordRule]:
    """Which entries the text holds as whole words or phrases, whatever the case or spacing."""
    folded = _folded(text)
    return [word for word in words if (pattern := _pattern(word.text)) and pattern.search(folded)]


def places_of(text: str, words: Iterable[str]) -> list[tuple[int, int]]:
    """Where the text holds them, as (start, end) of whole letters, in order, without overlaps."""
    folded, origins = _folded_with_origins(text)
    found = [
        (origins[hit.start()][0], origins[hit.end() - 1][1])
        for pattern in filter(None, map(_pattern, words))
        for hit in pattern.finditer(folded)
    ]
    places: list[tuple[int, int]] = []
    for start, end in sorted(found):
        if places and start < places[-1][1]:
            places[-1] = (places[-1][0], max(end, places[-1][1]))
        else:
            places.append((start, end))
    return places


@lru_cache(maxsize=4096)
def _pattern(words: str) -> re.Pattern[str] | None:
    parts = _folded(words).split()
    if not parts:
        return None
    phrase = r"\s+".join(re.escape(part) for part in parts)
    return re.compile(rf"(?<!\w){phrase}(?!\w)")


def _folded(text: str) -> str:
    """One spelling for what looks the same: width, ligatures, case, invisible characters."""
    visible = "".join(letter for letter in text if unicodedata.category(letter) != "Cf")
    return unicodedata.normalize("NFKC", visible).casefold()


def _folded_with_origins(text: str) -> tuple[str, list[tuple[int, int]]]:
    """The folded text, and for each of its characters the part of `text` that it comes from."""
    parts: list[str] = []
    origins: list[tuple[int, int]] = []
    start = 0
    while start < len(text):
        end = start + 1
        # A letter and the marks on it fold together.
        while end < len(text) and unicodedata.combining(text[end]):
            end += 1
        part = _folded(text[start:end])
        parts.append(part)
        origins += [(start, end)] * len(part)
        start = end
    return "".join(parts), origins


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
        "everybody": _("Every comment here is read by a moderator before it appears."),
        "person": _("Your comments are read by a moderator before they appear."),
        "flags": _("Readers reported this comment; a moderator will look at it."),
    }
