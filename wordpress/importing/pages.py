"""Brings in pages, parents before children: a child that comes first waits for the next reading."""

from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import gettext as _

from articles.actions.save_page import create_page, save_page
from articles.models import Image, Page
from articles.models.page import RESERVED_SLUGS
from articles.models.tree import DEEPEST
from articles.slugs import unique_slug
from wordpress import records
from wordpress.importing import redirects, texts
from wordpress.importing.containment import contained
from wordpress.importing.session import Session, count
from wordpress.importing.texts import ConvertedText
from wordpress.ledger import Decision, decide
from wordpress.models import Imported
from wordpress.names import digest, slug_of

KIND = Imported.Kind.PAGE
LONGEST_PATH = 1000
# What an import writes into a page that is here already.
COLUMNS = (
    "title", "slug", "parent_id", "body", "status", "password", "comments_open", "position",
    "lead_image_id", "seo_title", "seo_description",
)  # fmt: skip


@dataclass
class _Draft:
    """One page on its way."""

    found: ConvertedText
    page: Page
    checksum: str
    entry: Imported | None
    images: list[Image] = field(default_factory=list)

    @property
    def is_incomplete(self) -> bool:
        lacks_lead = bool(self.found.item.meta_value("_thumbnail_id"))
        return bool(self.found.failure or self.found.body.notes.missing) or (
            lacks_lead and self.page.lead_image_id is None
        )


class Pages:
    """Takes pages; those that wait for a parent are named in `waiting`."""

    def __init__(self, session: Session) -> None:
        self._session = session
        # What the export says of all pages, from the first reading: number -> parent's number.
        self.parents: dict[int, int] = {}
        self.waiting: set[str] = set()
        # Otherwise a page whose parent has not come is brought in at the top.
        self.is_patient = True
        self._done: set[str] = set()

    def add(self, item: records.Item, *, is_first_reading: bool) -> None:
        """Bring in one page, or let it wait. A dozen queries and five writes for a new one."""
        tally = self._session.report["pages"]
        if is_first_reading:
            tally.found += 1
            if item.key in self._done or item.key in self.waiting:
                tally.skip(item.key, _("the same number came before"))
                return
        elif item.key not in self.waiting or item.key in self._done:
            return
        if self._must_wait(item):
            self.waiting.add(item.key)
            return
        self.waiting.discard(item.key)
        self._done.add(item.key)
        self._bring_in(item)

    def _must_wait(self, item: records.Item) -> bool:
        """Whether its parent is in the export, not here yet, and not below itself."""
        parent = self.parents.get(item.id or 0, 0) and item.parent
        if (
            not self.is_patient
            or not parent
            or parent not in self.parents
            or str(parent) in self._done
        ):
            return False
        line = {item.id}
        while parent in self.parents:
            if parent in line:
                return False
            line.add(parent)
            parent = self.parents[parent]
        return True

    def _bring_in(self, item: records.Item) -> None:
        """One page; in its plain form if it can't be converted or written."""
        entry: Imported | None = None
        causes: list[str] = []
        with contained(causes.append):
            entry = self._session.ledger.entry(KIND, item.key)
            self._convert_and_write(item, entry)
        if not causes:
            return
        tally = self._session.report["pages"]
        if entry is not None and entry.page_id:
            tally.skip(item.key, _("it could not be brought up to date"))
            texts.fail(self._session, item, "pages", causes[0], texts.left_as_it_is())
            return
        again: list[str] = []
        with contained(again.append):
            self._convert_and_write(item, entry, failure=causes[0])
        if again:
            tally.skip(item.key, _("it could not be imported"))
            texts.fail(self._session, item, "pages", again[0], texts.left_out())

    def _convert_and_write(
        self, item: records.Item, entry: Imported | None, *, failure: str = ""
    ) -> None:
        """Counts the page once it is written."""
        session, tally = self._session, self._session.report["pages"]
        checksum = texts.checksum_of(item)
        if item.is_cut_off and entry is not None:
            tally.skip(item.key, _("it could not be read whole, and it is here already"))
            return
        decided = decide(entry, checksum, lambda: fingerprint_now(entry))
        if decided not in {Decision.NEW, Decision.CHANGED}:
            count(tally, decided, item.key)
            return
        draft = self._draft(texts.converted_text(session, item, failure=failure), checksum, entry)
        if entry is not None and (entry.checksum, entry.fingerprint) == (
            checksum,
            _print(draft.page),
        ):
            decided = Decision.UNCHANGED  # what was missing the last time still is
        elif not session.is_dry:
            with transaction.atomic():
                self._write(draft)
        count(tally, decided, item.key)
        texts.tell(session, draft.found, "pages")

    def _draft(self, found: ConvertedText, checksum: str, entry: Imported | None) -> _Draft:
        session, item = self._session, found.item
        page = entry.page if entry is not None and entry.page is not None else Page()
        for name, value in texts.columns_of(found).items():
            setattr(page, name, value)
        images = page.render_body()
        page.title = texts.headline_of(found, page.body_text, 300)
        page.position = min(max(item.menu_order, 0), 32_767)
        number = item.meta_value("_thumbnail_id")
        if number.isdigit() and len(number) < 19:
            page.lead_image_id = session.library.image_id(int(number))
        page.parent = self._parent(item)
        page.slug = self._free_slug(found, page)
        return _Draft(found, page, checksum, entry, images)

    def _parent(self, item: records.Item) -> Page | None:
        if not item.parent:
            return None
        entry = self._session.ledger.entry(KIND, str(item.parent))
        parent = entry.page if entry else None
        if parent is None:
            if not self._session.is_dry:
                self._session.report.met(
                    _("Pages whose parent is not here stand at the top"), item.key
                )
            return None
        if len(parent.ancestors()) + 2 > DEEPEST:
            self._session.report.met(_("Pages nested too deep were set higher"), item.key)
            return parent.parent
        return parent

    def _free_slug(self, found: ConvertedText, page: Page) -> str:
        item = found.item
        wanted = slug_of(item.slug.removesuffix("__trashed"), page.title) or f"page-{item.key}"
        prefix = f"{page.parent.path}/" if page.parent else ""
        others = Page.objects.exclude(pk=page.pk)

        def is_taken(slug: str) -> bool:
            is_ours = not prefix and (slug in RESERVED_SLUGS or (slug.isdigit() and len(slug) == 4))
            return is_ours or others.filter(path=prefix + slug).exists()

        slug = unique_slug(wanted[: LONGEST_PATH - len(prefix) - 10], is_taken)
        if slug != wanted:
            self._session.report.met(_("Pages whose address was taken got another"), prefix + slug)
        return slug

    def _write(self, draft: _Draft) -> None:
        session, page = self._session, draft.page
        if page._state.adding:
            create_page(page, draft.images)
        else:
            save_page(page, COLUMNS, at=session.at)
        entry = draft.entry or session.ledger.new(
            KIND, draft.found.item.key, checksum="", fingerprint="", page_id=page.pk
        )
        entry.page = page
        entry.checksum, entry.fingerprint = draft.checksum, _print(page)
        entry.is_incomplete = draft.is_incomplete
        entry.save()
        if page.status == Page.Status.PUBLISHED:
            self._remember(draft)

    def _remember(self, draft: _Draft) -> None:
        keep = redirects.RedirectWriter(self._session)
        for path in texts.old_paths(draft.found):
            keep.add(path, page=draft.page)
        if guid := texts.guid_path(self._session, draft.found.item):
            keep.add(guid, page=draft.page)
        for number in range(2, draft.found.body.pages + 1):
            keep.add(f"{draft.page.get_absolute_url()}{number}/", page=draft.page)
        keep.write()


def _print(page: Page) -> str:
    """What an editor could have changed."""
    return digest(
        page.title, page.slug, page.body, str(page.status), page.password, page.comments_open,
        page.parent_id, page.lead_image_id, page.seo_title, page.seo_description, page.position,
    )  # fmt: skip


def fingerprint_now(entry: Imported | None) -> str:
    """Of a page as it stands."""
    return _print(entry.page) if entry and entry.page else ""
