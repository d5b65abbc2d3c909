"""How often somebody may act: token buckets, one row each, shared by processes and restarts.

The apps above name their own limits.
"""

import datetime as dt
import math
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection, transaction

from accounts.models import Bucket


@dataclass(frozen=True)
class Limit:
    """`size` acts at once; used up, they come back evenly over `seconds`."""

    name: str
    size: int
    seconds: int


LONGEST = dt.timedelta(days=1)


class TooOftenError(Exception):
    """Over a limit; `seconds` until the act would be allowed."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"allowed again in {seconds} s")
        self.seconds = seconds


def consume(acts: Sequence[tuple[Limit, object]], *, at: dt.datetime) -> None:
    """Count one act against each (limit, who). Raises TooOftenError, counting nothing.

    Inside a transaction: the rows stay locked until its end, so two acts of one person follow one
    another. Two queries, whatever the number of limits.
    """
    limits = {f"{limit.name}:{who}": limit for limit, who in acts}
    # In the order of their keys: two acts that meet in several rows never wait for each other.
    full = [Bucket(key=key, tokens=limits[key].size, at=at) for key in sorted(limits)]
    rows = _written(full, kept="tokens = {table}.tokens")
    wait = 0.0
    for row in rows:
        limit = limits[row.key]
        row.tokens = _refilled(row, limit, at)
        row.at = at
        if row.tokens < 1:
            wait = max(wait, (1 - row.tokens) * limit.seconds / limit.size)
    if wait:
        raise TooOftenError(math.ceil(wait))
    for row in rows:
        row.tokens -= 1
    _written(rows, kept="tokens = excluded.tokens, at = excluded.at")


def _written(rows: Sequence[Bucket], *, kept: str) -> list[Bucket]:
    """Insert the rows, or do what `kept` says to those that are there; locked, as they are now.

    One statement, in SQL that both databases speak: Django has none that says what it found.
    """
    table = connection.ops.quote_name(Bucket._meta.db_table)
    places = ", ".join(["(%s, %s, %s)"] * len(rows))
    sql = (
        f"INSERT INTO {table} (key, tokens, at) VALUES {places} "  # noqa: S608  (names of ours)
        f"ON CONFLICT (key) DO UPDATE SET {kept.format(table=table)} RETURNING key, tokens, at"
    )
    values = [value for row in rows for value in (row.key, row.tokens, row.at)]
    return list(Bucket.objects.raw(sql, values))


def prune(*, at: dt.datetime) -> int:
    """Delete the rows that are full again by now; returns how many."""
    with transaction.atomic():
        deleted, _kinds = Bucket.objects.filter(at__lt=at - LONGEST).delete()
    return deleted


def _refilled(row: Bucket, limit: Limit, at: dt.datetime) -> float:
    elapsed = max(0.0, (at - row.at).total_seconds())
    return min(limit.size, row.tokens + elapsed * limit.size / limit.seconds)
