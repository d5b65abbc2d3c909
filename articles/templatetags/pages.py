"""Words that several pages of the newsroom say in the same way: dates, names, parts of an address.

A cached page may be read hours later, so none of them says “ago”.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import template
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import pgettext

from accounts.models import User
from articles.models import Article, Author, Byline, Subject
from pagecache.tags import expire_at

register = template.Library()


@dataclass(frozen=True)
class Credit:
    """Those who had the same part in a story, in order."""

    label: str
    authors: Sequence[Author]


@register.filter
def is_readable_by(text: Subject, user: User | AnonymousUser | None) -> bool:
    """Whether a person may know of a story or page. At most one query, none if it is public."""
    return text.can_be_read_by(user)


@register.filter
def title_for(text: Subject, user: User | AnonymousUser | None) -> str:
    """Its title, or words in its place for a person who may not read it."""
    return text.title_for(user)


@register.simple_tag
def today() -> str:
    """<time> with the day in the site's zone, as the masthead says it: Sun 22 November 2026."""
    now = timezone.localdate()
    expire_at(timezone.make_aware(dt.datetime.combine(now + dt.timedelta(days=1), dt.time.min)))
    form = pgettext("date format: today in the masthead", "D j F Y")
    return format_html('<time datetime="{}">{}</time>', now.isoformat(), date_format(now, form))


@register.simple_tag
def moment(value: dt.datetime | None) -> str:
    """<time> with day and hour in the site's zone: 22 November 2026, 08:12."""
    return _time(value, _day_and_time())


@register.filter
def as_moment(value: dt.datetime) -> str:
    """The words of {% moment %} alone, where there is no HTML or a sentence needs them."""
    return date_format(timezone.localtime(value), _day_and_time())


def _day_and_time() -> str:
    return pgettext("date format: day and time", "j F Y, H:i")


@register.simple_tag
def day(value: dt.datetime | None) -> str:
    """<time> with the day: 22 November 2026."""
    return _time(value, pgettext("date format: a day", "j F Y"))


@register.simple_tag
def clock(value: dt.datetime | None) -> str:
    """<time> as short as it can be read: today's hour, a day of this year, else the full date."""
    if value is None:
        return ""
    local, today = timezone.localtime(value), timezone.localdate()
    if local.date() == today:
        return _time(value, pgettext("date format: time of day", "H:i"))
    if local.year == today.year:
        return _time(value, pgettext("date format: day of this year", "j F"))
    return _time(value, pgettext("date format: a day", "j F Y"))


@register.simple_tag
def updated(article: Article) -> str:
    """The time of the update, with its day unless that is the day of publication."""
    if not article.updated_at or not article.published_at:
        return ""
    one, other = timezone.localtime(article.published_at), timezone.localtime(article.updated_at)
    return _clock(article.updated_at) if one.date() == other.date() else moment(other)


def _clock(value: dt.datetime) -> str:
    return _time(value, pgettext("date format: time of day", "H:i"))


@register.filter
def is_updated(article: Article) -> bool:
    """Whether readers are told of an update: one after publication."""
    return bool(
        article.updated_at
        and article.published_at
        and article.updated_at > article.published_at + dt.timedelta(minutes=1)
    )


@register.simple_tag
def credits(article: Article) -> list[Credit]:
    """Who made the story, in the order of the bylines, those of one part together."""
    grouped: dict[str, list[Author]] = {}
    for byline in article.bylines.all():
        grouped.setdefault(byline.role, []).append(byline.author)
    return [Credit(str(Byline.Role(role).label), authors) for role, authors in grouped.items()]


@register.filter
def people(article: Article) -> list[Author]:
    """Everybody named on the story, each once."""
    return list({byline.author_id: byline.author for byline in article.bylines.all()}.values())


@register.filter
def initial(author: Author) -> str:
    """The letter that stands where there is no photo."""
    return author.name.strip()[:1].upper()


@register.filter
def writers(article: Article) -> list[Author]:
    """Those whom a card names: the writers, or all if nobody is called one."""
    written = [b.author for b in article.bylines.all() if b.role == Byline.Role.WRITER]
    return written or people(article)


def _time(value: dt.datetime | None, form: str) -> str:
    if value is None:
        return ""
    local: Any = timezone.localtime(value)
    return format_html(
        '<time datetime="{}">{}</time>',
        local.isoformat(timespec="minutes"),
        date_format(local, form),
    )
