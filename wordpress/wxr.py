"""Reads a WordPress export (WXR 1.0 to 1.2) as a stream of records, in bounded memory.

Elements are known by their local names, because every version and many a plugin has namespaces of
its own. Comments are read as they come and let go, so one story may have any number of them.

A mistake in the XML costs at most the item it is in: that item is read again by the names of its
elements (wxr_salvage.py), and a fresh parser goes on at the next.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from django.utils.translation import gettext as _
from lxml import etree

from wordpress import wxr_elements as elements
from wordpress import wxr_parser
from wordpress import wxr_salvage as salvage
from wordpress.records import Damage, Item, Problem, Record, Site
from wordpress.repair import Repairs, repaired
from wordpress.wxr_parser import BrokenError
from wordpress.wxr_pieces import LARGEST_TEXT, Piece, pieces

# No child of an item comes near these. They bound what a hostile file can make the parser hold.
LARGEST_ELEMENT = LARGEST_TEXT + 4 * 1024 * 1024
MOST_NODES = 300_000
DEEPEST = 64
# Comments that come before the number of their item are held until it is known.
MOST_HELD_COMMENTS = 10_000
# The bytes of the item at hand are kept, to be read again if it is broken.
MOST_KEPT = LARGEST_ELEMENT
ENOUGH_KEPT = 1024 * 1024
MOST_NAMESPACES = 40

RSS, CHANNEL, RECORD, FIELD = 1, 2, 3, 4

_NAMESPACE = re.compile(rb"""xmlns:([A-Za-z_][\w.-]{0,40})\s*=\s*["']([^"'<>&\n]{1,300})["']""")
_END = re.compile(rb"</rss\s*>")

type Progress = Callable[[int], None]


def read(
    path: Path, repairs: Repairs, *, comments: bool = True, progress: Progress | None = None
) -> Iterator[Record]:
    """The records of an export in the order of the file, the Site first.

    A Problem comes behind what it is about. Without `comments` these are passed over. `progress` is
    told the bytes read so far. Raises NotAnExportError (wordpress/repair.py) for what is no export,
    OSError for what can't be read.
    """
    with path.open("rb") as file:

        def chunks() -> Iterator[bytes]:
            for chunk in repaired(file, repairs):
                yield chunk
                if progress:
                    progress(file.tell())

        yield from _Reader(comments=comments).records(chunks())


class _Reader:
    """One reading of the file: a parser, and what is known of the item at hand."""

    def __init__(self, *, comments: bool) -> None:
        self._takes_comments = comments
        self._site = Site()
        self._is_site_told = False
        self._is_closed = False
        self._is_passing = False  # over what follows the end of the export, up to an item
        self._is_behind_item = False  # nothing came since the end of one
        # The place in the file up to which it was read, and that of the first byte of the parser's.
        self._line = self._column = 1
        self._root: bytes | None = None
        self._begin_parser()
        self._begin_record(is_item=False)

    def records(self, chunks: Iterable[bytes]) -> Iterator[Record]:
        for piece in pieces(chunks):
            if self._root is None:
                self._root = _root_like(piece.data)
            if self._is_passing and not piece.begins:
                self._pass(piece.data)
                continue
            yield from self._taken(piece)
        yield from self._end_of_file()

    def _begin_parser(self) -> None:
        """A fresh parser, which knows no more than that it is inside the channel."""
        self._parser = wxr_parser.pull_parser()
        self._depth = self._nodes = self._pending = self._elements_ended = 0
        self._is_in_channel = False
        self._first_line, self._first_column = self._line, self._column
        if self._root is not None:
            self._first_column -= len(self._root)
            self._parser.feed(self._root)
            for _record in self._events():
                pass

    def _begin_record(self, *, is_item: bool) -> None:
        """From here on everything belongs to one item, or to what is between two."""
        self._is_in_item = is_item
        self._is_cut = self._is_commented = False
        self._is_continued = False  # of what was read so far, only the draft is left
        self._kept: list[bytes] | None = []
        self._kept_bytes = 0
        self._begun_at = (self._line, self._column)
        self._item: elements.ItemDraft | None = None
        self._ended = 0  # children of the channel, or comments of the item, that are done with
        self._broken: BrokenError | None = None

    def _taken(self, piece: Piece, *, is_alone: bool = False) -> Iterator[Record]:
        """Read one piece; what is broken is read again once the next item is in sight."""
        if piece.begins and (self._is_passing or self._is_channel_over()):
            yield from self._go_on_behind_the_end()
        if piece.begins and self._is_next_item():
            if self._is_open() and self._broken is None:
                self._broken = self._error_here(_("something before it is not closed"))
            if self._broken:
                yield from self._read_again(is_alone=is_alone)
            between = b"" if self._is_in_item else b"".join(self._kept or [])
            self._begin_record(is_item=True)
            # Somebody may have wanted to leave the item out; an end that was forgotten looks alike.
            self._is_commented = between.rfind(b"<!--") > between.rfind(b"-->")
        self._keep(piece)
        if self._broken is None:
            try:
                yield from self._read(piece)
            except BrokenError as error:
                if self._is_closed:
                    self._is_passing = True
                    yield self._problem(error, Damage.TRAILING)
                else:
                    self._broken = error
        self._pass(piece.data)
        if self._is_in_item and self._depth == RECORD and self._kept_bytes > ENOUGH_KEPT:
            self._let_go_of_bytes()
        self._is_behind_item = piece.ends or (self._is_behind_item and not piece.data.strip())
        if piece.ends and self._broken is None and self._depth <= CHANNEL:
            self._begin_record(is_item=False)

    def _read(self, piece: Piece) -> Iterator[Record]:
        """Feed the parser. Raises BrokenError, also if it waits for an end that never comes."""
        ended = self._elements_ended
        yield from self._fed(piece.data)
        if piece.ends and self._elements_ended == ended:
            root = self._root or b""
            line, column = self._begun_at
            error = wxr_parser.first_error(
                root + b"".join(self._kept or []), line, column - len(root)
            )
            raise error or self._error_here(_("something before it is not closed"))

    def _is_channel_over(self) -> bool:
        """Whether the channel was closed, though another item begins here."""
        return self._broken is None and not self._is_in_item and self._depth < CHANNEL

    def _go_on_behind_the_end(self) -> Iterator[Record]:
        """Items stand behind the end: a stray end tag, or two exports in one file."""
        if not self._is_passing:
            error = self._error_here(_("the channel ends here, but more items follow"))
            yield self._problem(error, Damage.TRAILING)
        self._is_closed = self._is_passing = False
        self._begin_parser()
        self._begin_record(is_item=False)

    def _let_go_of_bytes(self) -> None:
        """Between two fields of an item; after a mistake its draft is all that is left of them."""
        if self._broken is None:
            self._kept, self._kept_bytes = [], 0
            self._is_continued = True
            self._begun_at = (self._line, self._column)
            self._ended = 0

    def _is_next_item(self) -> bool:
        """Whether an item that begins here is one of the channel's.

        In broken XML only one behind another is trusted: the words of a body may say "<item>".
        """
        if self._broken:
            return self._is_behind_item or self._kept is None
        return self._depth <= CHANNEL or self._is_open()

    def _is_open(self) -> bool:
        """Whether something is open in which no item can begin."""
        if self._is_in_item:
            return self._depth == RECORD
        return self._depth > CHANNEL

    def _keep(self, piece: Piece) -> None:
        self._is_cut = self._is_cut or piece.is_cut
        self._kept_bytes += len(piece.data)
        if self._kept_bytes > MOST_KEPT:
            self._kept = None
        elif self._kept is not None:
            self._kept.append(piece.data)

    def _pass(self, data: bytes) -> None:
        """Move the place in the file."""
        lines = data.count(b"\n")
        self._line += lines
        self._column = len(data) - data.rfind(b"\n") if lines else self._column + len(data)

    def _fed(self, data: bytes) -> Iterator[Record]:
        """What the parser reads in these bytes. Raises BrokenError."""
        error: etree.XMLSyntaxError | None = None
        try:
            self._parser.feed(data)
        except etree.XMLSyntaxError as caught:
            error = caught
        self._pending += len(data)
        yield from self._events()
        if error is not None:
            raise wxr_parser.stopped(self._parser, self._first_line, self._first_column)
        if self._pending > LARGEST_ELEMENT or self._nodes > MOST_NODES or self._depth > DEEPEST:
            raise self._error_here(_("one element is larger or deeper than any of WordPress's"))

    def _error_here(self, message: str) -> BrokenError:
        return BrokenError(message, self._line, self._column)

    def _events(self) -> Iterator[Record]:
        events: Iterator[tuple[str, etree._Element]] = self._parser.read_events()  # type: ignore[assignment]
        for event, element in events:
            if event == "start":
                self._depth += 1
                self._nodes += 1
                self._started(element)
            else:
                yield from self._closed(element)
                self._depth -= 1
                self._elements_ended += 1

    def _started(self, element: "etree._Element") -> None:
        if self._depth == CHANNEL:
            self._is_in_channel = elements.local_name(element) == "channel"
        elif self._depth == RECORD and self._is_in_channel and element.tag == "item":
            self._item = elements.ItemDraft()

    def _closed(self, element: "etree._Element") -> Iterator[Record]:
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
            return
        self._ended += 1
        if self._takes_comments:
            draft.hold(elements.comment_of(element), most=MOST_HELD_COMMENTS)
            if draft.is_known:
                yield from self._told_site()
                yield from draft.released()

    def _record(self, element: "etree._Element") -> Iterator[Record]:
        if self._item is not None:
            draft, self._item = self._item, None
            error = self._error_here(_("one of its texts is too large")) if self._is_cut else None
            yield from self._told_item(draft, error, Damage.ITEM)
            return
        self._ended += 1
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

    def _told_item(
        self, draft: elements.ItemDraft, error: BrokenError | None, damage: Damage
    ) -> Iterator[Record]:
        """The comments still held, the item, and what is wrong with it."""
        yield from self._told_site()
        yield from draft.released()
        item = draft.item()
        if damage is not Damage.MENDED and error is not None:
            item = replace(item, is_cut_off=True)
        if item.id is not None or item.title or item.content or item.link or error is None:
            yield item
        if error is not None:
            yield self._problem(error, damage, item)

    def _let_go(self, element: "etree._Element") -> None:
        element.clear()
        parent = element.getparent()
        while parent is not None and element.getprevious() is not None:
            del parent[0]
        self._nodes = self._pending = 0

    def _read_again(self, *, is_alone: bool = False, at_the_end: bool = False) -> Iterator[Record]:
        """What can be read of broken bytes by the names of the elements; then a fresh parser."""
        error, draft, taken, is_cut = (
            self._broken,
            self._item,
            self._ended,
            self._is_cut or self._is_commented,
        )
        is_continued = self._is_continued
        assert error is not None  # noqa: S101  (nobody asks otherwise)
        data = b"".join(self._kept or [])
        is_item, is_in_channel = self._is_in_item, self._is_in_channel or b"<channel" in data
        here, (self._line, self._column) = (self._line, self._column), self._begun_at
        parts = [data] if is_alone else salvage.parts(data, is_item=is_item)
        first, rest = salvage.divided(parts[0]) if is_item else (parts[0], b"")
        if is_item:
            is_last = at_the_end and len(parts) == 1
            found = salvage.item(first, is_rest=is_continued)
            if draft is None or (found.children and not is_continued):
                draft = elements.ItemDraft()
            self._add_to(draft, found, taken)
            damage = Damage.BREAK if is_last else Damage.ITEM
            is_whole = found.is_whole and not is_cut
            yield from self._told_item(draft, error, Damage.MENDED if is_whole else damage)
        else:
            yield from self._head_again(first if is_in_channel else b"", taken, error)
        self._pass(first)
        for part in [rest, *parts[1:]]:
            self._begin_parser()
            self._begin_record(is_item=False)
            is_other = part is not rest
            if part:
                yield from self._taken(Piece(part, begins=is_other), is_alone=True)
            if self._broken or (is_other and self._item is not None):
                self._broken = self._broken or self._error_here(_("the item is not closed"))
                yield from self._read_again(is_alone=True)
        self._line, self._column = here
        if self._broken or self._depth > CHANNEL:
            self._begin_parser()
        self._begin_record(is_item=False)

    def _add_to(self, draft: elements.ItemDraft, found: salvage.Salvaged, taken: int) -> None:
        """The elements found; of the comments those that were not given out before."""
        for child in found.children:
            if elements.local_name(child) != "comment":
                draft.add(child)
            elif taken > 0:
                taken -= 1
            elif self._takes_comments:
                draft.hold(elements.comment_of(child), most=MOST_HELD_COMMENTS)

    def _head_again(self, data: bytes, taken: int, error: BrokenError) -> Iterator[Record]:
        """What stands outside of items, without what was given out before."""
        found = salvage.channel(data)
        for child in found.children[taken:]:
            yield from self._record(child)
        yield from self._told_site()
        is_whole = found.is_whole and bool(found.children)
        yield self._problem(error, Damage.MENDED if is_whole else Damage.HEAD)
        self._is_closed = self._is_closed or _END.search(data) is not None

    def _end_of_file(self) -> Iterator[Record]:
        yield from self._told_site()
        if self._is_passing:
            return
        is_cut_off = self._broken is None and self._item is not None
        if is_cut_off:
            self._broken = self._error_here(_("the file ends here"))
        if self._broken:
            yield from self._read_again(at_the_end=is_cut_off)
        if not self._is_closed:
            if not is_cut_off:
                yield self._problem(self._error_here(_("the XML ends too early")), Damage.BREAK)
        elif log := list(self._parser.feed_error_log):
            # A prefix that was never declared: everything was read.
            error = BrokenError(log[0].message.strip(), log[0].line, log[0].column)
            yield self._problem(error, Damage.MENDED)

    def _problem(self, error: BrokenError, damage: Damage, item: Item | None = None) -> Problem:
        place = (error.message, error.line, error.column)
        if item is None:
            return Problem(damage, *place)
        return Problem(damage, *place, item.key, item.title, item.link or item.guid)


def _root_like(start: bytes) -> bytes:
    """An opening of the file as short as can be, with the namespaces of its own."""
    found = dict(_NAMESPACE.findall(start)[:MOST_NAMESPACES])
    names = (b' xmlns:%s="%s"' % (name, uri) for name, uri in found.items())
    return b"<rss%s><channel>" % b"".join(names)
