"""Shows the discussion on the pages of articles, which do not know that comments exist."""

from typing import Any

from django import template
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.doors import came_by
from accounts.requests import reader
from articles.models import Article, Page, SiteIdentity
from comments import discussions, labels, subscribing
from comments.forms import new_key, number
from pagecache.labels import hold_until

register = template.Library()

ORDERS = {
    discussions.Order.OLDEST: _("Oldest first"),
    discussions.Order.NEWEST: _("Newest"),
    discussions.Order.LIKED: _("Most liked"),
}


@register.inclusion_tag("comments/_discussion.html", takes_context=True)
def discussion(context: dict[str, Any], subject: Article | Page) -> dict[str, Any]:
    """The whole section: heading, threads, mentions elsewhere, and the way to reply.

    Reads from the request the comment page (URL keyword `comment_page`) and `?order=` and
    `?replytocom=`. Three queries, one more when a reply is under way, and four for a person.
    """
    request: HttpRequest = context["request"]
    site = SiteIdentity.of(request)
    order = discussions.Order.named(request.GET.get("order", ""))
    viewer = reader(request)
    is_open = discussions.are_open(subject, site=site, at=timezone.now())
    page = discussions.read(
        subject, site=site, number=_comment_page(request), order=order, viewer=viewer
    )
    labels.note_discussion(subject, page.shown)
    hold_until(discussions.next_change_at(subject, site=site, at=timezone.now()))
    return {
        "request": request,
        "subject": subject,
        "title": str(subject),
        "find_url": reverse("comments:find", args=[subject._meta.model_name, subject.pk, 0]),
        "page": page,
        "like_url": reverse("comments:like-article", args=[subject.pk])
        if isinstance(subject, Article)
        else "",
        "news_url": reverse(
            "comments:news", args=[subject._meta.model_name, subject.pk, page.newest]
        ),
        "orders": [
            (choice, label, discussions.url_of_page(subject, 1, choice))
            for choice, label in ORDERS.items()
        ],
        "previous_url": page.has_previous
        and discussions.url_of_page(subject, page.number - 1, order),
        "next_url": page.has_next and discussions.url_of_page(subject, page.number + 1, order),
        "is_open": is_open,
        "parent": discussions.answerable(subject, number(request.GET.get("replytocom"))),
        "action": f"{subject.get_absolute_url()}respond/",
        "viewer": viewer,
        "door": came_by(request) if viewer else "",
        "personal": discussions.personal(page, viewer, at=timezone.now()) if viewer else None,
        # A visitor's page is everybody's: what makes the form one's own comes in a fragment.
        "has_token": viewer is not None,
        "mailed": subscribing.kinds_here(viewer, subject) if viewer else (),
        "key": new_key() if viewer else "",
    }


@register.inclusion_tag("comments/_link.html", takes_context=True)
def comments_link(context: dict[str, Any], subject: Article | Page) -> dict[str, Any]:
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
