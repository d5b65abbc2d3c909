"""Where pages are kept: in this process's memory, and in files that all processes share.

Memory answers; the files warm a new process and keep pages readable while the database is down.
Nothing here decides that a page is true: tag_versions.py does, at every single request.
"""

import contextlib
import hashlib
import os
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from pagecache.pages import StoredPage, packed, unpacked
from pagecache.tag_versions import GONE, Snapshot, TagVersions, UnavailableError


class Backend(Protocol):
    """The place that all processes share."""

    def read(self, key: str) -> StoredPage | None: ...

    def write(self, page: StoredPage) -> None: ...


class FileBackend:
    """One file a page, named by the hash of its key, written aside and renamed.

    Each process that writes keeps the folder within `most_bytes`, and looks after each eighth of
    it: a crawler in a large archive stores gigabytes in an hour.
    """

    def __init__(self, folder: Path, *, most_bytes: int) -> None:
        self._folder = folder
        self._most_bytes = most_bytes
        self._written = 0  # since this process last looked

    def read(self, key: str) -> StoredPage | None:
        try:
            page = unpacked(self._path(key).read_bytes())
        except OSError:
            return None
        return page if page is not None and page.key == key else None

    def write(self, page: StoredPage) -> None:
        """Keep a page; a full disk costs the copy and nothing else."""
        path = self._path(page.key)
        with contextlib.suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            descriptor, aside = tempfile.mkstemp(dir=path.parent)
            try:
                with os.fdopen(descriptor, "wb") as file:
                    self._written += file.write(packed(page))
                Path(aside).replace(path)
            except OSError:
                Path(aside).unlink(missing_ok=True)
                raise
        if self._written > self._most_bytes / 8:
            self._written = 0
            self._prune()

    def _prune(self) -> None:
        """Remove the files that were written longest ago until the folder is within its size."""
        files = []
        for path in self._folder.glob("*/*"):
            with contextlib.suppress(OSError):
                facts = path.stat()
                files.append((facts.st_mtime, facts.st_size, path))
        total = sum(size for _time, size, _path in files)
        for _time, size, path in sorted(files):
            if total <= self._most_bytes:
                break
            with contextlib.suppress(OSError):
                path.unlink()
            total -= size

    def _path(self, key: str) -> Path:
        name = hashlib.blake2b(key.encode("utf-8", "surrogateescape"), digest_size=16).hexdigest()
        return self._folder / name[:2] / name[2:]


class PageStore:
    """Pages of one process, checked against the shared history each time one is asked for."""

    def __init__(
        self,
        generations: TagVersions,
        shelf: Backend,
        *,
        most_bytes: int,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.generations = generations
        self._shelf = shelf
        self._most_bytes = most_bytes
        self._clock = clock
        self._pages: dict[str, StoredPage] = {}
        self._bytes = 0
        self._lock = threading.Lock()

    def now(self) -> Snapshot | None:
        """Where the history stands; None while it can't be asked."""
        try:
            return self.generations.now()
        except UnavailableError:
            return None

    def fresh(self, key: str) -> StoredPage | None:
        """The page, if nothing it was made of was touched; from memory, else from the shelf."""
        page = self._pages.get(key)
        if page is not None and self._is_true(page):
            page.was_read = True
            return page
        shelved = self._shelf.read(key)
        if shelved is not None and self._is_true(shelved):
            self._remember(shelved)
            return shelved
        return None

    def last(self, key: str) -> StoredPage | None:
        """The page as it last was, true or not: for the time the database can't be asked.

        None if it shows something that was taken back since.
        """
        page = self._pages.get(key) or self._shelf.read(key)
        if page is None:
            return None
        with contextlib.suppress(UnavailableError):
            taken_back = (f"{GONE}{tag}" for tag in page.tags)
            if not self.generations.are_untouched(taken_back, since=page.since):
                return None
        return page

    def keep(self, page: StoredPage) -> bool:
        """Store a rendered page, unless something it was made of was touched meanwhile."""
        if not self._is_true(page):
            return False
        self._remember(page)
        self._shelf.write(page)
        return True

    def _is_true(self, page: StoredPage) -> bool:
        if page.until is not None and self._clock() >= page.until:
            return False
        try:
            now = self.generations.now()
            if page.checked == now.sequence and page.since.epoch == now.epoch:
                return True
            if not self.generations.are_untouched(page.tags, since=page.since):
                return False
        except UnavailableError:
            return False
        page.checked = now.sequence
        return True

    def _remember(self, page: StoredPage) -> None:
        with self._lock:
            before = self._pages.pop(page.key, None)
            self._bytes += page.size - (before.size if before else 0)
            self._pages[page.key] = page
            while self._bytes > self._most_bytes and len(self._pages) > 1:
                self._forget_one()

    def _forget_one(self) -> None:
        """The oldest page that nobody has read since it was last passed over."""
        for _round in range(len(self._pages)):
            key = next(iter(self._pages))
            page = self._pages.pop(key)
            if not page.was_read:
                self._bytes -= page.size
                return
            page.was_read = False
            self._pages[key] = page
        key = next(iter(self._pages))
        self._bytes -= self._pages.pop(key).size
