"""The stories of one year, month or day, by the date in their addresses."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from articles import cache_tags
from articles.lists import archives, streams
from articles.lists.paging import PageOf
from articles.views.lists import identity, list_response
from pagecache.tags import mark_storable


@require_safe
def archive(
    request: HttpRequest,
    year: str,
    month: str | None = None,
    day: str | None = None,
    number: int | None = None,
) -> HttpResponse:
    """Newest first, with the months or days within and the periods beside. 404 if empty."""
    period = archives.Period.of(year, month, day)
    if period is None:
        raise Http404
    now = timezone.now()
    size = identity(request).stories_per_page
    mark_storable(cache_tags.LATEST)
    cache_tags.expire_at_next_publication(at=now)

    def around(page: PageOf[Any]) -> dict[str, Any]:
        if not page.items:
            raise Http404
        found = archives.surroundings(period, story=page.items[0], at=now)
        return {"surroundings": found}

    return list_response(
        request,
        "articles/archive.html",
        lambda n: streams.of_days(period.first, period.last, number=n, size=size, at=now),
        number=number,
        url=period.url,
        context={"period": period},
        more=around,
    )
