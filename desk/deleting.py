"""What deleting a record would take along, found without loading it all."""

from collections.abc import Sequence
from typing import Any

from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext as _

# Enough to see that it is too many; nobody reads a longer list before pressing a button.
SHOWN = 100

type Consequences = tuple[list[str], dict[str, str], set[str], list[str]]


def consequences(records: Sequence[models.Model]) -> Consequences:
    """For the admin's confirmation page: what goes, how many of each, –, and what forbids it.

    One query of at most 101 ids for each kind of record that points here. What hangs on those in
    turn is not listed.
    """
    goes = [f"{capfirst(record._meta.verbose_name)}: {record}" for record in records]
    counts: dict[str, str] = {}
    forbids: list[str] = []
    for relation in records[0]._meta.related_objects if records else ():
        on_delete = getattr(relation, "on_delete", None)
        if on_delete not in (models.CASCADE, models.PROTECT, models.RESTRICT):
            continue
        number = _up_to_shown(relation, records)
        if not number:
            continue
        name = str(relation.related_model._meta.verbose_name_plural)
        if on_delete is models.CASCADE:
            counts[name] = number
        else:
            forbids.append(_("%(number)s %(kind)s") % {"number": number, "kind": name})
    return goes, counts, set(), forbids


def _up_to_shown(relation: Any, records: Sequence[models.Model]) -> str:
    """“12”, “more than 100”, or an empty string for none."""
    rows = relation.related_model._base_manager.filter(
        **{f"{relation.field.name}__in": records}
    ).values_list("pk", flat=True)
    found = len(rows[: SHOWN + 1])
    if found > SHOWN:
        return _("more than %(number)d") % {"number": SHOWN}
    return str(found) if found else ""
