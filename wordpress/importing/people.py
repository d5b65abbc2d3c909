"""Brings in the authors: people who are named on stories. Accounts are not made."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import names
from articles.models import Author
from articles.slugs import unique_slug
from wordpress import records
from wordpress.importing import redirects
from wordpress.importing.containment import contained
from wordpress.importing.session import Session, count
from wordpress.ledger import Decision, decide
from wordpress.models import Imported
from wordpress.names import LONGEST_NAME, cut, digest, one_line, slug_of

KIND = Imported.Kind.AUTHOR
# An author who was here before: named on the stories, but never changed by an import.
ADOPTED = "here before"


def bring_in(session: Session, record: records.Author) -> None:
    """One wp:author. Two queries and two writes for a new one."""
    causes: list[str] = []
    session.report["authors"].found += 1
    with contained(causes.append):
        _bring_in(session, record)
    for cause in causes:
        session.report["authors"].skip(record.login, _("it could not be imported"))
        session.fail(
            "authors", record.login, cause, _("It was left out."), name=record.display_name
        )


def _bring_in(session: Session, record: records.Author) -> None:
    tally = session.report["authors"]
    login = one_line(record.login)
    name = _public_name(session, one_line(record.display_name) or login)
    slug = slug_of(login, name)
    if not slug:
        tally.skip(str(record.id or ""), _("it has neither login nor name"))
        return
    if slug in session.authors:
        tally.skip(login, _("the same login came before"))
        return
    entry = session.ledger.entry(KIND, slug)
    checksum = digest(name)
    decided = decide(entry, checksum, lambda: _fingerprint_now(entry))
    if entry is not None and entry.author_id:
        session.authors[slug] = entry.author_id
    if decided not in {Decision.NEW, Decision.CHANGED} or session.is_dry:
        session.authors.setdefault(slug, 0)
        count(tally, decided, login)
        return
    with transaction.atomic():
        if entry is not None and entry.author_id:
            Author.objects.filter(pk=entry.author_id).update(name=name)
            entry.checksum, entry.fingerprint = checksum, digest(name)
            entry.save(update_fields=["checksum", "fingerprint"])
        else:
            _make(session, slug, name, checksum, number=record.id)
    count(tally, decided, login)


def author_for(session: Session, creator: str) -> int | None:
    """The author of a story by login; one whom the export only names on stories is made now.

    None if the export names nobody. Two queries and two writes for a new one.
    """
    slug = slug_of(creator)
    if not slug:
        return None
    if slug not in session.authors:
        entry = session.ledger.entry(KIND, slug)
        if entry is not None and entry.author_id:
            session.authors[slug] = entry.author_id
        elif session.is_dry or (entry is not None and entry.is_deleted_here):
            session.authors[slug] = 0
        else:
            name = _public_name(session, one_line(creator))
            with contained(lambda cause: _left_out(session, name, cause)):
                with transaction.atomic():
                    _make(session, slug, name, digest(name), number=None)
                told = _("Authors that the export only names on stories were made")
                session.report.met(told, name)
    return session.authors.setdefault(slug, 0) or None


def _left_out(session: Session, name: str, cause: str) -> None:
    session.fail("authors", name, cause, _("Its stories have no author."))


def _public_name(session: Session, name: str) -> str:
    """The name for bylines, without the e-mail addresses in it; a number where nothing is left."""
    public = names.without_addresses(name)
    if name and not public:
        public = _("Author %(number)d") % {"number": names.stand_in_number_for(name)}
        told = _("Authors whose name is an e-mail address got a number: name them at the desk")
        session.report.met(told, public)
    return cut(public, LONGEST_NAME)


def _make(session: Session, slug: str, name: str, checksum: str, *, number: int | None) -> None:
    there = Author.objects.filter(slug=slug).first()
    if there is not None and _is_somebody_else(there, name):
        there = None
    author = there or Author.objects.create(name=name, slug=_free(slug))
    entry = session.ledger.new(
        KIND,
        slug,
        checksum=checksum,
        fingerprint=ADOPTED if there else digest(name),
        author_id=author.pk,
    )
    entry.save()
    session.authors[slug] = author.pk
    keep = redirects.RedirectWriter(session)
    keep.add(f"/author/{slug}", author=author)
    if number:
        keep.add(f"/?author={number}", author=author)
    keep.write()


def _is_somebody_else(author: Author, name: str) -> bool:
    """Two people may share a slug; the same name under it is the same person."""
    return author.name.casefold() != name.casefold()


def _free(slug: str) -> str:
    return unique_slug(slug, lambda taken: Author.objects.filter(slug=taken).exists())


def _fingerprint_now(entry: Imported | None) -> str:
    author = entry.author if entry else None
    return digest(author.name) if author else ""
