"""Lists in numbered pages, without counting them. Pure: knows no model and no address."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

# A list is read by offset within an index, so a far page costs by its distance; at 100 rows a page
# this bound still reaches every one of two million stories, and it keeps the offset a sane number.
FARTHEST_PAGE = 20_000
# How many numbers stand beside the current one.
NEIGHBOURS = 2


class Sliceable(Protocol):
    """Anything that gives its rows from one position to another: a queryset, a list."""

    def __getitem__(self, rows: slice, /) -> Any: ...


class NoSuchPageError(Exception):
    """The list has no page of that number."""


@dataclass(frozen=True)
class PageOf[T]:
    """Some rows of a list, and whether more follow."""

    items: Sequence[T]
    number: int
    has_more: bool


@dataclass(frozen=True)
class PageLink:
    """One number of the pager; `number` is 0 where numbers were left out."""

    number: int
    url: str
    is_current: bool


@dataclass(frozen=True)
class Pager:
    """The links of one page of a list to the others; empty strings where there is none."""

    number: int
    previous_url: str
    next_url: str
    links: tuple[PageLink, ...]


def page_of(rows: Sliceable, *, number: int, size: int) -> PageOf[Any]:
    """The page `number` (from 1) of `rows`, fetching one row more than it shows.

    Raises NoSuchPageError beyond the end; the first page of an empty list is empty.
    """
    if not 1 <= number <= FARTHEST_PAGE:
        raise NoSuchPageError(number)
    start = (number - 1) * size
    found = list(rows[start : start + size + 1])
    if not found and number > 1:
        raise NoSuchPageError(number)
    return PageOf(items=found[:size], number=number, has_more=len(found) > size)


def pager(page: PageOf[Any], url: Callable[[int], str]) -> Pager | None:
    """Links to the first page, those before, and the next; None where there is but one page."""
    if page.number == 1 and not page.has_more:
        return None
    last = page.number + page.has_more
    first_beside = max(1, page.number - NEIGHBOURS)
    numbers = list(range(first_beside, last + 1))
    if first_beside > 1:
        numbers = [1, *([0] if first_beside > NEIGHBOURS else []), *numbers]
    return Pager(
        number=page.number,
        previous_url=url(page.number - 1) if page.number > 1 else "",
        next_url=url(page.number + 1) if page.has_more else "",
        links=tuple(
            PageLink(number=n, url=url(n) if n else "", is_current=n == page.number)
            for n in numbers
        ),
    )
