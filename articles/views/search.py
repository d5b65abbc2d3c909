"""The search: a form, and the stories that answer it."""

from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from articles import search as engine
from articles.lists.cards import cards
from articles.lists.paging import PageOf, page_of
from articles.models import SiteIdentity
from articles.views.lists import list_response


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """The stories with the words of `q`, best first; the form alone where there are none.

    Seven queries at most. Never kept by search engines, whatever somebody links to.
    """
    words = " ".join(request.GET.get("q", "").split())[: engine.LONGEST_QUESTION]
    if engine.is_question(words):
        response = _results(request, words)
    else:
        context = {"query": words, "canonical": reverse("articles:search")}
        response = render(request, "articles/search.html", context)
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _results(request: HttpRequest, words: str) -> HttpResponse:
    size = SiteIdentity.of(request).stories_per_page
    at = timezone.now()
    stories = engine.search(words, at=at)

    def rows(number: int) -> PageOf[Any]:
        page = page_of(stories, number=number, size=size)
        return replace(page, items=cards(page.items, at=at))

    def snippets(page: PageOf[Any]) -> dict[str, Any]:
        found = engine.snippets(page.items, words)
        return {
            "results": [(story, found.get(story.pk)) for story in page.items],
            "is_cut": stories.is_cut and not page.has_more,
        }

    return list_response(
        request,
        "articles/search.html",
        rows,
        number=_number(request),
        url=lambda number: _url(words, number),
        context={"query": words},
        more=snippets,
    )


def _number(request: HttpRequest) -> int | None:
    """The page that was asked for; 404 for what is not a number."""
    asked = request.GET.get("page")
    if asked is None:
        return None
    if not (asked.isascii() and asked.isdigit() and len(asked) <= len("99999")):
        raise Http404
    return int(asked)


def _url(words: str, number: int) -> str:
    query = {"q": words} if number == 1 else {"q": words, "page": number}
    return f"{reverse('articles:search')}?{urlencode(query)}"
