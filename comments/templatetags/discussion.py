"""Shows the discussion on the pages of articles, which do not know that comments exist."""

from typing import Any

from django import template
from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from accounts.models import User
from articles.models import Article, Page, SiteIdentity
from comments import discussions
from comments.models import Comment

register = template.Library()


@register.inclusion_tag("comments/_discussion.html", takes_context=True)
def discussion(context: dict[str, Any], subject: Article | Page) -> dict[str, Any]:
    """The whole section: heading, threads, mentions elsewhere, and the way to reply.

    Reads from the request the comment page (URL keyword `comment_page`) and `?order=` and
    `?replytocom=`. Three queries, one more when a reply is under way.
    """
    request: HttpRequest = context["request"]
    site = SiteIdentity.of(request)
    order = discussions.Order.named(request.GET.get("order", ""))
    page = discussions.read(
        subject, site=site, number=_comment_page(request), order=order, viewer=_viewer(request)
    )
    return {
        "request": request,
        "subject": subject,
        "title": str(subject),
        "page": page,
        "orders": [
            (choice, discussions.url_of_page(subject, 1, choice)) for choice in discussions.Order
        ],
        "previous_url": page.has_previous
        and discussions.url_of_page(subject, page.number - 1, order),
        "next_url": page.has_next and discussions.url_of_page(subject, page.number + 1, order),
        "is_open": discussions.are_open(subject, site=site, at=timezone.now()),
        "parent": _parent(request, subject),
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


def _viewer(request: HttpRequest) -> User | None:
    """Who is reading. A visitor without a session is not looked up: the page is everybody's."""
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return None
    return request.user if request.user.is_authenticated else None


def _parent(request: HttpRequest, subject: Article | Page) -> Comment | None:
    """The comment that `?replytocom=` names, if it stands under this subject for all to see."""
    number = request.GET.get("replytocom", "")
    if not (number.isascii() and number.isdigit() and len(number) < len(str(2**63))):
        return None
    return (
        Comment.objects.on(subject)
        .said()
        .visible()
        .filter(pk=int(number))
        .select_related("author")
        .first()
    )
