"""Adds files that are no pictures: looks at what they are, gives them a safe name, keeps them."""

import hashlib
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import PurePath
from typing import BinaryIO

from django.core.files import File
from django.core.files.storage import default_storage
from django.utils.translation import gettext as _

from articles.models import Document

MAX_BYTES = 512 * 1024 * 1024
_HEAD = 4096
_CHUNK = 1024 * 1024

K = Document.Kind


@dataclass(frozen=True)
class Format:
    """A kind of file by its ending, and how its first bytes prove it."""

    kind: str
    media_type: str
    begins: Callable[[bytes], bool]


def _with(*starts: bytes) -> Callable[[bytes], bool]:
    return lambda head: head.startswith(starts)


def _is_mp3(head: bytes) -> bool:
    return head.startswith(b"ID3") or (len(head) > 2 and head[0] == 0xFF and head[1] & 0xE0 == 0xE0)


def _is_mpeg4(head: bytes) -> bool:
    return head[4:8] in {b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip"}


def _is_wave(head: bytes) -> bool:
    return head.startswith(b"RIFF") and head[8:12] == b"WAVE"


def _is_text(head: bytes) -> bool:
    """Words, and no markup that an old browser might take for a page."""
    return b"\0" not in head and re.search(rb"<\s*[!?a-zA-Z]", head) is None


_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = _with(b"PK\x03\x04", b"PK\x05\x06")
_OFFICE = "application/vnd.openxmlformats-officedocument"
_OPEN = "application/vnd.oasis.opendocument"

# The closed list. Nothing in it is run or drawn by a browser as a page of this site.
FORMATS: Mapping[str, Format] = {
    "pdf": Format(K.FILE, "application/pdf", lambda head: b"%PDF-" in head[:1024]),
    "mp3": Format(K.AUDIO, "audio/mpeg", _is_mp3),
    "m4a": Format(K.AUDIO, "audio/mp4", _is_mpeg4),
    "aac": Format(K.AUDIO, "audio/aac", lambda head: head[:1] == b"\xff" or _is_mpeg4(head)),
    "ogg": Format(K.AUDIO, "audio/ogg", _with(b"OggS")),
    "oga": Format(K.AUDIO, "audio/ogg", _with(b"OggS")),
    "opus": Format(K.AUDIO, "audio/ogg", _with(b"OggS")),
    "wav": Format(K.AUDIO, "audio/wav", _is_wave),
    "flac": Format(K.AUDIO, "audio/flac", _with(b"fLaC")),
    "mp4": Format(K.VIDEO, "video/mp4", _is_mpeg4),
    "m4v": Format(K.VIDEO, "video/mp4", _is_mpeg4),
    "mov": Format(K.VIDEO, "video/quicktime", _is_mpeg4),
    "ogv": Format(K.VIDEO, "video/ogg", _with(b"OggS")),
    "webm": Format(K.VIDEO, "video/webm", _with(b"\x1a\x45\xdf\xa3")),
    "doc": Format(K.FILE, "application/msword", _with(_OLE)),
    "xls": Format(K.FILE, "application/vnd.ms-excel", _with(_OLE)),
    "ppt": Format(K.FILE, "application/vnd.ms-powerpoint", _with(_OLE)),
    "docx": Format(K.FILE, f"{_OFFICE}.wordprocessingml.document", _ZIP),
    "xlsx": Format(K.FILE, f"{_OFFICE}.spreadsheetml.sheet", _ZIP),
    "pptx": Format(K.FILE, f"{_OFFICE}.presentationml.presentation", _ZIP),
    "odt": Format(K.FILE, f"{_OPEN}.text", _ZIP),
    "ods": Format(K.FILE, f"{_OPEN}.spreadsheet", _ZIP),
    "odp": Format(K.FILE, f"{_OPEN}.presentation", _ZIP),
    "epub": Format(K.FILE, "application/epub+zip", _ZIP),
    "zip": Format(K.FILE, "application/zip", _ZIP),
    "rtf": Format(K.FILE, "application/rtf", _with(b"{\\rtf")),
    "txt": Format(K.FILE, "text/plain", _is_text),
    "csv": Format(K.FILE, "text/csv", _is_text),
}


class DocumentRefusedError(Exception):
    """The file can't be kept; the message is for the person who gave it."""


def add_document(file: BinaryIO, *, name: str, title: str = "", reuse: bool = False) -> Document:
    """Keep a file that can be read and rewound; `name` is what it was called.

    With `reuse`, a document of the same bytes is returned as it is. Raises DocumentRefusedError for
    what is too large, empty, outside the closed list, or not what its ending says. Reads it twice.
    """
    ending = ending_of(name)
    format = FORMATS.get(ending)
    if format is None:
        raise DocumentRefusedError(
            _("Files of the kind “%(ending)s” are not kept here.") % {"ending": ending or "?"}
        )
    head = file.read(_HEAD)
    if not head or not format.begins(head):
        raise DocumentRefusedError(
            _("“%(name)s” is not what its name says, or is damaged.") % {"name": name[:100]}
        )
    size, digest = _measured(file)
    if reuse and (same := Document.objects.filter(sha256=digest).order_by("pk").first()):
        return same
    document = Document(
        title=(title or PurePath(name).stem)[:250],
        kind=format.kind,
        media_type=format.media_type,
        size=size,
        sha256=digest,
    )
    file.seek(0)
    document.file.save(f"files/{document.key}/{safe_name(name)}", File(file), save=False)
    try:
        document.save()
    except BaseException:
        default_storage.delete(str(document.file.name))
        raise
    return document


def ending_of(name: str) -> str:
    """The ending of a file's name without its dot, in lower case."""
    return PurePath(name).suffix.lower().lstrip(".")


def safe_name(name: str) -> str:
    """A name of ASCII letters, digits, dots and hyphens, with the ending it had."""
    stem = unicodedata.normalize("NFKD", PurePath(name).stem)
    plain = re.sub(r"[^A-Za-z0-9_-]+", "-", stem.encode("ascii", "ignore").decode()).strip("-_")
    return f"{plain[:80] or 'file'}.{ending_of(name)}"


def _measured(file: BinaryIO) -> tuple[int, str]:
    """Size and SHA-256, read in pieces."""
    file.seek(0)
    digest, size = hashlib.sha256(), 0
    while chunk := file.read(_CHUNK):
        size += len(chunk)
        if size > MAX_BYTES:
            raise DocumentRefusedError(
                _("The file is larger than %(megabytes)d MB.")
                % {"megabytes": MAX_BYTES // (1024 * 1024)}
            )
        digest.update(chunk)
    return size, digest.hexdigest()
