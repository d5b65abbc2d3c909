"""When was each tag last touched? A table of counters that all processes of a machine share.

The counters live in a memory-mapped file. A page remembers the sequence number that was current
before its data was read; it is fresh while no tag of it carries a later one. Cache tags share slots
by hash: two tags in one slot cost a rebuild too many, never one too few.

A tag is *held* from the act's write until its commit is announced, so that a process killed
between the two leaves a page that is rebuilt, not one that is wrong.
"""

import fcntl
import mmap
import os
import secrets
import threading
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Protocol
from zlib import crc32

SLOTS = 65_536
# A transaction that has not said how it ended after this long was killed or rolled back.
HOLD_SECONDS = 120
# A process looks this often whether the file is still the one it has mapped. Nothing is announced
# in a new file before everybody has looked again, so what is served stays exact.
LOOK_SECONDS = 0.001

_EPOCH_AT, _SEQUENCE_AT, _FIRST_SLOT = 0, 1, 8
_FIRST_HOLD = _FIRST_SLOT + SLOTS
_WORDS = _FIRST_HOLD + SLOTS
_COUNT_BITS = 16  # of a hold: how many transactions hold it; the rest is the second it began


# Stands before the tag of what readers may not see any more (invalidate_hidden in invalidation.py).
GONE = "gone:"


class UnavailableError(Exception):
    """The shared history can't be asked: nothing may be served from the cache or stored."""


class Snapshot:
    """Where the history of the tags stands: comparable within one epoch."""

    __slots__ = ("epoch", "sequence")

    def __init__(self, epoch: int, sequence: int) -> None:
        self.epoch = epoch
        self.sequence = sequence

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, Snapshot)
            and self.epoch == other.epoch
            and self.sequence == other.sequence
        )

    def __hash__(self) -> int:
        return hash((self.epoch, self.sequence))

    def __repr__(self) -> str:
        return f"Now(epoch={self.epoch:x}, sequence={self.sequence})"


class TagVersions(Protocol):
    """What a store of pages asks of the shared counters."""

    def now(self) -> Snapshot: ...

    def are_untouched(self, tags: Iterable[str], *, since: Snapshot) -> bool: ...

    def hold(self, tags: Iterable[str]) -> None: ...

    def touch(self, tags: Iterable[str]) -> None: ...


def slot_of(tag: str) -> int:
    return crc32(tag.encode()) % SLOTS


class FileTagVersions:
    """The counters of one machine, in a memory-mapped file of about 1 MB.

    Reading costs a few words of memory. Writing takes a file lock. The file may be deleted at any
    time: then the history begins anew and every stored page is rebuilt.
    """

    def __init__(self, path: Path, *, clock: Callable[[], float] = time.time) -> None:
        self._path = path
        self._clock = clock
        self._lock = threading.Lock()
        self._inode = -1
        self._looked = -1.0
        self._words: memoryview = memoryview(b"")
        self._descriptor = -1
        self._open()

    def now(self) -> Snapshot:
        words = self._current()
        return Snapshot(words[_EPOCH_AT], words[_SEQUENCE_AT])

    def are_untouched(self, tags: Iterable[str], *, since: Snapshot) -> bool:
        """Whether nothing of this was touched or is held since then. A word or two per tag."""
        words = self._current()
        if words[_EPOCH_AT] != since.epoch:
            return False
        for tag in tags:
            slot = slot_of(tag)
            if words[_FIRST_SLOT + slot] > since.sequence or self._is_held(words, slot):
                return False
        return True

    def hold(self, tags: Iterable[str]) -> None:
        """Keep pages with these tags from being served or stored until touch() is called."""
        with self._writing() as words:
            second = int(self._clock())
            for slot in {slot_of(tag) for tag in tags}:
                at = _FIRST_HOLD + slot
                count = words[at] & ((1 << _COUNT_BITS) - 1)
                words[at] = (second << _COUNT_BITS) | min(count + 1, (1 << _COUNT_BITS) - 1)
            self._advance(words, [])

    def touch(self, tags: Iterable[str]) -> None:
        """Whatever was made of these tags is not true any more; one hold of each ends."""
        with self._writing() as words:
            slots = {slot_of(tag) for tag in tags}
            for slot in slots:
                at = _FIRST_HOLD + slot
                count = words[at] & ((1 << _COUNT_BITS) - 1)
                words[at] = words[at] - 1 if count > 1 else 0
            self._advance(words, slots)

    def close(self) -> None:
        with self._lock:
            self._words.release()
            if self._descriptor >= 0:
                os.close(self._descriptor)
                self._descriptor = -1
            self._inode = -1

    def _is_held(self, words: memoryview, slot: int) -> bool:
        hold = words[_FIRST_HOLD + slot]
        if not hold:
            return False
        if self._clock() - (hold >> _COUNT_BITS) <= HOLD_SECONDS:
            return True
        with self._writing() as current:  # whoever held it is gone: what it wrote, nobody knows
            if current[_FIRST_HOLD + slot] == hold:
                current[_FIRST_HOLD + slot] = 0
                self._advance(current, [slot])
        return True

    def _advance(self, words: memoryview, slots: Iterable[int]) -> None:
        """The slots first, then the number that readers look at."""
        following = words[_SEQUENCE_AT] + 1
        for slot in slots:
            words[_FIRST_SLOT + slot] = following
        with self._barrier:
            words[_SEQUENCE_AT] = following

    _barrier = threading.Lock()  # its release orders the two writes on every processor

    def _current(self) -> memoryview:
        at = time.monotonic()
        if at - self._looked >= LOOK_SECONDS:
            if _inode_at(self._path) != self._inode:
                self._reopen()
            self._looked = at
        return self._words

    def _reopen(self) -> None:
        with self._lock:
            self._open()

    def _open(self) -> None:
        """Map the file, making it if there is none; a new file is a new epoch."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        try:
            if os.fstat(descriptor).st_size < _WORDS * 8:
                os.ftruncate(descriptor, _WORDS * 8)
            words = memoryview(mmap.mmap(descriptor, _WORDS * 8)).cast("Q")
            if not words[_EPOCH_AT]:
                time.sleep(2 * LOOK_SECONDS)
                words[_EPOCH_AT] = secrets.randbits(63) | 1
        finally:
            fcntl.flock(descriptor, fcntl.LOCK_UN)
        # A thread may still read the old mapping; it is let go when the last one has.
        if self._descriptor >= 0:
            os.close(self._descriptor)
        self._descriptor = descriptor
        self._inode = os.fstat(descriptor).st_ino
        self._words = words

    def _writing(self) -> "_Writing":
        return _Writing(self)


class _Writing:
    """The words, while no other thread or process writes."""

    def __init__(self, owner: FileTagVersions) -> None:
        self._owner = owner

    def __enter__(self) -> memoryview:
        owner = self._owner
        owner._lock.acquire()
        try:
            while True:
                fcntl.flock(owner._descriptor, fcntl.LOCK_EX)
                if owner._inode == _inode_at(owner._path):
                    return owner._words
                fcntl.flock(owner._descriptor, fcntl.LOCK_UN)
                owner._open()
        except BaseException:
            owner._lock.release()
            raise

    def __exit__(self, *exc: object) -> None:
        fcntl.flock(self._owner._descriptor, fcntl.LOCK_UN)
        self._owner._lock.release()


def _inode_at(path: Path) -> int:
    try:
        return path.stat().st_ino
    except OSError:
        return -2
