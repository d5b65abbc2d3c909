"""How things look in the desk's lists: states, times and small pictures."""

import datetime as dt

from django.utils import formats, timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _

from articles.body.pictures import Source
from articles.html import picture_tag
from articles.models import Article, Image, Subject


def badge(text: Subject) -> str:
    """Where a story or page stands, in words; the colour only repeats them."""
    state, label = text.status, text.get_status_display()
    if isinstance(text, Article) and text.is_scheduled():
        state, label = "scheduled", _("Scheduled")
    if text.password:
        label = _("%(state)s, with a password") % {"state": label}
    return format_html('<span class="state" data-state="{}">{}</span>', state, label)


def time_cell(value: dt.datetime | None) -> str:
    """A time as the newsroom's clock shows it; the machine's form is in the tag."""
    if value is None:
        return format_html('<span class="none">{}</span>', "–")
    local = timezone.localtime(value)
    return format_html(
        '<time datetime="{}">{}</time>',
        local.isoformat(timespec="minutes"),
        formats.date_format(local, "j M Y, H:i"),
    )


def time_cell_with_seconds(value: dt.datetime) -> str:
    """A time to the second, with its day unless that is today."""
    local = timezone.localtime(value)
    is_today = local.date() == timezone.localdate()
    return format_html(
        '<time datetime="{}">{}</time>',
        local.isoformat(timespec="seconds"),
        formats.date_format(local, "H:i:s" if is_today else "j M Y, H:i:s"),
    )


def smallest(image: Image) -> Source | None:
    """The smallest still that every browser reads. Reads `renditions`."""
    files = [file for file in image.as_picture().sources if file.format in {"webp", "png", "jpeg"}]
    return min(files, key=lambda file: file.width, default=None)


def thumbnail(image: Image | None, *, alt: str | None = None) -> str:
    """The smallest public file of a picture, with its alternative text. Reads `renditions`."""
    if image is None:
        return "–"
    small = smallest(image)
    if small is None:
        return format_html('<span class="thumbnail">{}</span>', _("not ready"))
    return format_html(
        '<img class="thumbnail" src="{}" width="{}" height="{}" alt="{}" loading="lazy">',
        small.url,
        small.width,
        small.height,
        image.alt if alt is None else alt,
    )


def whole_picture(image: Image) -> str:
    """The whole picture as a reader's page would show it. Reads `renditions`."""
    return picture_tag(image.as_picture(), sizes="(width < 40rem) 100vw, 40rem", eager=True)
