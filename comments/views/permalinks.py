"""The addresses of a discussion: its pages, and where one comment stands."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import ngettext
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from articles import views as articles_views
from articles.models import SiteIdentity
from comments.models import Comment
from comments.reading import discussions, permalinks, visibility
from comments.views import requests

# Page 1 is the subject's own address.
FIRST_WITH_AN_ADDRESS = 2
NEWS_MAX_AGE = 15  # seconds; many readers of one story share an answer


@require_safe
def article_comments(request: HttpRequest, comment_page: str, **address: str) -> HttpResponse:
    """An article at a page of its comments; beyond their end, back to the article."""
    return _at_page_of_comments(request, articles_views.article_detail, **address)


@require_safe
def page_comments(request: HttpRequest, comment_page: str, path: str) -> HttpResponse:
    """A page at a page of its comments; beyond their end, back to the page."""
    return _at_page_of_comments(request, articles_views.page, path=path)


@require_safe
def comment(request: HttpRequest, pk: int) -> HttpResponse:
    """The permalink of a comment: to wherever its thread is now."""
    found = get_object_or_404(
        Comment.objects.visible().select_related("root", "article", "page"), pk=pk
    )
    if not discussions.is_reachable(found.subject):
        raise Http404
    return redirect(_url_of(request, found))


@require_safe
def find(request: HttpRequest, kind: str, pk: int, anchor: int) -> HttpResponse:
    """Where `#comment-<anchor>` of an article's or page's first page is to be found now."""
    subject = discussions.subject(kind, pk)
    if subject is None:
        raise Http404
    if not requests.may_read(request, subject):
        return redirect(subject.get_absolute_url())
    found = discussions.find(subject, anchor)
    if found is None:
        raise Http404
    visibility.mark_revealed(found, requests.person(request))
    if not found.is_shown:
        raise Http404
    return redirect(_url_of(request, found))


@require_safe
@cache_control(public=True, max_age=NEWS_MAX_AGE)
def news(request: HttpRequest, kind: str, pk: int, newest: int) -> JsonResponse:
    """How many comments came after the newest on somebody's page; the same tiny answer for all."""
    subject = discussions.subject(kind, pk)
    if subject is None or subject.password:
        raise Http404
    found = discussions.since(subject, newest)
    words = ngettext("%(count)d new comment — show", "%(count)d new comments — show", len(found))
    return JsonResponse(
        {
            "count": len(found),
            "words": words % {"count": len(found)},
            "url": reverse("comments:comment", args=[found[0]]) if found else "",
        }
    )


def _url_of(request: HttpRequest, comment: Comment) -> str:
    """Where it stands; where a password is asked for first, the story without the page."""
    if not requests.may_read(request, comment.subject):
        return f"{comment.subject.get_absolute_url()}#comment-{comment.pk}"
    return permalinks.url_of(
        comment, site=SiteIdentity.of(request), viewer=requests.person(request)
    )


def _at_page_of_comments(
    request: HttpRequest, view: Callable[..., HttpResponse], **address: str
) -> HttpResponse:
    """The subject's own view; the discussion's tag reads the page's number from the address."""
    match = request.resolver_match
    if match and int(match.kwargs["comment_page"]) < FIRST_WITH_AN_ADDRESS:
        return redirect(request.path.rpartition("comment-page-")[0] + "#comments", permanent=True)
    try:
        return view(request, **address)
    except discussions.NoSuchCommentPageError as error:
        return redirect(f"{error.subject.get_absolute_url()}#comments")
