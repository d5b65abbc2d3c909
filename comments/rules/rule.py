"""What a rule is: a decision, its detail, its sentences and its settings. Pure."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, fields
from enum import StrEnum
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from comments.rules.submission import Outcome, Submission

type Text = str | Promise


class Group(StrEnum):
    """Where the desk's form shows the settings of a rule."""

    NEWCOMERS = "newcomers"
    TEXT = "text"
    EXPERIENCE = "experience"
    READERS = "readers"

    @property
    def label(self) -> Text:
        return {
            Group.NEWCOMERS: _("Who is read first"),
            Group.TEXT: _("What is held"),
            Group.EXPERIENCE: _("After bad experience"),
            Group.READERS: _("What readers may do"),
        }[self]


LARGEST_SETTING = 32_767  # of a small integer column


@dataclass(frozen=True)
class NoDetail:
    """The detail of a rule whose name says everything."""


@dataclass(frozen=True)
class RuleSettings:
    """The numbers and switches of a rule, which an owner sets; fields are made by setting()."""


def setting(
    default: int, *, label: Text, help_text: Text, least: int = 0, most: int = LARGEST_SETTING
) -> Any:
    """A field of RuleSettings: a column of ModerationRules and a field of the desk's form.

    A switch has a default that is True or False; `least` and `most` bound a number.
    """
    about = {"label": label, "help_text": help_text, "least": least, "most": most}
    return field(default=default, metadata=about)


@dataclass(frozen=True)
class Decision[Detail]:
    """What a rule decides. `by` is who made the rule, empty for the rules of the whole site."""

    outcome: Outcome
    detail: Detail
    by: str = ""


def nothing(*about: Any) -> str:
    """The sentence of a rule that has nothing to say."""
    return ""


@dataclass(frozen=True, kw_only=True)
class Rule:
    """One reason to publish, hold or refuse a comment.

    Rules are asked in the order of `position`; the first that decides wins. `tell_writer` takes
    outcome and detail, `tell_moderator` also the settings; `in_short` takes the detail and gives
    two or three words for a list. `shown_at` is the name of the desk's address that lists what the
    rule goes by; without it, the rule is changed at its first setting.
    """

    name: str
    position: int
    decide: Callable[[Submission, Any], Decision[Any] | None]
    tell_writer: Callable[[Outcome, Any], str] = nothing
    tell_moderator: Callable[[Outcome, Any, Any], str] = nothing
    in_short: Callable[[Any], str] = nothing
    detail: type[Any] = NoDetail
    settings: type[RuleSettings] = RuleSettings
    group: Group = Group.TEXT
    shown_at: str = ""

    @property
    def first_setting(self) -> str:
        """The name of its first setting, or an empty string."""
        return next((each.name for each in fields(self.settings)), "")


@dataclass(frozen=True)
class Finding:
    """What one rule found in one comment; `detail` is None if it can't be read any more."""

    rule: str
    outcome: Outcome
    detail: Any
    by: str = ""

    def as_row(self) -> dict[str, Any]:
        """As a JSON column keeps it; without `by` for a rule of the whole site."""
        row: dict[str, Any] = {"rule": self.rule, "outcome": str(self.outcome)}
        row["detail"] = asdict(self.detail) if self.detail is not None else {}
        return row | {"by": self.by} if self.by else row


def read_detail(rule: Rule, stored: object) -> Any:
    """The stored detail as the rule's dataclass; None for one of another version of the rule."""
    if not isinstance(stored, Mapping):
        return None
    try:
        return rule.detail(**stored)
    except TypeError:
        return None
