"""One comment of the export as a row: its words, its writer, its status. Knows no thread."""

import datetime as dt
import ipaddress
import re
import zoneinfo

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from accounts import names
from comments.models import Comment
from comments.text import markup
from wordpress import records
from wordpress.bodies.converting import plain, title
from wordpress.names import cut, digest, one_line
from wordpress.publication import publication_time

LONGEST = 500_000  # characters of a comment's HTML; its text is cut to as many
NETWORK_DAYS = 30  # how long the network a comment came from is kept
_LINE_END = re.compile(
    r"</(?:h[1-6]|dt|dd|dl|div|tr|table|caption|address|section|figure)\s*>(?!\s*\n)", re.IGNORECASE
)
_CELL_END = re.compile(r"</t[dh]\s*>(?!\s)", re.IGNORECASE)
_STATUSES = {
    "1": Comment.Status.PUBLISHED,
    "approve": Comment.Status.PUBLISHED,
    "approved": Comment.Status.PUBLISHED,
    "spam": Comment.Status.SPAM,
    "trash": Comment.Status.REMOVED,
    "post-trashed": Comment.Status.REMOVED,
}
_KINDS = {
    "": Comment.Kind.COMMENT,
    "comment": Comment.Kind.COMMENT,
    "review": Comment.Kind.COMMENT,
    "pingback": Comment.Kind.PINGBACK,
    "webmention": Comment.Kind.PINGBACK,
    "trackback": Comment.Kind.TRACKBACK,
}


class TooLongError(Exception):
    """The text of a comment has more than LONGEST characters."""


def key_of(record: records.Comment) -> str:
    """What tells it from all others of its site; without a number, its words do."""
    if record.id is not None:
        return str(record.id)
    return f"said:{digest(record.item_key, record.author, record.date, record.content)}"


def checksum_of(record: records.Comment) -> str:
    return digest(record)


def fingerprint_of(comment: Comment) -> str:
    """What a moderator or its writer could have changed."""
    return digest(comment.text, str(comment.status), comment.name, comment.url)


def refusal_of(record: records.Comment) -> str:
    """Why it can't be brought in, or an empty string."""
    if record.type not in _KINDS:
        return _("comments of the kind “%(type)s” have no place here") % {"type": record.type}
    return "" if markup.shows_text(record.content) else _("it has no words")


def copy_to(
    comment: Comment, record: records.Comment, *, at: dt.datetime, zone: zoneinfo.ZoneInfo
) -> None:
    """Give the row what the export says, rendered; its place and key are set elsewhere.

    Raises TooLongError for a text that would take minutes.
    """
    if len(record.content) > LONGEST:
        raise TooLongError(_("%(size)d characters") % {"size": len(record.content)})
    comment.kind = _KINDS[record.type]
    comment.status = _STATUSES.get(record.approved, Comment.Status.HELD)
    comment.name = cut(_public_name(record, markup.cleaned(title(record.author))), 245)
    comment.email = _email(record.email)
    comment.url = _url(record.url)
    comment.created_at = publication_time(record.date_gmt, record.date, zone) or at
    comment.network = _network(record.ip) if _is_recent(comment.created_at, at) else ""
    comment.text = _with_lines(record.content).strip()
    comment.markup = Comment.Markup.HTML
    comment.render_text()


def _public_name(record: records.Comment, words: str) -> str:
    """The writer's name, of the plain words of it, without the e-mail addresses in it."""
    name = one_line(words)
    if not name:
        return "Anonymous"
    number = names.stand_in_number_for(record.email.strip() or name)
    return names.without_addresses(name) or _("Reader %(number)d") % {"number": number}


def fill_plainly(
    comment: Comment, record: records.Comment, *, at: dt.datetime, zone: zoneinfo.ZoneInfo
) -> None:
    """The same with its text without markup, and without what else could fail."""
    comment.kind = _KINDS[record.type]
    comment.status = _STATUSES.get(record.approved, Comment.Status.HELD)
    comment.name = cut(_public_name(record, plain(record.author)), 245)
    comment.email = comment.url = comment.network = ""
    comment.created_at = publication_time(record.date_gmt, record.date, zone) or at
    comment.text = plain(record.content)[:LONGEST]
    comment.markup = Comment.Markup.TEXT
    comment.render_text()


def _with_lines(html: str) -> str:
    """Headings, rows and terms end a line: a comment keeps no such elements, but its words do."""
    return _CELL_END.sub(r"\g<0> ", _LINE_END.sub(r"\g<0>\n", html))


def _email(text: str) -> str:
    """An address that a mail could go to, or none."""
    address = text.strip()
    try:
        validate_email(address)
    except ValidationError:
        return ""
    return address if len(address) <= 254 else ""


def _url(text: str) -> str:
    address = text.strip()
    is_web = address.lower().startswith(("http://", "https://")) and len(address) <= 500
    return address if is_web and address.isprintable() else ""


def _is_recent(written: dt.datetime, at: dt.datetime) -> bool:
    return at - written <= dt.timedelta(days=NETWORK_DAYS)


def _network(ip: str) -> str:
    """The network an address is of: /24 or /48."""
    try:
        address = ipaddress.ip_address(ip.strip())
    except ValueError:
        return ""
    length = 24 if address.version == 4 else 48
    return str(ipaddress.ip_network((address, length), strict=False))
