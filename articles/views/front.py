"""The front page, and the older stories behind it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from articles import cache_tags
from articles.lists import front_page, streams
from articles.views.lists import identity, list_response
from pagecache.tags import mark_storable


@require_safe
def front(request: HttpRequest, number: int | None = None) -> HttpResponse:
    """At /, what the newsroom wants seen first; at /page/N/, all stories by time."""
    now = timezone.now()
    size = identity(request).stories_per_page
    mark_storable(cache_tags.LATEST)
    cache_tags.expire_at_next_publication(at=now)
    if number is None:
        return render(
            request,
            "articles/front.html",
            {
                "front": front_page.front_page(size=size, at=now),
                "canonical": reverse("articles:front"),
            },
        )
    return list_response(
        request,
        "articles/older.html",
        lambda n: streams.latest(number=n, size=size, at=now),
        number=number,
        url=_url,
        context={},
    )


def _url(number: int) -> str:
    if number == 1:
        return reverse("articles:front")
    return reverse("articles:front-page", args=[number])
