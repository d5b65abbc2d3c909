"""Shows the discussion on the pages of articles, which do not know that comments exist."""

from typing import Any

from django import template
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.providers import provider_of_session
from accounts.requests import user_or_none
from articles.models import Article, SiteIdentity, Subject
from comments import cache_tags
from comments.forms import GuestForm, new_key, number
from comments.reading import discussions, permalinks, personal
from comments.reading.permalinks import Order
from pagecache.tags import expire_at

register = template.Library()

ORDERS = {
    Order.OLDEST: _("Oldest first"),
    Order.NEWEST: _("Newest"),
    Order.LIKED: _("Most liked"),
}


@register.inclusion_tag("comments/_discussion.html", takes_context=True)
def discussion(context: dict[str, Any], subject: Subject) -> dict[str, Any]:
    """The whole section: heading, threads, mentions elsewhere, and the way to reply.

    Reads from the request the comment page (URL keyword `comment_page`) and `?order=` and
    `?replytocom=`. Three queries at most, one more when a reply is under way, and one for a person.
    """
    request: HttpRequest = context["request"]
    order = Order.named(request.GET.get("order", ""))
    page = discussions.read(
        subject,
        site=SiteIdentity.of(request),
        number=_comment_page(request),
        order=order,
        viewer=user_or_none(request),
    )
    return _section(request, page) | {
        "like_url": reverse("comments:like-article", args=[subject.pk])
        if isinstance(subject, Article)
        else "",
        "orders": [
            (choice, label, permalinks.url_of_page(subject, 1, choice))
            for choice, label in ORDERS.items()
        ],
        "previous_url": page.has_previous
        and permalinks.url_of_page(subject, page.number - 1, order),
        "next_url": page.has_next and permalinks.url_of_page(subject, page.number + 1, order),
    }


@register.inclusion_tag("comments/_thread.html", takes_context=True)
def thread(context: dict[str, Any], page: discussions.Discussion) -> dict[str, Any]:
    """One page of one thread, and the way to reply to whoever began it."""
    subject, root = page.subject, page.entries[0].comment
    section = _section(context["request"], page)
    if section["parent"] is None and root.is_shown:
        section["parent"] = root
    return section | {
        "root": root,
        "previous_url": page.has_previous
        and permalinks.url_of_thread(subject, root.pk, page.number - 1),
        "next_url": page.has_next and permalinks.url_of_thread(subject, root.pk, page.number + 1),
    }


def _section(request: HttpRequest, page: discussions.Discussion) -> dict[str, Any]:
    """What threads and the form below them need, wherever they stand. Adds the cache tags."""
    subject, viewer = page.subject, user_or_none(request)
    site, now = SiteIdentity.of(request), timezone.now()
    cache_tags.tag_discussion(subject, page.shown)
    expire_at(discussions.next_change_at(subject, site=site, at=now))
    kind = subject._meta.model_name
    mine = personal.of(page, viewer, at=now) if viewer else None
    return {
        "request": request,
        "subject": subject,
        "title": str(subject),
        "page": page,
        "find_url": reverse("comments:find", args=[kind, subject.pk, 0]),
        "news_url": reverse("comments:news", args=[kind, subject.pk, page.newest]),
        "is_open": discussions.are_open(subject, site=site, at=now),
        "parent": discussions.answerable(subject, number(request.GET.get("replytocom"))),
        "action": permalinks.url_to_respond(subject),
        "viewer": viewer,
        "provider": provider_of_session(request) if viewer else "",
        "personal": mine,
        # A visitor's page is everybody's: what makes the form one's own comes in a fragment.
        "has_token": viewer is not None,
        "mailed": mine.mailed if mine else (),
        "key": new_key() if viewer else "",
        # Empty here: what a browser keeps of its guest comes in the fragment, too.
        "guest": GuestForm() if site.guests_may_comment else None,
    }


@register.inclusion_tag("comments/_link.html", takes_context=True)
def comments_link(context: dict[str, Any], subject: Subject) -> dict[str, Any]:
    """A link to the discussion: “Leave a comment”, “N comments”, a password first, or nothing."""
    site = SiteIdentity.of(context["request"])
    return {
        "url": subject.get_absolute_url(),
        "title": str(subject),
        "count": subject.comment_count,
        "asks_password": subject.is_password_protected,
        "is_open": discussions.are_open(subject, site=site, at=timezone.now()),
    }


def _comment_page(request: HttpRequest) -> int:
    match = request.resolver_match
    return int(match.kwargs.get("comment_page", 1)) if match else 1
