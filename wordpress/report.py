"""Counts what an import did, kind by kind, and writes it as a table and as JSON. Pure."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, TextIO

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

KINDS = (
    "articles",
    "pages",
    "comments",
    "categories",
    "tags",
    "terms",
    "authors",
    "images",
    "other",
)
LABELS = {
    "articles": gettext_lazy("stories"),
    "pages": gettext_lazy("pages"),
    "comments": gettext_lazy("comments"),
    "categories": gettext_lazy("sections"),
    "tags": gettext_lazy("tags"),
    "terms": gettext_lazy("other terms"),
    "authors": gettext_lazy("authors"),
    "images": gettext_lazy("pictures and files"),
    "other": gettext_lazy("other things"),
}
# Enough to see what is wrong; beyond it, only counted.
MOST_WARNINGS = 5_000
MOST_EXAMPLES = 10
MOST_SHOWN = 30


@dataclass(frozen=True)
class Failure:
    """One thing of the old site that could not be brought over as it is."""

    kind: str
    id: str
    title: str
    address: str  # on the old site
    cause: str
    outcome: str  # what was done instead

    def __str__(self) -> str:
        name = _("“%(title)s”") % {"title": self.title} if self.title else self.id
        place = f" ({self.address})" if self.address else ""
        return f"{name}{place}: {self.cause}. {self.outcome}"


@dataclass
class Tally:
    """One kind. found = imported + updated + unchanged + skipped, always."""

    found: int = 0
    imported: int = 0
    updated: int = 0
    unchanged: int = 0
    # reason -> the ids, because a hundred thousand may share one reason
    skipped: dict[str, list[str]] = field(default_factory=dict)

    def skip(self, id: str, reason: str) -> None:
        self.skipped.setdefault(reason, []).append(id)

    @property
    def skipped_count(self) -> int:
        return sum(map(len, self.skipped.values()))


@dataclass
class Report:
    """Of one run."""

    is_dry_run: bool = False
    tallies: dict[str, Tally] = field(default_factory=lambda: {kind: Tally() for kind in KINDS})
    warnings: list[str] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)
    # All of them; beyond MOST_WARNINGS they are counted only.
    failed: int = 0
    untold: int = 0
    # what -> where it was met: the same thing in a thousand stories is one warning
    _met: dict[str, tuple[int, list[str]]] = field(default_factory=dict)
    # Where the file is not well-formed first, for the exit status.
    broken_at: str = ""

    def __getitem__(self, kind: str) -> Tally:
        return self.tallies[kind]

    def warn(self, message: str) -> None:
        if len(self.warnings) < MOST_WARNINGS:
            self.warnings.append(message)
        else:
            self.untold += 1

    def fail(self, failure: Failure) -> None:
        """Something that could not be brought over as it is; a warning names it."""
        self.failed += 1
        if len(self.failures) < MOST_WARNINGS:
            self.failures.append(failure)
        self.warn(str(failure))

    def met(self, what: str, where: str) -> None:
        """Something that is told once with the number of places and the first of them."""
        count, places = self._met.get(what, (0, []))
        if len(places) < MOST_EXAMPLES:
            places.append(where)
        if what in self._met or len(self._met) < MOST_WARNINGS:
            self._met[what] = (count + 1, places)
        else:
            self.untold += 1

    def all_warnings(self) -> list[str]:
        """Those of the file first, then what was met in the texts."""
        told = list(self.warnings)
        for what, (count, places) in self._met.items():
            shown = ", ".join(places) + (", …" if count > len(places) else "")
            told.append(f"{what} ({shown})")
        if self.untold:
            told.append(_("%(count)d more warnings are not listed.") % {"count": self.untold})
        return told

    def write_json(self, file: TextIO) -> None:
        """The report as the documented object; skipped things are written one by one."""
        file.write("{\n")
        for kind in KINDS:
            file.write(f"{json.dumps(kind)}: ")
            _write_tally(self.tallies[kind], file)
            file.write(",\n")
        file.write(f'"dry_run": {json.dumps(self.is_dry_run)},\n')
        file.write(f'"broken_at": {json.dumps(self.broken_at)},\n')
        failures = [vars(failure) for failure in self.failures]
        file.write(f'"failed": {json.dumps(self.failed)},\n')
        file.write(f'"failures": {json.dumps(failures, ensure_ascii=False, indent=1)},\n')
        file.write(f'"warnings": {json.dumps(self.all_warnings(), ensure_ascii=False, indent=1)}\n')
        file.write("}\n")

    def table(self) -> Iterator[str]:
        """The lines for a terminal: counts, reasons, warnings."""
        heads = [_("found"), _("imported"), _("updated"), _("unchanged"), _("skipped")]
        yield f"{'':<20}" + "".join(f"{head:>12}" for head in heads)
        for kind in KINDS:
            tally = self.tallies[kind]
            if tally.found or kind in {"articles", "pages", "comments"}:
                numbers = (
                    tally.found,
                    tally.imported,
                    tally.updated,
                    tally.unchanged,
                    tally.skipped_count,
                )
                yield f"{LABELS[kind]!s:<20}" + "".join(f"{number:>12}" for number in numbers)
        yield from self._reasons()
        warnings = self.all_warnings()
        for warning in warnings[:MOST_SHOWN]:
            yield f"! {warning}"
        if len(warnings) > MOST_SHOWN:
            yield _("! %(count)d more warnings; --report FILE.json has them all.") % {
                "count": len(warnings) - MOST_SHOWN
            }

    def _reasons(self) -> Iterator[str]:
        for kind in KINDS:
            for reason, ids in self.tallies[kind].skipped.items():
                shown = ", ".join(ids[:MOST_EXAMPLES]) + (", …" if len(ids) > MOST_EXAMPLES else "")
                yield f"- {LABELS[kind]}: {len(ids)} × {reason} ({shown})"


def _write_tally(tally: Tally, file: TextIO) -> None:
    counts: dict[str, Any] = {
        "found": tally.found,
        "imported": tally.imported,
        "updated": tally.updated,
        "unchanged": tally.unchanged,
    }
    file.write(json.dumps(counts)[:-1] + ', "skipped": [')
    separator = ""
    for reason, ids in tally.skipped.items():
        for id in ids:
            row = json.dumps({"id": id, "reason": reason}, ensure_ascii=False)
            file.write(f"{separator}\n {row}")
            separator = ","
    file.write("]}")
