"""Writes many rows quickly: COPY on PostgreSQL, one prepared statement on SQLite.

Knows nothing of what the rows mean; the caller gives the keys. Nothing here calls save().
"""

import itertools
import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management.color import no_style
from django.db import connection, models

BATCH = 1_000
# For building the indexes again: the default of 64 MB sorts ten million keys on the disk.
MAINTENANCE_MEMORY = "512MB"


class Table:
    """The table of one model: rows with its defaults, written in bulk."""

    def __init__(self, model: type[models.Model]) -> None:
        fields = [field for field in model._meta.concrete_fields if not field.generated]
        blank = model()
        self._model = model
        self._place = {field.attname: place for place, field in enumerate(fields)}
        self._defaults = [_default(field, blank) for field in fields]
        self._times = [
            (place, _adapted(field))
            for place, field in enumerate(fields)
            if connection.vendor == "sqlite" and isinstance(field, models.DateField)
        ]
        quote = connection.ops.quote_name
        self._name = quote(model._meta.db_table)
        self._columns = ", ".join(quote(str(field.column)) for field in fields)

    def row(self, **values: Any) -> list[Any]:
        """One row, in the order of the columns; what is not named has the model's default."""
        row = self._defaults.copy()
        for name, value in values.items():
            row[self._place[name]] = value
        return row

    def write(self, rows: Iterable[list[Any]]) -> None:
        """Add the rows in the caller's transaction; constraints hold as for any other."""
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                statement = f"COPY {self._name} ({self._columns}) FROM STDIN"
                with cursor.copy(statement) as copy:
                    for row in rows:
                        copy.write_row(row)
                return
            marks = ", ".join(["%s"] * len(self._defaults))
            statement = f"INSERT INTO {self._name} ({self._columns}) VALUES ({marks})"  # noqa: S608
            for batch in itertools.batched(self._adapt(rows), BATCH):
                cursor.executemany(statement, batch)

    def _adapt(self, rows: Iterable[list[Any]]) -> Iterator[list[Any]]:
        for row in rows:
            for place, adapt in self._times:
                if row[place] is not None:
                    row[place] = adapt(row[place])
            yield row


def _default(field: Any, blank: models.Model) -> Any:
    value = field.pre_save(blank, True)
    return json.dumps(value) if isinstance(field, models.JSONField) else value


def _adapted(field: Any) -> Any:
    if isinstance(field, models.DateTimeField):
        return connection.ops.adapt_datetimefield_value
    return connection.ops.adapt_datefield_value


def count_on(kinds: Iterable[type[models.Model]]) -> None:
    """After rows were written with keys of ours, let the database go on from the highest."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(kinds)):
            cursor.execute(statement)


@contextmanager
def indexes_aside(kinds: Iterable[type[models.Model]]) -> Iterator[None]:
    """On PostgreSQL, build indexes and check foreign keys once at the end, not row by row.

    The caller's transaction holds it all: an interrupted run leaves every index where it was.
    Locks the tables. On SQLite a million rows don't need it.
    """
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # what waits would forbid to alter a table
        cursor.execute(f"SET LOCAL maintenance_work_mem = '{MAINTENANCE_MEMORY}'")
        again: list[str] = []
        for kind in kinds:
            again += _put_aside(cursor, kind._meta.db_table)
    yield
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for statement in again:
            cursor.execute(statement)
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def _put_aside(cursor: Any, table: str) -> list[str]:
    """Drop a table's foreign keys and its indexes but unique ones; how to make them again."""
    quote = connection.ops.quote_name
    again: list[str] = []
    cursor.execute(
        "SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index "
        "WHERE indrelid = %s::regclass AND NOT indisunique",
        [table],
    )
    for name, definition in cursor.fetchall():
        cursor.execute(f"DROP INDEX {name}")
        again.append(definition)
    cursor.execute(
        "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint "
        "WHERE conrelid = %s::regclass AND contype = 'f'",
        [table],
    )
    for name, definition in cursor.fetchall():
        cursor.execute(f"ALTER TABLE {quote(table)} DROP CONSTRAINT {quote(name)}")
        again.append(f"ALTER TABLE {quote(table)} ADD CONSTRAINT {quote(name)} {definition}")
    return again


def refresh_statistics() -> None:
    """Tell PostgreSQL's planner how large the tables are now; its autovacuum would do so later.

    Not SQLite: a site there never runs ANALYZE, and is measured as it is.
    """
    if connection.vendor == "postgresql" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
