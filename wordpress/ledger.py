"""Remembers what became of each thing of the old site, and says what is to be done with it."""

from collections.abc import Callable, Iterable
from enum import Enum

from wordpress.models import Imported, Source

BATCH = 500


class Decision(Enum):
    """What to do with a thing that the export has."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    EDITED_HERE = "edited here"
    DELETED_HERE = "deleted here"


class Ledger:
    """The entries of one source; without a saved source (a first dry run) there are none."""

    def __init__(self, source: Source) -> None:
        self.source = source

    def entries(self, kind: str, ids: Iterable[str]) -> dict[str, Imported]:
        """The entries of some things by their old ids. One query for each 500."""
        found: dict[str, Imported] = {}
        wanted = list(dict.fromkeys(ids))
        if self.source._state.adding:
            return found
        for start in range(0, len(wanted), BATCH):
            rows = Imported.objects.filter(
                source=self.source, kind=kind, wordpress_id__in=wanted[start : start + BATCH]
            )
            found.update((row.wordpress_id, row) for row in rows)
        return found

    def entry(self, kind: str, id: str) -> Imported | None:
        return self.entries(kind, [id]).get(id)

    def new(
        self, kind: str, id: str, *, checksum: str, fingerprint: str, **target: int
    ) -> Imported:
        """An unsaved entry for something that was made; `target` is article_id=…, and so on."""
        return Imported(
            source=self.source,
            kind=kind,
            wordpress_id=id,
            checksum=checksum,
            fingerprint=fingerprint,
            **target,
        )


def decide(entry: Imported | None, checksum: str, fingerprint_now: Callable[[], str]) -> Decision:
    """What to do. `fingerprint_now`, of the row as it stands, is asked if the export changed."""
    if entry is None or not entry.was_made:
        return Decision.NEW
    if entry.is_deleted_here:
        return Decision.DELETED_HERE
    if entry.checksum == checksum and not entry.is_incomplete:
        return Decision.UNCHANGED
    return Decision.CHANGED if fingerprint_now() == entry.fingerprint else Decision.EDITED_HERE
