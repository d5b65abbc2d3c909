"""Deletes many rows in small transactions, so that nobody waits long for the write lock."""

from typing import Any

from django.db.models import QuerySet

BATCH = 500


def delete_all(old: QuerySet[Any]) -> int:
    """Delete these rows and what hangs on them; returns how many of these there were."""
    count = 0
    while batch := list(old.order_by("pk").values_list("pk", flat=True)[:BATCH]):
        old.model._default_manager.filter(pk__in=batch).delete()
        count += len(batch)
    return count
