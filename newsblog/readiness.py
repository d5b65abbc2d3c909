"""Whether the site can do its work: reach its database, and write to it and to its folders.

What is found holds for a few seconds, and one thread at a time looks: however often strangers ask,
the site writes one row and a few files that have no name every five seconds.
"""

import errno
import logging
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from accounts import limits
from jobs import leases

log = logging.getLogger("newsblog.ready")

HOLDS_SECONDS = 5.0
# How long the database may keep this writer waiting; others wait 20 s (newsblog/environment.py).
LONGEST_WAIT_MS = 2000
# About what a comment writes: a disk that hasn't that much takes no comment.
PROBE_BYTES = 64 * 1024
# One probe of all processes in that time writes; it has then written for the others, too.
_WRITE = limits.Limit("readyz", 1, int(HOLDS_SECONDS))

_REASONS = {
    errno.ENOSPC: "the disk is full: free some space",
    errno.EDQUOT: "the quota is used up: free some space or raise it",
    errno.EFBIG: "files may not grow: raise the limit of their size",
    errno.EROFS: "the file system is read-only: mount it for writing",
    errno.EACCES: "the site may not write there: give the folder to its user",
    errno.EPERM: "the site may not write there: give the folder to its user",
}


class Readiness:
    """Remembers for a few seconds what the last look found."""

    def __init__(self) -> None:
        self._looking = threading.Lock()
        self._problem = ""
        self._until = 0.0

    def problem(self) -> str:
        """What keeps the site from working and what to do, without a path; "" if nothing does.

        Takes a few milliseconds, and seconds where the database keeps writers waiting; then one
        thread waits and the others answer what was found before.
        """
        is_first = not self._until
        if time.monotonic() >= self._until and self._looking.acquire(blocking=is_first):
            try:
                self._note(_look())
            finally:
                self._looking.release()
        return self._problem

    def forget(self) -> None:
        """Look anew at the next question."""
        self._until = 0.0

    def _note(self, problem: str) -> None:
        if self._problem and not problem:
            log.info("the site is ready again")
        self._problem = problem
        self._until = time.monotonic() + HOLDS_SECONDS


readiness = Readiness()


def _look() -> str:
    found = (_problem_of_folder(name, folder) for name, folder in _folders().items())
    # The folders first: on a full disk SQLite only says that it can't open its file.
    return next(filter(None, found), "") or _problem_of_database()


def _problem_of_database() -> str:
    try:
        leases.last_seen()
    except DatabaseError as error:
        log.error("not ready: %s", error)
        return "the database does not answer"
    try:
        with _impatient(), transaction.atomic():
            if connection.vendor == "postgresql":
                with connection.cursor() as cursor:
                    cursor.execute(f"SET LOCAL statement_timeout = {LONGEST_WAIT_MS}")
            limits.consume([(_WRITE, "")], at=timezone.now())
    except limits.TooOftenError:
        return ""
    except DatabaseError as error:
        log.error("not ready: the database can't be written: %s", error)
        return f"the database can't be written: {_reason_of_database(error)}"
    return ""


@contextmanager
def _impatient() -> Iterator[None]:
    """SQLite waits for its lock by a setting of the connection."""
    if connection.vendor != "sqlite":
        yield
        return
    usual = connection.settings_dict["OPTIONS"].get("timeout", 5)
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA busy_timeout = {LONGEST_WAIT_MS}")
        try:
            yield
        finally:
            cursor.execute(f"PRAGMA busy_timeout = {int(usual * 1000)}")


def _reason_of_database(error: DatabaseError) -> str:
    name = getattr(error.__cause__, "sqlite_errorname", "")
    if name == "SQLITE_BUSY" or "statement timeout" in str(error):
        return "another process has held it for seconds: see which, and end it"
    if name.startswith("SQLITE_READONLY") or "read-only" in str(error):
        return "it is read-only: give its file to the site's user, or name the server that is not"
    if name == "SQLITE_FULL" or name.startswith("SQLITE_IOERR") or "No space left" in str(error):
        return "its disk is full or broken: free some space"
    return "see the log"


def _folders() -> dict[str, Path]:
    """What the site writes to besides its database, by the name that strangers may read."""
    folders = {
        "media": Path(settings.MEDIA_ROOT),
        "originals": Path(settings.NEWSBLOG_ORIGINALS_ROOT),
        "stored pages": Path(settings.NEWSBLOG_PAGECACHE_ROOT),
    }
    cache = settings.CACHES["default"]
    if str(cache["BACKEND"]).endswith("FileBasedCache"):
        folders["cache"] = Path(cache["LOCATION"])
    if connection.vendor == "sqlite":
        folders["database"] = Path(connection.settings_dict["NAME"]).parent
    return folders


def _problem_of_folder(name: str, folder: Path) -> str:
    while not folder.exists():  # the first file makes it
        folder = folder.parent
    try:
        # Without a name where the file system can do that (O_TMPFILE): nothing is left by a kill.
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(bytes(PROBE_BYTES))
    except OSError as error:
        log.error("not ready: the folder of the %s, %s: %s", name, folder, error)
        reason = _REASONS.get(error.errno or 0, "nothing can be written there: see the log")
        return f"the folder of the {name}: {reason}"
    return ""
