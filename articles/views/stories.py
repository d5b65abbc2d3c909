"""A story at its address, and by its number."""

import datetime as dt

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_http_methods, require_safe

from articles import passwords
from articles.lists import neighbours
from articles.models import Article
from articles.views.bodies import body_needs
from articles.views.locked import password_form, withdrawn_response
from pagecache.tags import mark_storable


@require_http_methods(["GET", "HEAD", "POST"])
def article_detail(
    request: HttpRequest,
    year: str,
    month: str,
    day: str,
    slug: str,
) -> HttpResponse:
    """The story; 410 if it was withdrawn, its password form where it has one (the only POST).

    At most seven queries without the discussion, whose page comments/views.py has in the address.
    """
    try:
        date = dt.date(int(year), int(month), int(day))
    except ValueError:
        raise Http404 from None
    now = timezone.now()
    article = neighbours.find(date, slug, at=now)
    if article is None:
        raise Http404
    if article.was_withdrawn(at=now):
        return withdrawn_response(request)
    if not article.is_reachable(at=now):
        raise Http404
    if not passwords.is_unlocked(request, article):
        return password_form(request, article)
    if request.method == "POST":
        return HttpResponse(status=405, headers={"Allow": "GET, HEAD"})
    response = _story(request, article, at=now)
    mark_storable()
    if article.password:
        add_never_cache_headers(response)
    return response


@require_safe
def by_id(request: HttpRequest, pk: int) -> HttpResponse:
    """Leads to a public story's address; shows any other to those who see it at the desk."""
    now = timezone.now()
    public = Article.objects.reachable(at=now).filter(pk=pk).only("published_on", "slug").first()
    if public is not None:
        return HttpResponsePermanentRedirect(public.get_absolute_url())
    stories = Article.objects.for_desk_of(request.user).for_page()
    article = get_object_or_404(neighbours.with_neighbours(stories, at=now), pk=pk)
    response = _story(request, article, at=now, is_preview=True)
    add_never_cache_headers(response)
    return response


def _story(
    request: HttpRequest,
    article: Article,
    *,
    at: dt.datetime,
    is_preview: bool = False,
) -> HttpResponse:
    around = neighbours.around(article, at=at)
    line = [*article.section.ancestors(), article.section] if article.section else []
    return render(
        request,
        "articles/article.html",
        {
            "article": article,
            "around": around,
            "corrections": article.corrections.all() if article.corrected_at else [],
            "ancestors": line,
            "section_paths": [above.path for above in line],
            "is_preview": is_preview,
            "is_public": not is_preview and not article.password,
            "canonical": article.get_absolute_url(),
            "body_needs": body_needs(article),
        },
    )
