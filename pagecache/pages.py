"""One stored page: its bytes in every encoding, its headers, and what it was made of. Pure."""

import gzip
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from email.utils import formatdate
from functools import lru_cache

import brotli

from pagecache.tag_versions import Snapshot

type Header = tuple[str, str]

# Headers that tell of a body: not of an answer without one (RFC 9110, 15.4.5).
OF_A_BODY = frozenset({"Content-Encoding", "Content-Length"})

# Best first: what a client accepts of these, it gets. Brotli at 5 costs what gzip does at 6 and
# sends about a tenth less of a story's HTML.
ENCODINGS = ("br", "gzip", "identity")
SMALLEST_WORTH_COMPRESSING = 500
_KEPT_HEADERS = frozenset(
    {
        "content-type", "content-language", "content-security-policy", "cross-origin-opener-policy",
        "link", "referrer-policy", "strict-transport-security", "x-content-type-options",
        "x-frame-options", "x-robots-tag", "surrogate-key", "permissions-policy",
    }
)  # fmt: skip


@dataclass
class StoredPage:
    """A page as it was rendered once; `since` is the history's state before its data was read."""

    key: str
    since: Snapshot
    tags: tuple[str, ...]
    until: float | None
    headers: list[Header]
    bodies: dict[str, bytes]
    etag: str
    modified: str
    checked: int = -1  # the sequence at which all tags were last found untouched
    was_read: bool = field(default=False, compare=False)
    _ready: dict[str, list[Header]] = field(default_factory=dict, compare=False, repr=False)

    @property
    def size(self) -> int:
        return sum(len(body) for body in self.bodies.values()) + 2048

    def encoding_for(self, accepted: str) -> str:
        for name in accepted_encodings(accepted):
            if name in self.bodies:
                return name
        return "identity"

    def headers_for(self, encoding: str) -> list[Header]:
        """The caller's own list; made once, since a stored page is sent ten thousand times."""
        if (ready := self._ready.get(encoding)) is None:
            ready = [
                *self.headers,
                ("ETag", self.etag_for(encoding)),
                ("Last-Modified", self.modified),
                ("Content-Length", str(len(self.bodies[encoding]))),
            ]
            if encoding != "identity":
                ready.append(("Content-Encoding", encoding))
            # Whole before another thread can see it.
            self._ready[encoding] = ready
        return ready.copy()

    def etag_for(self, encoding: str) -> str:
        """A strong tag names the bytes, so each encoding has its own (RFC 9110, 8.8.3)."""
        return f'"{self.etag}-{encoding}"'

    def is_what_the_client_has(self, if_none_match: str, if_modified_since: str) -> bool:
        """RFC 9110, 13.1: If-None-Match counts; If-Modified-Since only where it is absent."""
        if if_none_match:
            return if_none_match.strip() == "*" or f'"{self.etag}-' in if_none_match
        return bool(if_modified_since) and if_modified_since == self.modified


def make_page(
    *,
    key: str,
    since: Snapshot,
    tags: Sequence[str],
    until: float | None,
    headers: Sequence[Header],
    body: bytes,
    at: float,
) -> StoredPage:
    """Compress a rendered page and fix its validators."""
    bodies = {"identity": body}
    if len(body) >= SMALLEST_WORTH_COMPRESSING:
        bodies["gzip"] = gzip.compress(body, 6, mtime=0)
        bodies["br"] = brotli.compress(body, quality=5)
    return StoredPage(
        key=key,
        since=since,
        tags=tuple(sorted(tags)),
        until=until,
        headers=[
            *((name, value) for name, value in headers if name.lower() in _KEPT_HEADERS),
            # The browser asks each time and is mostly told 304: a correction is live at once.
            ("Cache-Control", "no-cache"),
            ("Vary", "Accept-Encoding, Cookie"),
        ],
        bodies=bodies,
        etag=tag_of(body),
        modified=formatdate(at, usegmt=True),
    )


def tag_of(body: bytes) -> str:
    """What an ETag of these bytes holds before the name of its encoding."""
    return hashlib.blake2b(body, digest_size=12).hexdigest()


@lru_cache(maxsize=512)
def accepted_encodings(header: str) -> tuple[str, ...]:
    """Of our encodings those that an Accept-Encoding header allows, best first (RFC 9110, 12.5)."""
    weights: dict[str, float] = {}
    for part in header[:1000].lower().split(","):
        name, _semicolon, parameter = part.strip().partition(";")
        _q, _equals, value = parameter.partition("=")
        try:
            weights[name.strip()] = float(value) if value.strip() else 1.0
        except ValueError:
            weights[name.strip()] = 0.0
    anything = weights.get("*", 0.0)
    return tuple(
        name for name in ENCODINGS if name == "identity" or weights.get(name, anything) > 0
    )


def packed(page: StoredPage) -> bytes:
    """A page as one file: a line of JSON, then its bodies one after the other."""
    head = {
        "key": page.key,
        "epoch": page.since.epoch,
        "sequence": page.since.sequence,
        "tags": page.tags,
        "until": page.until,
        "headers": page.headers,
        "etag": page.etag,
        "modified": page.modified,
        "bodies": [(name, len(body)) for name, body in page.bodies.items()],
    }
    return b"".join([json.dumps(head).encode(), b"\n", *page.bodies.values()])


def unpacked(data: bytes) -> StoredPage | None:
    """The page in a file; None if the file is not whole."""
    line, _newline, rest = data.partition(b"\n")
    try:
        head = json.loads(line)
        bodies: dict[str, bytes] = {}
        for name, length in head["bodies"]:
            bodies[name], rest = rest[:length], rest[length:]
            if len(bodies[name]) != length:
                return None
        return StoredPage(
            key=head["key"],
            since=Snapshot(head["epoch"], head["sequence"]),
            tags=tuple(head["tags"]),
            until=head["until"],
            headers=[(name, value) for name, value in head["headers"]],
            bodies=bodies,
            etag=head["etag"],
            modified=head["modified"],
        )
    except (ValueError, KeyError, TypeError):
        return None
