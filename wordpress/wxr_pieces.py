"""Splits the bytes of an export at its items, before a parser reads them.

The parser says what is in an item; the pieces say where the next one begins, even if the XML before
it is broken. Nothing here parses: a mark inside a CDATA section is text, and that is all it knows.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

# One text of an item. The longest posts seen have 2 MB; pictures pasted into a body as "data:"
# make more. What is behind it is left out, so that no file fills the memory.
LARGEST_TEXT = 32 * 1024 * 1024

# A piece also ends with each comment, where what was read of an item can be let go.
_BOUNDARY = re.compile(rb"<item(?=[\s/>])|</item\s{0,20}>|</[A-Za-z_][\w.-]{0,30}:comment\s{0,20}>")
_LONGEST_MARK = 64  # "</wp:comment" with its spaces; one may be cut by the edge of a chunk
_CDATA, _CDATA_END = b"<![CDATA[", b"]]>"


@dataclass(frozen=True, slots=True)
class Piece:
    """Some bytes of the file; joined again, the pieces are the file, but for texts too large."""

    data: bytes
    begins: bool = False  # with the start tag of an item
    ends: bool = False  # with the end tag of an item
    is_cut: bool = False  # a text of it was too large, and is shortened


def pieces(chunks: Iterable[bytes], *, largest_text: int = LARGEST_TEXT) -> Iterator[Piece]:
    """The pieces in order, none larger than a chunk. Linear in the bytes; holds one chunk."""
    splitter = _Splitter(largest_text)
    for chunk in chunks:
        yield from splitter.split(chunk, is_last=False)
    yield from splitter.split(b"", is_last=True)


class _Splitter:
    """What is known at the place reached: whether a CDATA section is open, and how long it is."""

    def __init__(self, largest_text: int) -> None:
        self._largest_text = largest_text
        self._held = b""
        self._is_in_cdata = False
        self._was_in_cdata = False  # at the end of the last piece
        self._length = 0  # of the open CDATA section so far
        self._begins = False

    def split(self, chunk: bytes, *, is_last: bool) -> Iterator[Piece]:
        buffer = self._held + chunk
        until = len(buffer) if is_last else _end_of_whole_marks(buffer)
        start = scanned = 0
        for mark in _BOUNDARY.finditer(buffer, 0, until):
            self._pass(buffer, scanned, mark.start())
            scanned = mark.start()
            if self._is_in_cdata:
                continue
            is_start = not mark.group().startswith(b"</")
            place = mark.start() if is_start else mark.end()
            is_end = mark.group().startswith(b"</item")
            yield from self._piece(buffer[start:place], ends=is_end)
            self._begins = self._begins or is_start
            start = scanned = place
        self._pass(buffer, scanned, until)
        self._held = buffer[until:]
        yield from self._piece(buffer[start:until], ends=False)

    def _pass(self, buffer: bytes, start: int, end: int) -> None:
        """Follow the CDATA sections between two places."""
        closed = buffer.rfind(_CDATA_END, start, end)
        if closed >= 0:
            self._is_in_cdata = False
        if not self._is_in_cdata:
            self._is_in_cdata = buffer.find(_CDATA, max(closed, start), end) >= 0

    def _piece(self, data: bytes, *, ends: bool) -> Iterator[Piece]:
        if data:
            kept = self._shortened(data)
            yield Piece(kept, self._begins, ends, is_cut=len(kept) < len(data))
            self._begins = False

    def _shortened(self, data: bytes) -> bytes:
        """The data without what makes a CDATA section too long; its end stays."""
        was_open, self._was_in_cdata = self._was_in_cdata, self._is_in_cdata
        closing = data.find(_CDATA_END) if was_open else 0
        if closing < 0:
            self._length += len(data)
            return data if self._length <= self._largest_text else b""
        if was_open and self._length > self._largest_text:
            data = data[closing:]
        self._length = len(data) - data.rfind(_CDATA) if self._is_in_cdata else 0
        return data


def _end_of_whole_marks(buffer: bytes) -> int:
    """How far the buffer can be read without cutting a mark in two."""
    tail = max(0, len(buffer) - _LONGEST_MARK)
    opening = buffer.rfind(b"<", tail)
    if opening >= 0 and buffer.find(b">", opening) < 0:
        return opening
    last = buffer[-2:]
    return len(buffer) - (len(last) - len(last.rstrip(b"]")))
