"""A person's own comments, with what became of each."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from articles.lists import paging
from comments.reading import discussions
from comments.views import requests

PAGE_SIZE = 30


@never_cache
@require_safe
def mine(request: HttpRequest, number: int = 1) -> HttpResponse:
    """My comments: published, waiting and why, removed. Newest first; three queries."""
    person = requests.person(request)
    if person is None:
        return requests.sign_in(request, then=request.path)
    page = requests.page_of(discussions.written_by(person), number=number, size=PAGE_SIZE)
    context = {"comments": page.items, "pager": paging.pager(page, _url_of_page)}
    return render(request, "comments/mine.html", context)


def _url_of_page(number: int) -> str:
    return reverse("comments:mine", args=[number] if number > 1 else [])
