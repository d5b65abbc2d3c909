"""Contains errors: one thing of the export that fails is reported, and the import goes on."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import InterfaceError, OperationalError, connection

logger = logging.getLogger(__name__)

LONGEST_CAUSE = 300
# Errors of SQLite that the next thing would meet as well: no space, no rights, a broken file.
_SQLITE_OF_THE_SITE = frozenset(
    {
        "SQLITE_BUSY", "SQLITE_CANTOPEN", "SQLITE_CORRUPT", "SQLITE_FULL", "SQLITE_IOERR",
        "SQLITE_LOCKED", "SQLITE_NOTADB", "SQLITE_READONLY",
    }
)  # fmt: skip
# Classes of PostgreSQL's: connection, resources, operator intervention, read-only transaction.
_POSTGRES_OF_THE_SITE = ("08", "53", "57", "25006")


@contextmanager
def contained(failed: Callable[[str], None]) -> Iterator[None]:
    """Catch what goes wrong inside; `failed` is told the cause in one line.

    Errors that the next thing would meet too, such as a full disk, are raised. Whoever writes to
    the database inside uses a transaction of its own, so that half of it is undone.
    """
    try:
        yield
    except Exception as error:
        if is_of_the_site(error):
            raise
        logger.warning("Contained while importing", exc_info=True)
        failed(cause_of(error))


def is_of_the_site(error: Exception) -> bool:
    """Whether this is wrong with the site and not with one item of the export."""
    if not isinstance(error, OperationalError | InterfaceError):
        return False
    cause = error.__cause__
    sqlite_name: str = getattr(cause, "sqlite_errorname", "") or ""
    sqlstate: str = getattr(cause, "sqlstate", "") or ""
    if any(sqlite_name.startswith(name) for name in _SQLITE_OF_THE_SITE):
        return True
    return sqlstate.startswith(_POSTGRES_OF_THE_SITE) or not connection.is_usable()


def cause_of(error: Exception) -> str:
    """The error in one line, with its kind: for the report."""
    words = " ".join(str(error).split())[:LONGEST_CAUSE]
    kind = type(error).__name__
    return f"{kind}: {words}" if words else kind
