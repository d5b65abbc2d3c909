"""What this site got wrong, newest first."""

from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from articles import cache_tags
from articles.lists.paging import page_of
from articles.models import Article, Correction
from articles.views.lists import identity, list_response
from pagecache.tags import mark_storable

ADDRESS = ("slug", "published_on")


@require_safe
def corrections(request: HttpRequest, number: int | None = None) -> HttpResponse:
    """Every correction of a story that readers can see, with the story. Three queries."""
    size, now = identity(request).stories_per_page, timezone.now()
    mark_storable(cache_tags.CORRECTIONS)
    cache_tags.expire_at_next_publication(at=now)
    rows = (
        Correction.objects.visible(at=now)
        .prefetch_related(Prefetch("article", Article.objects.only("headline", *ADDRESS)))
        .order_by("-at", "-pk")
    )
    return list_response(
        request,
        "articles/corrections.html",
        lambda n: page_of(rows, number=n, size=size),
        number=number,
        url=_url,
        context={},
    )


def _url(number: int) -> str:
    if number == 1:
        return reverse("articles:corrections")
    return reverse("articles:corrections-page", args=[number])
