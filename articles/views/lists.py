"""What every view of a numbered list does with its number."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render

from articles.lists.paging import NoSuchPageError, PageOf, pager
from articles.models import SiteIdentity


def identity(request: HttpRequest) -> SiteIdentity:
    """The site's identity, read once a request by newsblog.middleware.site_identity."""
    found: SiteIdentity = request.site_identity  # type: ignore[attr-defined]
    return found


def list_response(
    request: HttpRequest,
    template: str,
    rows: Callable[[int], PageOf[Any]],
    *,
    number: int | None,
    url: Callable[[int], str],
    context: dict[str, Any],
    more: Callable[[PageOf[Any]], dict[str, Any]] | None = None,
) -> HttpResponse:
    """The page `number` of a list; None is the first one, at the list's own address.

    `/page/1/` leads to that address for good; a page beyond the end is not found. `more` adds to
    the context what depends on the rows.
    """
    if number == 1:
        return HttpResponsePermanentRedirect(url(1))
    if number == 0:
        raise Http404
    try:
        page = rows(number or 1)
    except NoSuchPageError as error:
        raise Http404 from error
    return render(
        request,
        template,
        {
            "page_of": page,
            "pager": pager(page, url),
            "canonical": url(page.number),
            **context,
            **(more(page) if more else {}),
        },
    )
