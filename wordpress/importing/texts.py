"""What stories and pages have in common on their way in: the body and the words about it."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from articles.html import clean_source
from articles.models.body import Status
from boundary.visible_text import has_visible_text
from wordpress import records
from wordpress.bodies.context import Context, Notes
from wordpress.bodies.converting import (
    VERSION,
    Converted,
    converted,
    converted_plainly,
    plain,
    shortened,
    title,
)
from wordpress.importing.containment import contained
from wordpress.importing.session import Session
from wordpress.names import cut, digest
from wordpress.publication import Publication, publication_of

EXCERPT_WORDS = 55  # WordPress's own length of a generated excerpt
TITLE_WORDS = 8
# Characters of a body that is imported without its markup; more is cut.
LONGEST_PLAIN = 1_000_000
_SEO_TITLES = ("_yoast_wpseo_title", "rank_math_title", "_aioseop_title")
_SEO_DESCRIPTIONS = ("_yoast_wpseo_metadesc", "rank_math_description", "_aioseop_description")


@dataclass(frozen=True)
class ConvertedText:
    """An item with its body converted and its place found."""

    item: records.Item
    place: Publication
    body: Converted
    path: str  # of its permalink, below the old site's base; "" if it had none
    failure: str = ""  # why its body is the plain form

    @property
    def where(self) -> str:
        """What the report calls it."""
        return f"{self.item.key}: {cut(title(self.item.title), 60)}"


def checksum_of(item: records.Item) -> str:
    """Changes when the export or the conversion does."""
    return digest(VERSION, item)


def converted_text(session: Session, item: records.Item, *, failure: str = "") -> ConvertedText:
    """The item ready to be made a row of. May cost queries.

    With a `failure`, the reason why its body can't be converted, the body is its text without
    markup. The item keeps its status then: what was public stays public at its address, and nothing
    else becomes so. A text that had to be cut is a draft.
    """
    path = session.site.path_of(item.link) or ""
    if not failure:
        place = publication_of(item, path or None, zone=session.zone, at=session.at)
        body = converted(item.content, Context(session.site, session.library, item.id))
        return ConvertedText(item, place, body, path)
    place = Publication(Status.DRAFT, note=_("its date or status could not be read"))
    with contained(lambda cause: None):
        place = publication_of(item, path or None, zone=session.zone, at=session.at)
    plainly, is_cut = converted_plainly(item.content, LONGEST_PLAIN)
    if is_cut and not item.is_cut_off:
        place = Publication(
            Status.DRAFT, note=_("its text is too long, so its beginning is a draft")
        )
    return ConvertedText(item, place, plainly, path, failure)


def tell(session: Session, found: ConvertedText, kind: str) -> None:
    """Put into the report what an item lost on its way."""
    if found.failure:
        outcome = _("Its text was imported without markup; the next import tries again.")
        fail(session, found.item, kind, found.failure, outcome)
    with contained(lambda cause: session.report.warn(f"{found.item.key}: {cause}")):
        _tell(session, found)


def fail(session: Session, item: records.Item, kind: str, cause: str, outcome: str) -> None:
    """Put an item that could not be brought over as it is into the report."""
    address = item.link or item.guid
    session.fail(kind, item.key, cause, outcome, name=title(item.title), address=address)


def left_as_it_is() -> str:
    """The outcome for something that was here before and can't be brought up to date."""
    return _("What is here already was left as it is; the next import tries again.")


def left_out() -> str:
    """The outcome for something that could not even be imported in its plain form."""
    return _("It was left out; the next import tries again.")


def headline_of(found: ConvertedText, text: str, length: int) -> str:
    """The title, or the first words of a text without one."""
    words = title(found.item.title)
    if not has_visible_text(words):
        words = shortened(text, TITLE_WORDS) or found.item.slug or found.item.key
    return cut(words, length)


def excerpt_of(found: ConvertedText, text: str) -> str:
    """What lists say: the excerpt, the words before the more-tag, or the first of the text."""
    return (
        plain(found.item.excerpt)
        or shortened(found.body.teaser, EXCERPT_WORDS)
        or shortened(text, EXCERPT_WORDS)
    )


def columns_of(found: ConvertedText) -> dict[str, Any]:
    """The columns that stories and pages both have."""
    return {
        "body": clean_source(found.body.html),  # as it is stored: its fingerprint is taken of it
        "status": found.place.status,
        "published_at": found.place.at,
        "password": found.place.password,
        "comments_open": found.item.comments_open,
        "seo_title": cut(_seo(found.item, _SEO_TITLES), 200),
        "seo_description": cut(_seo(found.item, _SEO_DESCRIPTIONS), 320),
    }


def modified_at(item: records.Item, published: dt.datetime | None) -> dt.datetime | None:
    """When it was last changed, if that was more than an hour after it came out."""
    try:
        moment = dt.datetime.strptime(item.modified_gmt[:19], "%Y-%m-%d %H:%M:%S")  # noqa: DTZ007
    except ValueError:
        return None
    changed = moment.replace(tzinfo=dt.UTC)
    is_later = published is not None and changed > published + dt.timedelta(hours=1)
    return changed if is_later else None


def old_paths(found: ConvertedText) -> list[str]:
    """Addresses that only led here: by number, by permalink, by guid, by slugs it had before."""
    item, path = found.item, found.path.split("?")[0].split("#")[0]
    paths = []
    if item.id is not None:
        paths.append(f"/?p={item.id}")
        if item.type == "page":
            paths.append(f"/?page_id={item.id}")
    if path and path != "/":
        paths.append(path)
        folder = path.rstrip("/").rpartition("/")[0]
        olds = [value for key, value in item.meta if key == "_wp_old_slug" and value]
        paths += [f"{folder}/{old}/" for old in olds]
    return paths


def guid_path(session: Session, item: records.Item) -> str:
    """The path of a guid that is an address of the old site other than ?p=."""
    path = session.site.path_of(item.guid) or ""
    return "" if "?" in path or path == "/" else path


def _seo(item: records.Item, names: tuple[str, ...]) -> str:
    """A plugin's title or description; with its placeholders it means the usual one."""
    value = next((found for name in names if (found := item.meta_value(name))), "")
    return "" if "%" in value else title(value)


def _tell(session: Session, found: ConvertedText) -> None:
    report, notes = session.report, found.body.notes
    if found.place.note:
        report.warn(f"{found.where}: {found.place.note}")
    for what, names in _lost(notes):
        for name in names:
            report.met(f"{what} {name}", found.item.key)
    if notes.dropped:
        report.met(_("Characters that XML forbids were left out of the text"), found.item.key)
    for name in {key for key, _value in found.item.meta if key and not key.startswith("_")}:
        field = _("Custom field not brought over: %(name)s") % {"name": cut(name, 80)}
        report.met(field, found.item.key)


def _lost(notes: Notes) -> list[tuple[str, dict[str, None]]]:
    return [
        (_("Unknown shortcode left as text:"), {f"[{name}]": None for name in notes.shortcodes}),
        (_("Block without content of its own left out:"), notes.blocks),
        (_("Picture or file not at hand, linked to instead:"), notes.missing),
        (_("Frame of another site became a link:"), notes.frames),
    ]
