"""One thread on pages of its own: all the replies that the story's page has no room for."""

import datetime as dt

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_safe

from articles import cache_tags as newsroom
from articles.models import Article, Page, SiteIdentity, Subject
from comments.reading import discussions, permalinks
from comments.views import requests
from pagecache.tags import mark_storable


@require_safe
def article_thread(
    request: HttpRequest,
    thread: str,
    number: str | None = None,
    **address: str,
) -> HttpResponse:
    """A thread under a story."""
    try:
        date = dt.date(*(int(address[part]) for part in ("year", "month", "day")))
    except ValueError:
        raise Http404 from None
    stories = Article.objects.reachable()
    story = get_object_or_404(stories, published_on=date, slug=address["slug"])
    return _thread(request, story, int(thread), int(number or 1))


@require_safe
def page_thread(
    request: HttpRequest, path: str, thread: str, number: str | None = None
) -> HttpResponse:
    """A thread under a page."""
    page = get_object_or_404(Page.objects.reachable(), path=path)
    return _thread(request, page, int(thread), int(number or 1))


def _thread(request: HttpRequest, subject: Subject, root: int, number: int) -> HttpResponse:
    """One page of the thread; beyond its end, its first. The password is the story's own."""
    if not requests.may_read(request, subject):
        return redirect(subject.get_absolute_url())
    if number < 1:
        return redirect(permalinks.url_of_thread(subject, root))
    try:
        page = discussions.read_thread(
            subject,
            root,
            site=SiteIdentity.of(request),
            number=number,
            viewer=requests.person(request),
        )
    except discussions.NoSuchThreadError:
        raise Http404 from None
    except discussions.NoSuchCommentPageError:
        return redirect(permalinks.url_of_thread(subject, root))
    context = {"subject": subject, "page": page, "root": page.entries[0]}
    response = render(request, "comments/thread.html", context)
    mark_storable(newsroom.tag_of(subject))
    if subject.password:
        add_never_cache_headers(response)
    return response
