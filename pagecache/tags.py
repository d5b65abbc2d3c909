"""What a page is made of, gathered while it is rendered.

A view says that its page may be stored; it, its querysets' users and its template tags note tags
such as `article:12`, and the moment at which the page stops being true by the clock alone.
"""

import contextlib
import datetime as dt
from collections.abc import Iterable, Iterator
from contextvars import ContextVar
from dataclasses import dataclass, field


@dataclass
class CollectedTags:
    """Of one page: whether it may be stored, what it was made of, until when it holds."""

    is_storable: bool = False
    tags: set[str] = field(default_factory=set)
    until: dt.datetime | None = None


_collected: ContextVar[CollectedTags | None] = ContextVar("pagecache_facts", default=None)


@contextlib.contextmanager
def collecting() -> Iterator[CollectedTags]:
    """Collect what is noted inside."""
    facts = CollectedTags()
    token = _collected.set(facts)
    try:
        yield facts
    finally:
        _collected.reset(token)


def add(*tags: str) -> None:
    """The page shows something of these; outside a page this does nothing."""
    if (facts := _collected.get()) is not None:
        facts.tags.update(tags)


def add_all(kind: str, ids: Iterable[int]) -> None:
    """The page shows these rows of one kind: `note_all("article", [1, 2])`."""
    add(*(f"{kind}:{number}" for number in ids))


def expire_at(moment: dt.datetime | None) -> None:
    """The page stops being true at `moment`, an aware time; the earliest one noted counts."""
    facts = _collected.get()
    if facts is not None and moment is not None and (facts.until is None or moment < facts.until):
        facts.until = moment


def mark_storable(*tags: str) -> None:
    """Say that the page is the same for every visitor without a session and may be stored."""
    add(*tags)
    if (facts := _collected.get()) is not None:
        facts.is_storable = True
