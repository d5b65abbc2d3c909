"""Tables of one row, for what a site has once."""

from functools import cache
from typing import Any, Self

from django.db import models

from prepared.queries import Prepared

THE_ONE_ROW = 1


class OneRow(models.Model):
    """Saved over itself whatever its key; each kind adds the constraint that there is one row."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=THE_ONE_ROW, editable=False)

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.pk = THE_ONE_ROW
        super().save(*args, **kwargs)

    @classmethod
    def current(cls) -> Self:
        """The row, or unsaved defaults before anybody saved one. One query."""
        return _query(cls).first() or cls()


@cache
def _query[Row: OneRow](kind: type[Row]) -> Prepared[Row]:
    return Prepared(lambda: kind._default_manager.filter(pk=THE_ONE_ROW))
