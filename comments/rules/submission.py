"""A comment about to be posted and all that the rules may know of it. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum


class Outcome(StrEnum):
    """What becomes of a comment."""

    PUBLISH = "publish"
    HOLD = "hold"
    REFUSE = "refuse"


@dataclass(frozen=True)
class ListedWord:
    """One entry of the owner's list of words, and who made it."""

    text: str
    refuses: bool = False
    by: str = ""


@dataclass(frozen=True)
class Premoderation:
    """Somebody decided that all comments in a discussion, or of a person, are read first."""

    what: str = ""
    by: str = ""


@dataclass(frozen=True)
class OutsideOpinion:
    """What the owner's checking service said; without `is_answer` it did not answer."""

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
    words: Sequence[ListedWord] = field(default=())
