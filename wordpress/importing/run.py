"""One import from beginning to end: what is read when, and in which order it is written."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.models import SiteIdentity
from articles.models.tree import DEEPEST
from wordpress import records, wxr
from wordpress.addresses import OldSite, guid_number
from wordpress.bodies.context import LinkedUpload
from wordpress.bodies.converting import title
from wordpress.importing import finishing, people
from wordpress.importing.containment import contained
from wordpress.importing.discussion import Discussion
from wordpress.importing.pages import Pages
from wordpress.importing.session import Session
from wordpress.importing.stories import Stories
from wordpress.importing.topics import Terms
from wordpress.importing.uploads import Origins, Uploads
from wordpress.ledger import Ledger
from wordpress.library import DatabaseLibrary
from wordpress.models import Source
from wordpress.names import cut
from wordpress.records import Damage
from wordpress.repair import Repairs
from wordpress.report import Failure, Report

# Reusable blocks are kept in memory; beyond this, later ones are left out.
MOST_BLOCK_BYTES = 4 * 1024 * 1024
# Items whose guid has the number of another, as after an earlier move; real sites have a few.
MOST = 20_000
_TAKEN = frozenset({"post", "page", "attachment"})
_WHY_NOT = {
    "nav_menu_item": gettext_lazy("menus are made here of sections and pages"),
    "wp_block": gettext_lazy("reusable blocks are copied into the texts that use them"),
    "revision": gettext_lazy("earlier versions are not part of an export's contents"),
}

type Progress = Callable[[str, int, int], None]


@dataclass
class Import:
    """What to import and how. `progress` is told the step, and how much of the file it has read."""

    path: Path
    origins: Origins = field(default_factory=Origins)
    is_dry: bool = False
    progress: Progress = lambda step, done, whole: None

    def run(self) -> Report:
        """Bring in the whole file; may be called again, and goes on where a run was cut off.

        Raises NotAnExportError for what is no export, OSError for what can't be read.
        """
        report = Report(is_dry_run=self.is_dry)
        self._whole = max(self.path.stat().st_size, 1)
        self._links: dict[int, str] = {}
        self._block_bytes = 0
        self._claims: dict[int, tuple[str, str]] = {}
        self._pages: Pages | None = None
        session = self._survey(report)
        pages = self._pages or Pages(session)
        self._read_texts(session, pages)
        self._read_comments(session)
        if not self.is_dry:
            for finish in (
                partial(finishing.redirect_uploads, session, self._links),
                partial(finishing.redirect_claimed_uploads, session, self._claims),
                partial(finishing.fill_menu, session),
            ):
                with contained(report.warn):
                    finish()
            Source.objects.filter(pk=session.source.pk).update(finished_at=timezone.now())
        return report

    def _survey(self, report: Report) -> Session:
        """First reading: people, terms, files, and which pages there are."""
        repairs = Repairs()
        session: Session | None = None
        for record in self._records(_("surveying"), repairs):
            match record:
                case records.Site():
                    session = self._session(record, report)
                    terms = Terms(session)
                    uploads = self._uploads(session)
                    self._pages = Pages(session)
                case records.Author() if session is not None:
                    people.bring_in(session, record)
                case records.Term():
                    with contained(report.warn):
                        terms.add(record)
                case records.Item() if session is not None:
                    with contained(report.warn):
                        self._survey_item(session, uploads, record)
                case records.Problem():
                    _tell_problem(report, record, self.path)
        assert session is not None  # noqa: S101  (the reader begins with the Site)
        terms.make()
        for warning in repairs.warnings():
            report.warn(warning)
        return session

    def _survey_item(self, session: Session, uploads: Uploads, item: records.Item) -> None:
        if item.type == "attachment":
            uploads.bring_in(item)
            path = session.site.path_of(item.link)
            if item.id is not None and path and path != "/" and "?" not in path:
                self._links[item.id] = path
        elif item.type == "page" and item.id is not None and self._pages is not None:
            self._pages.parents[item.id] = item.parent
        elif item.type == "wp_block" and item.id is not None:
            self._block_bytes += len(item.content)
            if self._block_bytes < MOST_BLOCK_BYTES:
                session.blocks[item.id] = item.content
        if (number := guid_number(item.guid)) and number != item.id and len(self._claims) < MOST:
            self._claims[number] = (item.type, item.key)
        if item.type not in _TAKEN:
            other = session.report["other"]
            other.found += 1
            why = _WHY_NOT.get(item.type) or _("nothing here could hold a “%(type)s”")
            other.skip(item.key, str(why) % {"type": item.type})

    def _read_texts(self, session: Session, pages: Pages) -> None:
        """Second reading: stories and pages; once more while pages wait for their parents."""
        stories = Stories(session)
        for record in self._records(_("stories and pages"), Repairs()):
            if isinstance(record, records.Item) and record.type == "post":
                stories.add(record)
            elif isinstance(record, records.Item) and record.type == "page":
                pages.add(record, is_first_reading=True)
        stories.write()
        # Pages may be nested no deeper here, so more readings would find no parent.
        for reading in range(DEEPEST):
            if not pages.waiting:
                break
            pages.is_patient = reading < DEEPEST - 1
            for record in self._records(_("pages below others"), Repairs()):
                if isinstance(record, records.Item) and record.type == "page":
                    pages.add(record, is_first_reading=False)

    def _read_comments(self, session: Session) -> None:
        discussion = Discussion(session)
        for record in self._records(_("comments"), Repairs(), comments=True):
            if isinstance(record, records.Comment):
                discussion.add(record)
            elif isinstance(record, records.Item):
                discussion.finish_item()
        discussion.finish()

    def _records(self, step: str, repairs: Repairs, *, comments: bool = False):  # type: ignore[no-untyped-def]
        return wxr.read(
            self.path,
            repairs,
            comments=comments,
            progress=lambda done: self.progress(step, done, self._whole),
        )

    def _session(self, site: records.Site, report: Report) -> Session:
        old = OldSite(site.address)
        address = f"{old.host}{old.base_path}"[:500]
        name = " ".join(site.title.split())[:200]
        source = Source.objects.filter(address=address).first() or Source(
            address=address, name=name
        )
        if not self.is_dry and source._state.adding:
            source.save()
        if not site.version:
            report.warn(_("The file does not name its version of WXR; it was read as 1.2."))
        if not old.host:
            report.warn(_("The file does not say where the old site was; links to it stay."))
        blocks: dict[int, str] = {}
        session = Session(
            source=source,
            site=old,
            ledger=Ledger(source),
            library=DatabaseLibrary(source, old, blocks=blocks, guard=partial(_guarded, report)),
            report=report,
            at=timezone.now(),
            zone=SiteIdentity.current().zone,
            is_dry=self.is_dry,
            blocks=blocks,
        )
        if not self.is_dry:
            with contained(report.warn), transaction.atomic():
                finishing.adopt_identity(session, site)
        return session

    def _uploads(self, session: Session) -> Uploads:
        uploads = Uploads(session, self.origins)
        session.library.bring_in = uploads.bring_in_address
        session.library.bring_bytes = uploads.bring_in_bytes
        return uploads


def _guarded(
    report: Report, look: Callable[[], LinkedUpload | None], named: str
) -> LinkedUpload | None:
    """What a body asks of the library. A picture that fails is missing, and is told."""
    found: LinkedUpload | None = None

    def failed(cause: str) -> None:
        outcome = _("It is missing in the text; the next import tries again.")
        report.fail(Failure("images", named[:200], "", named[:2000], cause, outcome))

    with contained(failed):
        found = look()
    return found  # noqa: RET504  (it may have failed)


def _tell_problem(report: Report, problem: records.Problem, path: Path) -> None:
    place = _("line %(line)d") % {"line": problem.line}
    # Looking for the byte reads the file; for the first mistake that is enough.
    if not report.broken_at and (byte := byte_of(path, problem.line, problem.column)):
        place += _(" (byte %(byte)d)") % {"byte": byte}
    if problem.damage is Damage.TRAILING:
        report.warn(
            _("Something stands behind the end of the export, at %s; it was left out.") % place
        )
        return
    what = {
        Damage.BREAK: _("The file is broken at %(place)s: %(message)s. What stands before it was "
                        "imported, nothing behind it."),
        Damage.MENDED: _("The file is not well-formed at %(place)s: %(message)s. It was repaired, "
                         "nothing is lost."),
        Damage.ITEM: _("The file is not well-formed at %(place)s: %(message)s. One item could not "
                       "be read whole; the rest was read."),
        Damage.HEAD: _("The file is not well-formed at %(place)s: %(message)s. Something between "
                       "the items could not be read; the rest was read."),
    }[problem.damage]  # fmt: skip
    told = what % {"place": place, "message": problem.message}
    report.broken_at = report.broken_at or told
    if problem.key and problem.damage in {Damage.ITEM, Damage.BREAK}:
        _tell_cut_off(report, problem, place)
    if problem.damage is not Damage.ITEM:
        report.warn(f"{problem.key}: {told}" if problem.key else told)


def _tell_cut_off(report: Report, problem: records.Problem, place: str) -> None:
    report.fail(
        Failure(
            kind="items",
            id=problem.key,
            title=cut(title(problem.title), 200),
            address=problem.address[:2000],
            cause=_("it could not be read whole, at %(place)s: %(message)s")
            % {"place": place, "message": problem.message},
            outcome=_("What could be read is a draft; import it again from a file that is whole."),
        )
    )


def byte_of(path: Path, line: int, column: int) -> int | None:
    """Where in the file a line and column are, counted from 0; None for a place of its own."""
    if line < 1:
        return None
    with path.open("rb") as file:
        for _number in range(line - 1):
            while chunk := file.readline(1024 * 1024):
                if chunk.endswith(b"\n"):
                    break
        return file.tell() + max(column - 1, 0)
