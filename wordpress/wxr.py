"""Reads a WordPress export (WXR 1.0 to 1.2) as a stream of records, in bounded memory.

Elements are known by their local names, because every version and many a plugin has namespaces of
its own. Comments are read as they come and let go, so one story may have any number of them.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, BinaryIO

from django.utils.translation import gettext as _
from lxml import etree

from wordpress import wxr_elements as elements
from wordpress.records import Damage, Problem, Record, Site
from wordpress.repair import Repairs, repaired

# No child of an item comes near these: the longest posts seen have 2 MB. They bound what a hostile
# file can make the parser hold.
LARGEST_ELEMENT = 32 * 1024 * 1024
MOST_NODES = 300_000
DEEPEST = 64
# Comments that come before the number of their item are held until it is known.
MOST_HELD_COMMENTS = 10_000
MOST_MENDED = 20_000

RSS, CHANNEL, RECORD, FIELD = 1, 2, 3, 4

# Mistakes after which libxml2 reads on and loses no more than the few characters at the place: a
# stray "]]>" (written by WordPress 3.3), "&nbsp;" without a DTD, a bare "&", "&#0;".
_MENDABLE = frozenset(
    {
        etree.ErrorTypes.ERR_MISPLACED_CDATA_END,
        etree.ErrorTypes.ERR_UNDECLARED_ENTITY,
        etree.ErrorTypes.WAR_UNDECLARED_ENTITY,
        etree.ErrorTypes.ERR_ENTITYREF_SEMICOL_MISSING,
        etree.ErrorTypes.ERR_NAME_REQUIRED,
        etree.ErrorTypes.ERR_INVALID_CHAR,
        etree.ErrorTypes.ERR_INVALID_CHARREF,
    }
)

type Progress = Callable[[int], None]


def read(
    path: Path, repairs: Repairs, *, comments: bool = True, progress: Progress | None = None
) -> Iterator[Record]:
    """The records of an export in the order of the file, the Site first, Problems last.

    Without `comments` these are passed over. `progress` is told the bytes read so far. Raises
    NotAnExportError (wordpress/repair.py) for what is no export, OSError for what can't be read.
    """
    yielded = 0
    for is_lenient in (False, True):
        with path.open("rb") as file:
            reader = _Reader(repairs if not is_lenient else Repairs(), comments=comments)
            for number, record in enumerate(reader.records(file, is_lenient, progress)):
                if number >= yielded:
                    yield record
                    yielded += 1
        if not reader.wants_leniency:
            return


class _Reader:
    """One run of the parser over the file."""

    def __init__(self, repairs: Repairs, *, comments: bool) -> None:
        self._repairs = repairs
        self._takes_comments = comments
        self._depth = 0
        self._nodes = 0
        self._pending = 0
        self._site = Site()
        self._is_site_told = False
        self._is_in_channel = False
        self._is_closed = False
        self._item: elements.ItemDraft | None = None
        # The strict run met a mistake that the lenient one can pass.
        self.wants_leniency = False

    def records(
        self, file: BinaryIO, is_lenient: bool, progress: Progress | None
    ) -> Iterator[Record]:
        parser = etree.XMLPullParser(
            events=("start", "end"),
            recover=is_lenient,
            encoding="utf-8",
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=True,
            remove_comments=True,
            remove_pis=True,
        )
        problem: Problem | None = None
        for chunk in repaired(file, self._repairs):
            problem = problem or _fed(parser, chunk)
            self._pending += len(chunk)
            stop_line = self._stop_line(parser) if is_lenient else None
            yield from self._events(parser, stop_line)
            problem = problem or self._excess(parser)
            if progress:
                progress(file.tell())
            if problem or stop_line is not None:
                break
        if not problem:
            problem = _closed(parser)
            # After a break the lenient parser closes what is open: those ends are not real.
            if not (is_lenient and _breaks(parser)):
                yield from self._events(parser, None)
        yield from self._ending(parser, problem, is_lenient)

    def _events(self, parser: "etree.XMLPullParser", stop_line: int | None) -> Iterator[Record]:
        events: Iterator[tuple[str, etree._Element]] = parser.read_events()  # type: ignore[assignment]
        for event, element in events:
            if event == "start":
                if stop_line is not None and _line(element) >= stop_line:
                    return
                self._depth += 1
                self._nodes += 1
                self._started(element)
            else:
                yield from self._ended(element)
                self._depth -= 1

    def _started(self, element: "etree._Element") -> None:
        if self._depth == CHANNEL:
            self._is_in_channel = elements.local_name(element) == "channel"
        elif self._depth == RECORD and self._is_in_channel and element.tag == "item":
            self._item = elements.ItemDraft()

    def _ended(self, element: "etree._Element") -> Iterator[Record]:
        if self._depth == RSS:
            self._is_closed = True
        if self._depth == CHANNEL and self._is_in_channel:
            yield from self._told_site()
        if self._depth == FIELD and self._item is not None:
            yield from self._field(element, self._item)
            self._let_go(element)
        elif self._depth == RECORD:
            if self._is_in_channel:
                yield from self._record(element)
            self._let_go(element)

    def _field(self, element: "etree._Element", draft: elements.ItemDraft) -> Iterator[Record]:
        if elements.local_name(element) != "comment":
            draft.add(element)
        elif self._takes_comments:
            draft.hold(elements.comment_of(element), most=MOST_HELD_COMMENTS)
            if draft.is_known:
                yield from self._told_site()
                yield from draft.released()

    def _record(self, element: "etree._Element") -> Iterator[Record]:
        if self._item is not None:
            draft, self._item = self._item, None
            yield from self._told_site()
            yield from draft.released()
            yield draft.item()
            return
        self._site = elements.site_with(self._site, element)
        record = elements.author_or_term(element)
        if record is not None:
            yield from self._told_site()
            yield record

    def _told_site(self) -> Iterator[Record]:
        """The site as soon as something of it comes; in every export its facts stand before."""
        if not self._is_site_told:
            self._is_site_told = True
            yield self._site

    def _let_go(self, element: "etree._Element") -> None:
        element.clear()
        parent = element.getparent()
        while parent is not None and element.getprevious() is not None:
            del parent[0]
        self._nodes = self._pending = 0

    def _excess(self, parser: "etree.XMLPullParser") -> Problem | None:
        if self._pending > LARGEST_ELEMENT or self._nodes > MOST_NODES or self._depth > DEEPEST:
            message = _("one element is larger or deeper than any of WordPress's")
            return Problem(Damage.BREAK, message, 0, 0)
        return None

    def _stop_line(self, parser: "etree.XMLPullParser") -> int | None:
        return next((error.line for error in _breaks(parser)), None)

    def _ending(
        self, parser: "etree.XMLPullParser", problem: Problem | None, is_lenient: bool
    ) -> Iterator[Record]:
        if problem and not is_lenient and _is_mendable(parser):
            self.wants_leniency = True
            return
        if self._item is not None:
            yield from self._told_site()
            yield from self._item.released()
            yield replace(self._item.item(), is_cut_off=True)
        yield from self._told_site()
        if is_lenient:
            mended = [error for error in parser.feed_error_log if error.type in _MENDABLE]
            yield from (_problem(error, Damage.MENDED) for error in mended[:1])
            problem = next((_problem(error, Damage.BREAK) for error in _breaks(parser)), None)
        if problem and self._is_closed and problem.damage is Damage.BREAK:
            problem = replace(problem, damage=Damage.TRAILING)
        if problem:
            yield problem


def _line(element: "etree._Element") -> int:
    line: Any = element.sourceline
    return int(line or 0)


def _fed(parser: "etree.XMLPullParser", chunk: bytes) -> Problem | None:
    try:
        parser.feed(chunk)
    except etree.XMLSyntaxError:
        return _first_problem(parser)
    return None


def _closed(parser: "etree.XMLPullParser") -> Problem | None:
    try:
        parser.close()
    except etree.XMLSyntaxError:
        return _first_problem(parser)
    return None


def _first_problem(parser: "etree.XMLPullParser") -> Problem:
    """The first fatal mistake; failing that, the namespace that the parser did not like."""
    fatal = [error for error in parser.feed_error_log if error.level_name == "FATAL"]
    for error in fatal:
        return _problem(error, Damage.BREAK)
    for error in parser.feed_error_log:
        return _problem(error, Damage.MENDED)
    return Problem(Damage.BREAK, _("the XML ends too early"), 0, 0)


def _is_mendable(parser: "etree.XMLPullParser") -> bool:
    fatal = [error for error in parser.feed_error_log if error.level_name == "FATAL"]
    return bool(fatal) and fatal[0].type in _MENDABLE


def _breaks(parser: "etree.XMLPullParser") -> "list[etree._LogEntry]":
    """The mistakes after which nothing can be trusted."""
    log = list(parser.feed_error_log)
    if len(log) > MOST_MENDED:
        return log[MOST_MENDED:]
    return [e for e in log if e.level_name == "FATAL" and e.type not in _MENDABLE]


def _problem(error: "etree._LogEntry", damage: Damage) -> Problem:
    return Problem(damage, error.message.strip(), error.line, error.column)
