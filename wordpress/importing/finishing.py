"""What an import does at its end: addresses of files, the menu, the name of the site."""

from typing import Any

from django.db import transaction
from django.db.models import Count
from django.utils.translation import gettext as _

from articles import navigation
from articles.models import Article, Category, SiteIdentity
from wordpress import records
from wordpress.importing import redirects
from wordpress.importing.containment import contained
from wordpress.importing.session import Session
from wordpress.models import Imported, Upload
from wordpress.names import cut

BATCH = 200
MOST_IN_MENU = 7
_DEFAULT_NAME = SiteIdentity._meta.get_field("name").default


def redirect_uploads(session: Session, links: dict[int, str]) -> None:
    """Attachments' pages and numbers lead to what they belong to, else to the file itself.

    `links` has the permalinks of attachments by number. A page of old that showed nothing but a
    picture is better answered by the story with that picture.
    """
    rows = Upload.objects.filter(source=session.source, number__isnull=False).select_related(
        "imported__image", "imported__document"
    )
    keep = redirects.RedirectWriter(session)
    for number, row in enumerate(rows.order_by("pk").iterator(BATCH), start=1):
        with contained(session.report.warn):
            _lead_home(session, row, keep, links.get(row.number or 0, ""))
        if number % BATCH == 0:
            _write(keep)
    _write(keep)


def _lead_home(session: Session, row: Upload, keep: redirects.RedirectWriter, link: str) -> None:
    home = _home(session, row)
    for path in (f"/?attachment_id={row.number}", f"/?p={row.number}"):
        keep.add(path, replaces=True, **home)
    if link:
        keep.add(link, replaces=True, **home)
    if path := _file_path(session, row):
        keep.add(path, replaces=True, **(_file_of(row) or home))


def redirect_claimed_uploads(session: Session, claims: dict[int, tuple[str, str]]) -> None:
    """Numbers that only a guid has (its post was moved once before) lead to the post, if free."""
    keep = redirects.RedirectWriter(session)
    for kind, name in (("post", "article"), ("page", "page")):
        numbers = {n: key for n, (of, key) in claims.items() if of == kind}
        entries = session.ledger.entries(name, numbers.values())
        taken = session.ledger.entries(name, map(str, numbers))
        for number, key in numbers.items():
            thing = getattr(entries.get(key), name, None)
            if thing is not None and str(number) not in taken:
                keep.add(f"/?p={number}", is_claim=True, **{name: thing})
    _write(keep)


def _file_path(session: Session, row: Upload) -> str:
    """Where the file itself was, as a path of this site; WordPress.com had a host for files."""
    own = session.site.path_of(row.url)
    path = session.site.upload_path(row.url)
    return own.split("?")[0] if own else f"/{path}" if path else ""


def _file_of(row: Upload) -> dict[str, Any]:
    image, document = row.imported.image, row.imported.document
    if image is not None and image.best_url():
        return {"image": image}
    return {"url": document.url} if document is not None else {}


def _write(keep: redirects.RedirectWriter) -> None:
    with transaction.atomic():
        keep.write()


def _home(session: Session, row: Upload) -> dict[str, Any]:
    for kind, name in ((Imported.Kind.ARTICLE, "article"), (Imported.Kind.PAGE, "page")):
        entry = session.ledger.entry(kind, str(row.parent)) if row.parent else None
        thing = getattr(entry, name, None)
        if thing is not None and thing.status == Article.Status.PUBLISHED:
            return {name: thing}
    if row.imported.image is not None:
        shown = Article.objects.visible(at=session.at).filter(body_images=row.imported.image)
        if (story := shown.first()) is not None:
            return {"article": story}
    return _file_of(row) or {"url": "/"}


def adopt_identity(session: Session, site: records.Site) -> None:
    """Give a site that has no name yet the old one's; one that has keeps its own."""
    identity = SiteIdentity.current()
    if identity.name != _DEFAULT_NAME or not site.title:
        return
    identity.name = cut(" ".join(site.title.split()), 120)
    identity.tagline = identity.tagline or cut(" ".join(site.description.split()), 200)
    language = site.language.strip()
    if 1 < len(language) <= 12 and language.replace("-", "").isalnum():
        identity.language = language
    identity.save()


def fill_menu(session: Session) -> None:
    """Name the largest sections in the menu, if nobody has chosen any; then write it anew."""
    with transaction.atomic():
        if not Category.objects.filter(in_navigation=True).exists():
            ours = Imported.objects.filter(
                source=session.source, category__isnull=False, kind=Imported.Kind.CATEGORY
            )
            largest = (
                Category.objects.filter(parent=None, pk__in=ours.values("category_id"))
                .exclude(slug="uncategorized")
                .annotate(size=Count("listings"))
                .filter(size__gt=0)
                .order_by("-size", "name")[:MOST_IN_MENU]
            )
            keys = [category.pk for category in largest]
            if Category.objects.filter(pk__in=keys).update(in_navigation=True):
                session.report.warn(
                    _("The largest sections were named in the menu; choose others at the desk.")
                )
        navigation.refresh()
