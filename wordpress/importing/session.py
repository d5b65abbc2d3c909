"""What all steps of one import share: the source, the report, the clock, and what they look up."""

import datetime as dt
import zoneinfo
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from wordpress.addresses import OldSite
from wordpress.ledger import Decision, Ledger
from wordpress.library import DatabaseLibrary
from wordpress.models import Source
from wordpress.names import cut, one_line
from wordpress.report import Failure, Report, Tally


@dataclass
class Session:
    """One run of the import."""

    source: Source
    site: OldSite
    ledger: Ledger
    library: DatabaseLibrary
    report: Report
    at: dt.datetime
    zone: zoneinfo.ZoneInfo
    is_dry: bool
    # By slug: what the terms of this site became. Bounded by the number of its terms.
    categories: dict[str, int] = field(default_factory=dict)
    tags: dict[str, int] = field(default_factory=dict)
    # By the slug of their login.
    authors: dict[str, int] = field(default_factory=dict)
    # Reusable blocks by number.
    blocks: dict[int, str] = field(default_factory=dict)

    def fail(
        self, kind: str, id: str, cause: str, outcome: str, *, name: str = "", address: str = ""
    ) -> None:
        """Put something that could not be brought over as it is into the report."""
        words = cut(one_line(name), 200)
        self.report.fail(Failure(kind, id, words, address[:2000], cause, outcome))


def reason_of(verdict: Decision) -> str:
    """Why a thing was skipped, for the report."""
    return {
        Decision.EDITED_HERE: _("edited here since the last import, so it was left as it is"),
        Decision.DELETED_HERE: _("deleted here, so it stays deleted"),
    }[verdict]


def count(tally: Tally, verdict: Decision, id: str) -> bool:
    """Count a thing as its verdict says; whether there is anything to write."""
    match verdict:
        case Decision.NEW:
            tally.imported += 1
        case Decision.CHANGED:
            tally.updated += 1
        case Decision.UNCHANGED:
            tally.unchanged += 1
        case _:
            tally.skip(id, reason_of(verdict))
    return verdict in {Decision.NEW, Decision.CHANGED}
