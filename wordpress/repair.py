"""The bytes of an export in; the same text as clean UTF-8 out, ready for an XML parser.

Bad UTF-8 is repaired, characters that XML forbids are dropped, other encodings are converted.
Document types and entities are refused here, before a parser sees them. Line breaks stay, so line
numbers are those of the file.
"""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from django.utils.translation import gettext as _

CHUNK = 64 * 1024
# Generator comments of real exports take 2 KB; a prolog this long is no export.
LONGEST_PROLOG = 256 * 1024

_CONTROLS = bytes(c for c in range(0x20) if c not in b"\t\n\r")
# U+FFFE and U+FFFF, which are no characters; surrogates never pass the UTF-8 decoder.
_NONCHARACTERS = re.compile("[\ufffe\uffff]")
_DECLARATION = re.compile(rb"^\s*<\?xml\b[^>]{0,200}\?>")
_ENCODING = re.compile(rb"""encoding\s*=\s*["']([A-Za-z0-9._:-]{1,40})["']""")
_ROOT = re.compile(rb"<([A-Za-z_][\w.:-]*)")

# Encodings a WordPress site could be set to. Others (UTF-7, unicode_escape …) let text mean
# something else to the parser than to whoever looked at the file.
_KNOWN_ENCODINGS = re.compile(
    r"utf-8|ascii|utf-16(-[lb]e)?|utf-32(-[lb]e)?|iso8859-\d{1,2}|cp125\d|koi8-[ru]"
    r"|shift_jis|euc_jp|euc_kr|gb2312|gbk|gb18030|big5"
)
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


class NotAnExportError(Exception):
    """The file is refused as a whole; the message says why."""


@dataclass
class Repairs:
    """What had to be mended, for the report."""

    bad_bytes: int = 0
    dropped_characters: int = 0
    # Where the first bad byte stood, counted in bytes of the file.
    first_bad_byte: int | None = None
    encoding: str = field(default="utf-8")

    def warnings(self) -> list[str]:
        found = []
        if self.bad_bytes:
            found.append(
                _("%(count)d bytes were no valid %(encoding)s and were repaired, the first at "
                  "byte %(place)d.")
                % {
                    "count": self.bad_bytes,
                    "encoding": self.encoding.upper(),
                    "place": self.first_bad_byte or 0,
                }
            )  # fmt: skip
        if self.dropped_characters:
            found.append(
                _("%(count)d control characters, which XML forbids, were left out.")
                % {"count": self.dropped_characters}
            )
        return found


def repaired(file: BinaryIO, repairs: Repairs) -> Iterator[bytes]:
    """The file in chunks of clean UTF-8 without byte order mark and XML declaration.

    Raises NotAnExportError for an empty file, a document type, an encoding outside the list, or a
    root element that is not <rss>. Holds a chunk and the prolog in memory.
    """
    chunk = file.read(CHUNK)
    encoding, mark = _encoding_of(chunk)
    repairs.encoding = encoding
    decoder: _Utf8 | _Other = (
        _Utf8(repairs, offset=len(mark))
        if encoding == "utf-8"
        else _Other(encoding, repairs, offset=len(mark))
    )
    chunk = chunk[len(mark) :]
    prolog = b""
    in_prolog = True
    is_last = False
    while not is_last:
        is_last = not chunk
        clean = _without_forbidden(decoder.decode(chunk, is_last), repairs)
        if in_prolog:
            prolog += clean
            if _is_root_in_sight(prolog):
                in_prolog = False
                clean = _without_declaration(prolog)
        if clean and not in_prolog:
            yield clean
        chunk = file.read(CHUNK)
    if in_prolog:
        raise NotAnExportError(
            _("There is no <rss> element in it.") if prolog.strip() else _("The file is empty.")
        )


class _Utf8:
    """Incremental UTF-8 that mends what is wrong, counts it, and remembers where it began."""

    def __init__(self, repairs: Repairs, *, offset: int) -> None:
        self._repairs = repairs
        self._offset = offset
        self._held = b""

    def decode(self, chunk: bytes, final: bool = False) -> str:
        """Linear in the chunk, however much of it is wrong."""
        data = memoryview(self._held + chunk)
        parts: list[str] = []
        start = 0
        while True:
            try:
                text, used = codecs.utf_8_decode(data[start:], "strict", final)
            except UnicodeDecodeError as error:
                bad_at, bad_until = start + error.start, start + error.end
                parts += (
                    codecs.utf_8_decode(data[start:bad_at])[0],
                    _mended(bytes(data[bad_at:bad_until])),
                )
                _note(self._repairs, self._offset + bad_at, bad_until - bad_at)
                start = bad_until
                continue
            parts.append(text)
            self._held = bytes(data[start + used :])
            self._offset += start + used
            return "".join(parts)


class _Other:
    """Any other encoding; what it cannot mean becomes U+FFFD and is counted."""

    def __init__(self, encoding: str, repairs: Repairs, *, offset: int) -> None:
        self._decoder = codecs.getincrementaldecoder(encoding)("replace")
        self._repairs = repairs
        self._offset = offset

    def decode(self, chunk: bytes, final: bool = False) -> str:
        text: str = self._decoder.decode(chunk, final)
        if bad := text.count("\ufffd"):
            _note(self._repairs, self._offset, bad)
        self._offset += len(chunk)
        return text


def _mended(bad: bytes) -> str:
    """A lone byte is what Windows-1252 says it is (é, “, –); half a character is no letter."""
    return bad.decode("cp1252", errors="replace") if len(bad) == 1 else "\ufffd"


def _note(repairs: Repairs, place: int, count: int) -> None:
    repairs.bad_bytes += count
    if repairs.first_bad_byte is None:
        repairs.first_bad_byte = place


def _encoding_of(start: bytes) -> tuple[str, bytes]:
    """The encoding by byte order mark or declaration, and the mark. Raises NotAnExportError."""
    for mark, encoding in _MARKS:
        if start.startswith(mark):
            return encoding, mark
    if start.startswith((b"<\x00?\x00", b"<\x00r\x00")):
        return "utf-16-le", b""
    if start.startswith((b"\x00<\x00?", b"\x00<\x00r")):
        return "utf-16-be", b""
    declaration = _DECLARATION.match(start)
    named = _ENCODING.search(declaration.group()) if declaration else None
    if named is None:
        return "utf-8", b""
    name = named.group(1).decode("ascii")
    try:
        known = codecs.lookup(name).name
    except LookupError:
        known = ""
    if not _KNOWN_ENCODINGS.fullmatch(known):
        raise NotAnExportError(
            _("The encoding “%(name)s” is not read here. Save the file as UTF-8.") % {"name": name}
        )
    # One that needs a mark and has none is, by its readable declaration, an ASCII relative.
    return ("utf-8" if known.startswith(("utf-", "ascii")) else known), b""


def _without_forbidden(text: str, repairs: Repairs) -> bytes:
    if "\ufffe" in text or "\uffff" in text:
        text, count = _NONCHARACTERS.subn("", text)
        repairs.dropped_characters += count
    data = text.encode("utf-8", errors="replace")
    clean = data.translate(None, _CONTROLS)
    repairs.dropped_characters += len(data) - len(clean)
    return clean


def _is_root_in_sight(prolog: bytes) -> bool:
    """Whether the root element has begun, and is the right one. Raises NotAnExportError."""
    place = 0
    while True:
        start = prolog.find(b"<", place)
        if start < 0 or len(prolog) < start + len(b"<!DOCTYPE"):
            break
        if prolog[place:start].strip():
            raise NotAnExportError(_("This is not XML: it does not begin with an element."))
        end = _end_of_prolog_part(prolog, start)
        if end is None:
            _check_root(prolog, start)
            return True
        if end < 0:
            break
        place = end
    if len(prolog) > LONGEST_PROLOG:
        raise NotAnExportError(
            _("This is not a WordPress export: no <rss> element near its start.")
        )
    return False


def _end_of_prolog_part(prolog: bytes, start: int) -> int | None:
    """Where a comment or instruction ends; -1 if not yet in sight; None if it is an element."""
    for opening, closing in ((b"<!--", b"-->"), (b"<?", b"?>")):
        if prolog.startswith(opening, start):
            found = prolog.find(closing, start + len(opening))
            return found + len(closing) if found >= 0 else -1
    if prolog[start : start + 14].lower() == b"<!doctype html":
        raise NotAnExportError(_("This is a web page (HTML), not a WordPress export (XML)."))
    if prolog.startswith(b"<!", start):
        raise NotAnExportError(
            _("The file has a document type (<!DOCTYPE …>). WordPress writes none; entities could "
              "read this machine's files or fill its memory, so such a file is refused.")
        )  # fmt: skip
    return None


def _check_root(prolog: bytes, start: int) -> None:
    root = _ROOT.match(prolog, start)
    name = root.group(1).decode("ascii", "replace") if root else ""
    if name != "rss":
        raise NotAnExportError(
            _("This is not a WordPress export: its first element is <%(name)s>, not <rss>.")
            % {"name": name[:40]}
        )


def _without_declaration(prolog: bytes) -> bytes:
    """The prolog without its declaration, whose encoding is no longer true; lines are kept."""
    declaration = _DECLARATION.match(prolog)
    if declaration is None:
        return prolog
    return b"\n" * declaration.group().count(b"\n") + prolog[declaration.end() :]
