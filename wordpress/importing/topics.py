"""Brings in categories as sections, tags as tags, and says which other terms have no place here."""

from contextlib import AbstractContextManager
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from articles.lists import listings
from articles.models import Category, Tag
from articles.models.tree import DEEPEST
from articles.slugs import unique_slug
from wordpress import records
from wordpress.importing import redirects
from wordpress.importing.containment import contained
from wordpress.importing.session import Session, count
from wordpress.ledger import Decision, decide
from wordpress.models import Imported
from wordpress.names import LONGEST_NAME, cut, digest, one_line, slug_of

CATEGORY, TAG = Imported.Kind.CATEGORY, Imported.Kind.TAG
ADOPTED = "here before"
LONGEST_PATH = 1000


@dataclass(frozen=True)
class _Wanted:
    """One term that has a place here, with slugs as this site keeps them."""

    record: records.Term
    slug: str
    name: str
    description: str
    tally: str

    @property
    def key(self) -> str:
        return str(self.record.id) if self.record.id is not None else f"slug:{self.slug}"[:255]

    @property
    def checksum(self) -> str:
        return digest(self.name, self.slug, self.record.parent, self.description)


class Terms:
    """Gathers the terms of the whole file, and makes them parents first."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._categories: dict[str, _Wanted] = {}
        self._tags: dict[str, _Wanted] = {}

    def add(self, record: records.Term) -> None:
        """Take one term."""
        tally_name = {"category": "categories", "tag": "tags", "term": "terms"}[record.element]
        tally = self._session.report[tally_name]
        tally.found += 1
        name = cut(one_line(record.name) or record.slug, LONGEST_NAME)
        slug = slug_of(record.slug, name)
        key = str(record.id or record.slug)
        group = {"category": self._categories, "post_tag": self._tags}.get(record.taxonomy)
        if group is None:
            tally.skip(key, _why_not(record.taxonomy))
        elif not slug:
            tally.skip(key, _("it has neither slug nor name"))
        elif slug in group:
            tally.skip(key, _("the same slug came before"))
        else:
            description = " ".join(record.description.split())
            group[slug] = _Wanted(record, slug, name, description, tally_name)

    def make(self) -> None:
        """Make what was gathered, when the whole file was read once."""
        with transaction.atomic():
            for wanted in self._in_order():
                with _contained(self._session, wanted):
                    _bring_in_category(self._session, wanted, self._parent_slug(wanted))
            for wanted in self._tags.values():
                with _contained(self._session, wanted):
                    _bring_in_tag(self._session, wanted)
        self._categories.clear()
        self._tags.clear()

    def _parent_slug(self, wanted: _Wanted) -> str:
        return slug_of(wanted.record.parent) if wanted.record.parent else ""

    def _in_order(self) -> list[_Wanted]:
        """Parents before children; a circle is cut where it is first met."""
        done: dict[str, _Wanted] = {}
        for wanted in self._categories.values():
            line, slugs = [wanted], {wanted.slug}
            while (above := self._categories.get(self._parent_slug(line[-1]))) is not None:
                if above.slug in done:
                    break
                if above.slug in slugs:
                    self._session.report.met(
                        _("Sections stood within each other in a circle"), above.slug
                    )
                    break
                line.append(above)
                slugs.add(above.slug)
            for each in reversed(line):
                done.setdefault(each.slug, each)
        return list(done.values())


def category_for(session: Session, filing: records.Filing) -> int | None:
    """The section a story is filed in; one that no list of the export names is made now."""
    slug = slug_of(filing.slug, filing.name)
    if slug and slug not in session.categories:
        record = records.Term("", None, "category", filing.slug, filing.name, "", "")
        wanted = _undeclared(record, slug)
        with _contained(session, wanted):
            _bring_in_category(session, wanted, "")
            session.report.met(_("Sections that the export only names on stories were made"), slug)
    return session.categories.get(slug) or None


def tag_for(session: Session, filing: records.Filing) -> int | None:
    """The tag of a story; one that no list of the export names is made now."""
    slug = slug_of(filing.slug, filing.name)
    if slug and slug not in session.tags:
        record = records.Term("", None, "post_tag", filing.slug, filing.name, "", "")
        wanted = _undeclared(record, slug)
        with _contained(session, wanted):
            _bring_in_tag(session, wanted)
            session.report.met(_("Tags that the export only names on stories were made"), slug)
    return session.tags.get(slug) or None


def _contained(session: Session, wanted: _Wanted) -> AbstractContextManager[None]:
    """What fails for one term is told, and leaves its stories without it."""

    def failed(cause: str) -> None:
        kind = wanted.tally or ("tags" if wanted.record.taxonomy == "post_tag" else "categories")
        if wanted.tally:
            session.report[kind].skip(wanted.key, _("it could not be imported"))
        session.fail(kind, wanted.key, cause, _("It was left out."), name=wanted.name)

    return contained(failed)


def _undeclared(record: records.Term, slug: str) -> _Wanted:
    return _Wanted(record, slug, cut(one_line(record.name) or slug, LONGEST_NAME), "", "")


def _bring_in_category(session: Session, wanted: _Wanted, parent_slug: str) -> None:
    entry = session.ledger.entry(CATEGORY, wanted.key)
    decided = decide(entry, wanted.checksum, lambda: _category_now(entry))
    session.categories.setdefault(wanted.slug, (entry.category_id or 0) if entry else 0)
    if decided not in {Decision.NEW, Decision.CHANGED} or session.is_dry:
        _count(session, wanted, decided)
        return
    parent = Category.objects.filter(pk=session.categories.get(parent_slug) or 0).first()
    if parent is not None and _too_deep(parent, wanted.slug):
        session.report.met(_("Sections nested too deep were set higher"), wanted.slug)
        parent = parent.parent
    with transaction.atomic():
        category, is_adopted = _written_category(entry, wanted, parent)
        session.categories[wanted.slug] = category.pk
        mark = ADOPTED if is_adopted else _category_print(category)
        entry = _noted(session, entry, CATEGORY, wanted, mark, category_id=category.pk)
        keep = redirects.RedirectWriter(session)
        keep.add(f"/category/{wanted.record.slug}", category=category)
        if wanted.record.id:
            keep.add(f"/?cat={wanted.record.id}", category=category)
        keep.write()
    _count(session, wanted, decided)


def _written_category(
    entry: Imported | None, wanted: _Wanted, parent: Category | None
) -> tuple[Category, bool]:
    """The section as the export wants it, and whether it was here before."""
    category = entry.category if entry and entry.category_id else None
    if category is None:
        there = Category.objects.filter(parent=parent, slug=wanted.slug).first()
        if there is not None:
            return there, True
        category = Category(slug=wanted.slug)
    category.name, category.description, category.parent = wanted.name, wanted.description, parent
    prefix = f"{parent.path}/" if parent else ""
    category.slug = unique_slug(
        category.slug,
        lambda s: Category.objects.filter(path=prefix + s).exclude(pk=category.pk).exists(),
    )
    was = category.path
    category.save()
    if was and was != category.path:
        listings.relist_section(category)
    return category, False


def _bring_in_tag(session: Session, wanted: _Wanted) -> None:
    entry = session.ledger.entry(TAG, wanted.key)
    decided = decide(entry, wanted.checksum, lambda: _tag_now(entry))
    session.tags.setdefault(wanted.slug, (entry.tag_id or 0) if entry else 0)
    if decided not in {Decision.NEW, Decision.CHANGED} or session.is_dry:
        _count(session, wanted, decided)
        return
    with transaction.atomic():
        tag = entry.tag if entry and entry.tag_id else None
        there = None if tag else Tag.objects.filter(slug=wanted.slug).first()
        tag = tag or there or Tag(slug=wanted.slug)
        if there is None:
            tag.name, tag.description = wanted.name, wanted.description
            tag.save()
        session.tags[wanted.slug] = tag.pk
        mark = ADOPTED if there else _tag_print(tag)
        _noted(session, entry, TAG, wanted, mark, tag_id=tag.pk)
        keep = redirects.RedirectWriter(session)
        keep.add(f"/tag/{wanted.record.slug}", tag=tag)
        keep.add(f"/?tag={wanted.record.slug}", tag=tag)
        keep.write()
    _count(session, wanted, decided)


def _count(session: Session, wanted: _Wanted, decided: Decision) -> None:
    if wanted.tally:
        count(session.report[wanted.tally], decided, wanted.key)


def _noted(
    session: Session, entry: Imported | None, kind: str, wanted: _Wanted, mark: str, **target: int
) -> Imported:
    if entry is None:
        entry = session.ledger.new(
            kind, wanted.key, checksum=wanted.checksum, fingerprint=mark, **target
        )
    entry.checksum, entry.fingerprint = wanted.checksum, mark
    entry.save()
    return entry


def _too_deep(parent: Category, slug: str) -> bool:
    too_long = len(parent.path) + 1 + len(slug) > LONGEST_PATH
    return too_long or len(parent.ancestors()) + 2 > DEEPEST


def _category_print(category: Category) -> str:
    return digest(category.name, category.slug, category.parent_id, category.description)


def _category_now(entry: Imported | None) -> str:
    return _category_print(entry.category) if entry and entry.category else ""


def _tag_print(tag: Tag) -> str:
    return digest(tag.name, tag.slug, tag.description)


def _tag_now(entry: Imported | None) -> str:
    return _tag_print(entry.tag) if entry and entry.tag else ""


def _why_not(taxonomy: str) -> str:
    if taxonomy == "nav_menu":
        return _("menus are made here of sections and pages")
    return _("there is nothing here that the taxonomy “%(name)s” could become") % {"name": taxonomy}
