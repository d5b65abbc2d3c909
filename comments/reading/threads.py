"""Orders the replies of threads for display: a flat list of rows in, a flat list of entries out.

Pure. The result is flat too, each entry saying what the page opens before it and closes after it,
so neither Python nor a template recurses, and 5,000 replies in a line cost what 5,000 flat ones do.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Protocol


class Placed(Protocol):
    """A row that knows its place. `is_shown` is False for what may only leave a tombstone."""

    @property
    def pk(self) -> int: ...
    @property
    def parent_id(self) -> int | None: ...
    @property
    def root_id(self) -> int | None: ...
    @property
    def is_shown(self) -> bool: ...


@dataclass(frozen=True)
class Rest:
    """What a page leaves out of a thread: how many replies, and the address that has them."""

    count: int
    url: str


@dataclass(slots=True)
class Entry[C]:
    """One comment as the page shows it.

    `level` counts from 0. `closes` has one item for each list that ends after this entry.
    `answers` is the comment it replies to, set only where the nesting no longer tells; with
    `is_apart` it is not on the page. The last entry of a thread has what is left out of it.
    """

    comment: C
    level: int
    is_tombstone: bool
    answers: C | None = None
    replies: int = 0
    has_list: bool = False
    closes: range = range(0)
    is_apart: bool = False
    rest: Rest | None = None


def share(counts: Iterable[int], *, most: int, in_all: int) -> int:
    """How many replies of each thread a page shows, so that there are at most `in_all` on it.

    Short threads leave their part to the long ones; nobody gets more than `most` or less than one.
    """
    left = in_all
    ascending = sorted(min(count, most) for count in counts)
    for place, count in enumerate(ascending):
        equal = left // (len(ascending) - place)
        if count > equal:
            return max(1, equal)
        left -= count
    return most


def arrange[C: Placed](roots: Sequence[C], replies: Iterable[C], *, deepest: int) -> list[Entry[C]]:
    """Entries in the order of the page: each root, in the order given, followed by its replies.

    Siblings keep the order of `replies`. A row that is not shown stays as a tombstone if something
    shown hangs on it, else it is left out with all below it. A reply whose parent is not among the
    rows hangs on its root; one whose root is not there either is left out. Linear in time.
    """
    rows = [*roots, *replies]
    by_pk = {row.pk: row for row in rows}
    children = _children(rows, by_pk)
    depth_first = _depth_first(roots, children)
    shown_below = _count_shown_below(depth_first, children)
    entries = [
        entry
        for entry in _levelled(roots, children, by_pk, deepest=deepest)
        if not entry.is_tombstone or shown_below[entry.comment.pk]
    ]
    for entry in entries:
        entry.replies = shown_below[entry.comment.pk]
    _mark_lists(entries)
    return entries


def _children[C: Placed](rows: Sequence[C], by_pk: dict[int, C]) -> dict[int, list[C]]:
    children: dict[int, list[C]] = {}
    for row in rows:
        if row.root_id is None:
            continue
        above = row.parent_id if row.parent_id in by_pk else row.root_id
        if above is not None and above in by_pk and above != row.pk:
            children.setdefault(above, []).append(row)
    return children


def _depth_first[C: Placed](roots: Sequence[C], children: dict[int, list[C]]) -> list[C]:
    """Every row above those that hang on it. Rows in a ring are never reached."""
    order: list[C] = []
    stack = list(reversed(roots))
    while stack:
        row = stack.pop()
        order.append(row)
        stack.extend(reversed(children.get(row.pk, ())))
    return order


def _count_shown_below[C: Placed](
    depth_first: list[C], children: dict[int, list[C]]
) -> dict[int, int]:
    counts: dict[int, int] = {}
    for row in reversed(depth_first):
        counts[row.pk] = sum(
            counts[child.pk] + child.is_shown for child in children.get(row.pk, ())
        )
    return counts


def _levelled[C: Placed](
    roots: Sequence[C], children: dict[int, list[C]], by_pk: dict[int, C], *, deepest: int
) -> list[Entry[C]]:
    last = deepest - 1
    entries: list[Entry[C]] = []
    stack = [(root, 0) for root in reversed(roots)]
    while stack:
        row, level = stack.pop()
        entries.append(Entry(row, level, not row.is_shown))
        below = children.get(row.pk, ())
        if level < last:
            stack.extend((child, level + 1) for child in reversed(below))
        elif below:
            entries.extend(
                Entry(child, last, not child.is_shown, answers=_answered(child, by_pk))
                for child in _flat_below(row, children)
            )
    return entries


def _answered[C: Placed](row: C, by_pk: dict[int, C]) -> C | None:
    """What it answers; the name of one that is not shown must not come to the page this way."""
    found = by_pk.get(row.parent_id or 0)
    return found if found is not None and found.is_shown else None


def _flat_below[C: Placed](row: C, children: dict[int, list[C]]) -> list[C]:
    """Everything below a row of the last level, answers right after what they answer."""
    return _depth_first(children[row.pk], children)


def _mark_lists[C: Placed](entries: list[Entry[C]]) -> None:
    for entry, after in zip_longest(entries, entries[1:]):
        next_level = after.level if after else 0
        entry.has_list = next_level > entry.level
        entry.closes = range(max(0, entry.level - next_level))
