"""Small files made from the site's identity: its accent colour, its icon, its manifest."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from articles import colours
from articles.views.lists import identity
from pagecache.tags import mark_storable

ONE_DAY = 86_400
ONE_YEAR = 31_536_000


@require_safe
def identity_css(request: HttpRequest) -> HttpResponse:
    """The accent for light and dark screens. Pages link it as ?v=colour, so it may be kept."""
    accent = identity(request).accent
    text = f":root{{--accent:light-dark({colours.for_light(accent)},{colours.for_dark(accent)})}}\n"
    response = HttpResponse(text, content_type="text/css; charset=utf-8")
    is_versioned = request.GET.get("v") == accent.removeprefix("#")
    if is_versioned or not request.GET:
        mark_storable()
    patch_cache_control(response, public=True, max_age=ONE_YEAR if is_versioned else ONE_DAY)
    return response


@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """The first letter of the name, in paper white on the accent."""
    mark_storable()
    site = identity(request)
    response = render(
        request,
        "articles/favicon.svg",
        {"letter": site.name.strip()[:1].upper() or "N", "colour": colours.for_light(site.accent)},
        content_type="image/svg+xml",
    )
    patch_cache_control(response, public=True, max_age=ONE_DAY)
    return response


@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    """The web app manifest (https://www.w3.org/TR/appmanifest/)."""
    mark_storable()
    site = identity(request)
    response = JsonResponse(
        {
            "name": site.name,
            "short_name": site.name[:30],
            "description": site.description or site.tagline,
            "lang": site.language,
            "dir": site.direction,
            "start_url": reverse("articles:front"),
            "display": "browser",
            "background_color": colours.LIGHT_GROUNDS[0],
            "theme_color": colours.LIGHT_GROUNDS[0],
            "icons": [
                {"src": reverse("articles:favicon"), "sizes": "any", "type": "image/svg+xml"}
            ],
        },
        content_type="application/manifest+json",
    )
    patch_cache_control(response, public=True, max_age=ONE_DAY)
    return response
