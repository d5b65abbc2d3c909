"""What a page is made of, gathered while it is rendered.

A view says that its page may be stored; it, its querysets' users and its template tags note labels
such as `article:12`, and the moment at which the page stops being true by the clock alone.
"""

import contextlib
import datetime as dt
from collections.abc import Iterable, Iterator
from contextvars import ContextVar
from dataclasses import dataclass, field


@dataclass
class Facts:
    """Of one page: whether it may be stored, what it was made of, until when it holds."""

    is_storable: bool = False
    labels: set[str] = field(default_factory=set)
    until: dt.datetime | None = None


_facts: ContextVar[Facts | None] = ContextVar("pagecache_facts", default=None)


@contextlib.contextmanager
def gathering() -> Iterator[Facts]:
    """Collect what is noted inside."""
    facts = Facts()
    token = _facts.set(facts)
    try:
        yield facts
    finally:
        _facts.reset(token)


def note(*labels: str) -> None:
    """The page shows something of these; outside a page this does nothing."""
    if (facts := _facts.get()) is not None:
        facts.labels.update(labels)


def note_all(kind: str, ids: Iterable[int]) -> None:
    """The page shows these rows of one kind: `note_all("article", [1, 2])`."""
    note(*(f"{kind}:{number}" for number in ids))


def hold_until(moment: dt.datetime | None) -> None:
    """The page stops being true at `moment`, an aware time; the earliest one noted counts."""
    facts = _facts.get()
    if facts is not None and moment is not None and (facts.until is None or moment < facts.until):
        facts.until = moment


def store(*labels: str) -> None:
    """Say that the page is the same for every visitor without a session and may be stored."""
    note(*labels)
    if (facts := _facts.get()) is not None:
        facts.is_storable = True
