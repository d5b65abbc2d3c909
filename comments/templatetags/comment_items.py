"""Shows the comments of a discussion; the HTML of each is kept and used again while it is the same.

The template is given a Shown and nothing else, so nothing that is not part of the key can be on the
page. What a hundred comments cost otherwise: 30 of the 50 ms of a story's page.
"""

import datetime as dt
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from django import template
from django.conf import settings
from django.template.loader import get_template
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.translation import get_language

from accounts.models import User
from comments.models import Comment
from comments.reading import threads
from comments.reading.personal import Personal

register = template.Library()

# Some 3 KB each. None under DEBUG, where somebody may be writing the template.
KEPT = 0 if settings.DEBUG else 4_000


class Answered(NamedTuple):
    """The comment that one replies to, where the nesting does not tell; `url` leads to it."""

    name: str
    url: str


class Nesting(NamedTuple):
    """Which lists begin and end after a comment, and what they leave out: as in threads.Entry."""

    has_list: bool = False
    closes: range = range(0)
    rest: threads.Rest | None = None


class Shown(NamedTuple):
    """All that the page says of a comment, and what its reader can do about it."""

    pk: int
    state: str
    nesting: Nesting = Nesting()
    old_anchor: int | None = None
    name: str = ""
    site: str = ""
    has_account: bool = False
    avatar: str = ""
    badge: str = ""
    created_at: dt.datetime | None = None
    is_edited: bool = False
    is_featured: bool = False
    answered: Answered | None = None
    why_held: str = ""
    html: str = ""
    like_count: int = 0
    has_replies: bool = False
    is_open: bool = False
    quote_url: str = ""
    # Of the reader: none of it for a visitor.
    is_known: bool = False
    is_own: bool = False
    is_editable: bool = False
    is_liked: bool = False
    is_muted: bool = False


@register.simple_tag(takes_context=True)
def comments(context: dict[str, Any]) -> str:
    """Those of the page, in the lists they are nested in. No query."""
    is_open, personal = context["is_open"], context["personal"]
    action = f"{context['subject'].get_absolute_url()}respond/"
    spoken = get_language(), timezone.get_current_timezone_name()
    entries: Sequence[threads.Entry[Comment]] = context["page"].entries
    shown = (_shown(entry, is_open=is_open, action=action, personal=personal) for entry in entries)
    return format_html_join("", "{}", ((_rendered(each, *spoken),) for each in shown))


@lru_cache(maxsize=KEPT)
def _rendered(shown: Shown, _language: str | None, _zone: str) -> str:
    """The key holds what the template reads besides: the words' language and the times' zone."""
    return get_template("comments/_comment.html").render({"comment": shown})


def _shown(
    entry: threads.Entry[Comment],
    *,
    is_open: bool,
    action: str,
    personal: Personal | None,
) -> Shown:
    comment = entry.comment
    nesting = Nesting(entry.has_list, entry.closes, entry.rest)
    if entry.is_tombstone:
        return Shown(comment.pk, "removed", nesting)
    is_held = comment.status == Comment.Status.HELD
    return Shown(
        pk=comment.pk,
        state="held" if is_held else "published",
        nesting=nesting,
        old_anchor=comment.old_anchor,
        name=comment.shown_name,
        site=comment.site,
        has_account=comment.author_id is not None,
        avatar=comment.author.avatar if comment.author else "",
        badge=_badge(comment, comment.author),
        created_at=comment.created_at,
        is_edited=comment.edited_at is not None,
        is_featured=comment.featured_at is not None,
        answered=_answered(entry),
        why_held=str(comment.why_held) if is_held else "",
        html=comment.shown_html,
        like_count=comment.like_count,
        has_replies=entry.replies > 0,
        is_open=is_open,
        quote_url=f"{action}?replytocom={comment.pk}&quote=1#respond" if is_open else "",
        is_known=personal is not None,
        is_own=personal is not None and comment.pk in personal.own,
        is_editable=personal is not None and comment.pk in personal.editable,
        is_liked=personal is not None and comment.pk in personal.liked,
        is_muted=personal is not None and comment.author_id in personal.muted,
    )


def _badge(comment: Comment, author: User | None) -> str:
    """A writer of the story is one before being of the newsroom."""
    if getattr(comment, "is_by_story_author", False):
        return "author"
    return "staff" if author is not None and author.is_staff else ""


def _answered(entry: threads.Entry[Comment]) -> Answered | None:
    other = entry.answers
    if other is None:
        return None
    url = other.get_absolute_url() if entry.is_apart else f"#comment-{other.pk}"
    return Answered(other.shown_name, url)
