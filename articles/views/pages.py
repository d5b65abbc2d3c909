"""Static pages, such as About and the corrections policy."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_http_methods

from articles import cache_tags, passwords
from articles.models import Page
from articles.models.tree import DEEPEST
from articles.views.bodies import body_needs
from articles.views.locked import password_form, withdrawn_response
from pagecache.tags import mark_storable

_ABOVE = "__".join(["parent"] * (DEEPEST - 1))


@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, path: str) -> HttpResponse:
    """The page with the pages below it; 410 if it was withdrawn, its password form if it has one.

    The last of the address patterns: every path that nothing else answers comes here and is not
    found.
    """
    found = get_object_or_404(
        Page.objects.select_related(_ABOVE, "lead_image").prefetch_related(
            "lead_image__renditions"
        ),
        path=path,
    )
    if found.status == Page.Status.WITHDRAWN:
        return withdrawn_response(request)
    if found.status != Page.Status.PUBLISHED:
        raise Http404
    if not passwords.is_unlocked(request, found):
        return password_form(request, found)
    if request.method == "POST":
        return HttpResponse(status=405, headers={"Allow": "GET, HEAD"})
    children = Page.objects.visible().filter(parent=found).only("title", "path", "position")
    response = render(
        request,
        "articles/page.html",
        {
            "page": found,
            "children": children,
            "ancestors": [above for above in found.ancestors() if _is_shown(above)],
            "canonical": found.get_absolute_url(),
            "is_public": not found.password,
            "body_needs": body_needs(found),
        },
    )
    mark_storable(cache_tags.PAGES)
    if found.password:
        add_never_cache_headers(response)
    return response


def _is_shown(page: Page) -> bool:
    """A draft above a published page must not give its title away in the breadcrumb."""
    return page.status == Page.Status.PUBLISHED and not page.password
