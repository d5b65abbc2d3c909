"""How often somebody may act: token buckets, one row each, shared by processes and restarts.

The apps above name their own limits.
"""

import datetime as dt
import math
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

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


def take(acts: Sequence[tuple[Limit, object]], *, at: dt.datetime) -> None:
    """Count one act against each (limit, who). Raises TooOftenError, counting nothing.

    Inside a transaction: the rows stay locked until its end, so two acts of one person follow one
    another. Three queries, whatever the number of limits.
    """
    limits = {f"{limit.name}:{who}": limit for limit, who in acts}
    Bucket.objects.bulk_create(
        (Bucket(key=key, tokens=limit.size, at=at) for key, limit in sorted(limits.items())),
        ignore_conflicts=True,
    )
    rows = list(Bucket.objects.select_for_update().filter(key__in=limits).order_by("key"))
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
    Bucket.objects.bulk_update(rows, ["tokens", "at"])


def prune(*, at: dt.datetime) -> int:
    """Delete the rows that are full again by now; returns how many."""
    with transaction.atomic():
        deleted, _kinds = Bucket.objects.filter(at__lt=at - LONGEST).delete()
    return deleted


def _refilled(row: Bucket, limit: Limit, at: dt.datetime) -> float:
    elapsed = max(0.0, (at - row.at).total_seconds())
    return min(limit.size, row.tokens + elapsed * limit.size / limit.seconds)
