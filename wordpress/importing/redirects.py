"""Writes down where the addresses of the old site lead now."""

from functools import partial
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from articles import redirects
from articles.models import Redirect
from wordpress.importing.containment import contained
from wordpress.importing.session import Session

BATCH = 400
LONGEST = 1000


class RedirectWriter:
    """Gathers old addresses and writes them in batches. The first to claim an address keeps it."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._wanted: dict[str, tuple[dict[str, Any], bool, bool]] = {}

    def add(
        self, address: str, *, replaces: bool = False, is_claim: bool = False, **target: Any
    ) -> None:
        """Let a path (with query, below the old site's base) lead to article=…, page=…, url=… .

        With `replaces`, an address that led elsewhere until now is told better; a mere claim gives
        way without a word.
        """
        with contained(lambda cause: self._lost(address, cause)):
            for path in self._spellings(address):
                old = redirects.normalised(path)
                is_itself = any(_is_address_of(old, thing) for thing in target.values())
                if old != "/" and len(old) <= LONGEST and not is_itself:
                    self._wanted.setdefault(old, (target, replaces, is_claim))

    def write(self) -> None:
        """Write what was gathered; call it in the transaction that made the targets."""
        paths = list(self._wanted)
        for start in range(0, len(paths), BATCH):
            batch = paths[start : start + BATCH]
            causes: list[str] = []
            with contained(causes.append), transaction.atomic():
                self._write_batch(batch)
            for path in batch if causes else ():
                with contained(partial(self._lost, path)), transaction.atomic():
                    self._write_batch([path])
        self._wanted.clear()

    def _write_batch(self, batch: list[str]) -> None:
        there = {row.old_path: row for row in Redirect.objects.filter(old_path__in=batch)}
        new = []
        for path in batch:
            target, replaces, is_claim = self._wanted[path]
            row = there.get(path)
            if row is None:
                new.append(Redirect(old_path=path, **target))
            elif replaces and not _same(row, target):
                redirects.remember(path, **target)
            elif not is_claim and not _same(row, target):
                self._session.report.met(_("Old addresses lead elsewhere already"), path)
        Redirect.objects.bulk_create(new)

    def _lost(self, address: str, cause: str) -> None:
        told = _("Old addresses could not be kept (%(cause)s)") % {"cause": cause}
        self._session.report.met(told, address[:200])

    def _spellings(self, address: str) -> list[str]:
        """The address below our root, and where the old site stood below a path, there too."""
        base = self._session.site.base_path
        return [address, base + address] if base else [address]


def _same(row: Redirect, target: dict[str, Any]) -> bool:
    return all(getattr(row, name) == value for name, value in target.items())


def _is_address_of(path: str, thing: Any) -> bool:
    """Whether the thing stands at that very path now."""
    if isinstance(thing, str):
        return redirects.normalised(thing) == path
    if type(thing).__name__ == "Image" or thing is None:
        return False
    return redirects.normalised(thing.get_absolute_url()) == path
