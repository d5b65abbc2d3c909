"""When a post was or will be public, and for whom: nothing becomes public that was not. Pure."""

import datetime as dt
import zoneinfo
from dataclasses import dataclass
from email.utils import parsedate_to_datetime

from django.utils.translation import gettext as _

from articles.models.body import Status
from wordpress import addresses
from wordpress.records import Item

LONGEST_PASSWORD = 100
# Earlier dates are zeros that were shifted (-0001-11-30) or Unix's zero; WXR's drafts say 1999.
LAST_YEAR = 9999  # in another zone, the last day of it has no date
FIRST_YEAR = 1971
# WordPress's statuses for what lies in the bin or is only a shell.
_STATUSES = {
    "draft": Status.DRAFT,
    "pending": Status.SUBMITTED,
    "private": Status.PRIVATE,
    "trash": Status.TRASHED,
    "auto-draft": Status.DRAFT,
}
_HAD_AN_ADDRESS = {Status.PUBLISHED, Status.PRIVATE}


@dataclass(frozen=True)
class Publication:
    """Where a text stands. `on` is the date in its address; `note` is for the report."""

    status: Status
    at: dt.datetime | None = None
    on: dt.date | None = None
    password: str = ""
    note: str = ""


def publication_time(gmt: str, local: str, zone: zoneinfo.ZoneInfo) -> dt.datetime | None:
    """A time of WordPress's: GMT if it has one (zeros are none), else local in the site's zone."""
    for text, of in ((gmt, dt.UTC), (local, zone)):
        if moment := _moment(text):
            return moment.replace(tzinfo=of).astimezone(dt.UTC)
    return None


def publication_of(
    item: Item, path: str | None, *, zone: zoneinfo.ZoneInfo, at: dt.datetime
) -> Publication:
    """Where a post or page stands; `path` is that of its permalink on the old site."""
    when = publication_time(item.date_gmt, item.date, zone) or _rss_time(item.pub_date)
    on = _date_of_address(item, path, when, zone)
    status = _STATUSES.get(item.status, Status.DRAFT)
    if item.is_cut_off:
        return Publication(Status.DRAFT, note=_("it could not be read whole, so it is a draft"))
    if item.status == "publish":
        return _published(item, when, on, zone=zone, at=at)
    if item.status == "future":
        return _scheduled(item, when, zone=zone, at=at)
    had_address = status in _HAD_AN_ADDRESS or (
        status == Status.TRASHED and item.meta_value("_wp_trash_meta_status") == "publish"
    )
    password = item.password[:LONGEST_PASSWORD]
    if had_address and when and on:
        return Publication(status, when, on, password)
    note = "" if item.status in _STATUSES else _("its status “%s” is unknown, so it is a draft")
    return Publication(status, password=password, note=note % (item.status or "?") if note else "")


def _published(
    item: Item,
    when: dt.datetime | None,
    on: dt.date | None,
    *,
    zone: zoneinfo.ZoneInfo,
    at: dt.datetime,
) -> Publication:
    if len(item.password) > LONGEST_PASSWORD:
        return Publication(
            Status.PRIVATE, when, on, note=_("its password is too long, so it is private")
        )
    if when is None:
        # An export without dates: today's is the only one that hides nothing and shows nothing new.
        return Publication(Status.PUBLISHED, at, at.astimezone(zone).date(), item.password)
    return Publication(Status.PUBLISHED, when, on, item.password)


def _scheduled(
    item: Item, when: dt.datetime | None, *, zone: zoneinfo.ZoneInfo, at: dt.datetime
) -> Publication:
    if when is None or when <= at:
        return Publication(
            Status.APPROVED,
            password=item.password[:LONGEST_PASSWORD],
            note=_("its time passed before it was public, so it waits for an editor"),
        )
    if len(item.password) > LONGEST_PASSWORD:
        return Publication(Status.PRIVATE, note=_("its password is too long, so it is private"))
    on = (_moment(item.date) or when.astimezone(zone)).date()
    return Publication(Status.PUBLISHED, when, on, item.password)


def _date_of_address(
    item: Item, path: str | None, when: dt.datetime | None, zone: zoneinfo.ZoneInfo
) -> dt.date | None:
    """The date that the permalink shows; else the day on the old site's clock."""
    shown = addresses.dated(path.split("?")[0].split("#")[0]) if path else None
    if shown is not None:
        return shown.on
    local = _moment(item.date)
    if local is not None:
        return local.date()
    return when.astimezone(zone).date() if when else None


def _rss_time(text: str) -> dt.datetime | None:
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError):
        return None
    aware = moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)
    return aware.astimezone(dt.UTC) if FIRST_YEAR <= aware.year < LAST_YEAR else None


def _moment(text: str) -> dt.datetime | None:
    try:
        moment = dt.datetime.strptime(text.strip()[:19], "%Y-%m-%d %H:%M:%S")  # noqa: DTZ007
    except ValueError:
        return None
    return moment if FIRST_YEAR <= moment.year < LAST_YEAR else None
