"""What belongs to the site and to no app: probes, robots.txt, media, and the pages of errors."""

import sys
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.contrib.admin import site
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation, TooManyFieldsSent
from django.db import DatabaseError
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import render
from django.template import loader
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django.views.static import serve

from articles.lists import streams
from boundary.request_origin import is_cross_site
from jobs import leases
from newsblog.readiness import readiness
from pagecache.middleware import note_outage

LATEST_ON_NOT_FOUND = 6
ONE_YEAR = 31_536_000
TEN_MINUTES = 600
# Fields in which people write at length: a comment, a story, a note.
WRITTEN_FIELDS = frozenset({"text", "note", "headline", "standfirst", "body"})


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("ok\n", content_type="text/plain")


@never_cache
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """The process reaches its database and can write; 503 with one line where it does not.

    The line says what to do and names no path, which the log does. Where all is well, the second
    line says when a worker was last seen. A site without one still serves its pages, so that is for
    whoever watches, not for who balances the load.
    """
    if problem := readiness.problem():
        return _not_ready(problem)
    try:
        seen = leases.last_seen()
    except DatabaseError:
        return _not_ready("the database does not answer")
    seconds = (timezone.now() - seen).total_seconds() if seen else None
    worker = "never seen" if seconds is None else f"seen {seconds:.0f} s ago"
    return HttpResponse(f"ready\nworker: {worker}\n", content_type="text/plain")


def _not_ready(problem: str) -> HttpResponse:
    return HttpResponse(
        f"{problem}\n", status=HTTPStatus.SERVICE_UNAVAILABLE, content_type="text/plain"
    )


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """What robots may read: everything but the desk, the accounts and the search."""
    lines = [
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /accounts/",
        "Disallow: /search/",
        "Disallow: /*?replytocom=",
        "",
        f"Sitemap: {settings.SITE_URL}/sitemap.xml",
        f"Sitemap: {settings.SITE_URL}/news-sitemap.xml",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type="text/plain")


@require_safe
def media(request: HttpRequest, path: str) -> HttpResponseBase:
    """Public files, for a site without a web server in front. Their names never change meaning."""
    response = serve(request, path, document_root=str(settings.MEDIA_ROOT))
    if isinstance(response, FileResponse):
        response["Cache-Control"] = f"public, max-age={ONE_YEAR}, immutable"
        response["X-Content-Type-Options"] = "nosniff"
        response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: the request itself makes no sense; 413: its form is too long. Uses no database."""
    if isinstance(exception, RequestDataTooBig | TooManyFieldsSent):
        longest = filesizeformat(settings.DATA_UPLOAD_MAX_MEMORY_SIZE)
        return _self_contained(
            "413.html", status=413, longest=longest, fields=settings.DATA_UPLOAD_MAX_NUMBER_FIELDS
        )
    return _self_contained("400.html", status=400)


def too_often(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """429: over a limit. Most are full again within the time that Retry-After names."""
    response = render(request, "429.html", status=HTTPStatus.TOO_MANY_REQUESTS)
    response["Retry-After"] = str(TEN_MINUTES)
    return response


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: not for this visitor."""
    return render(request, "403.html", status=403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the form's token ran out or is somebody else's; what to do, and never the reason.

    A form of the desk comes back with all that was sent, unless a page of another site sent it:
    its words would be one click from being saved under an editor's name.
    """
    if _is_desks_own_form(request):
        form: HttpResponse | None = site.expired_form(request)  # type: ignore[attr-defined]
        if form is not None:
            return form
    return render(request, "403_csrf.html", status=403)


def _is_desks_own_form(request: HttpRequest) -> bool:
    """Whether a form of the desk was sent by a page of this site, as the browser says."""
    return (
        request.method == "POST"
        and request.path.startswith(reverse("admin:index"))
        and not is_cross_site(request)
        # Sandboxed frames send it; is_cross_site() believes it from browsers that say nothing else.
        and ("Sec-Fetch-Site" in request.headers or request.headers.get("Origin") != "null")
    )


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404, with a search and the newest stories, so that it is no dead end."""
    newest = streams.latest(size=LATEST_ON_NOT_FOUND, at=timezone.now())
    return render(request, "404.html", {"stories": newest.items}, status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500: our fault. Uses no database and no context, since either may be what broke.

    What was written in a form of the desk stands on the page, to be sent again. 503 while the
    database can't be reached: stored pages are then served in this one's place.
    """
    error = sys.exc_info()[1]
    if error is not None and note_outage(request, error):
        return _paused(request)
    sent = _sent_again(request) if _is_desks_own_form(request) else {}
    response = _self_contained("500.html", status=500, **sent)
    if sent:
        response["Cache-Control"] = "no-store"
    return response


def _paused(request: HttpRequest) -> HttpResponse:
    """503: what was sent stands on the page, to be sent again or copied."""
    response: HttpResponse
    if request.headers.get("Accept", "").startswith("application/json"):
        message = _(
            "The site can't reach its database right now. "
            "Nothing is lost: your text is still here; send it again in a minute."
        )
        response = JsonResponse({"error": message}, status=HTTPStatus.SERVICE_UNAVAILABLE)
    else:
        # A text of another site's page must not stand in a form that is one click from being sent.
        sent = {} if is_cross_site(request) else _sent_again(request)
        response = _self_contained("503.html", status=HTTPStatus.SERVICE_UNAVAILABLE, **sent)
    response["Retry-After"] = "30"
    response["Cache-Control"] = "no-store"
    return response


def _sent_again(request: HttpRequest) -> dict[str, Any]:
    """For _sent_form.html: the fields of a form that can be sent again.

    No files, and nothing that holds the password of an account. The one of a story is none.
    """
    try:
        data, files = request.POST, request.FILES
    except (SuspiciousOperation, MultiPartParserError, OSError):  # too large, malformed, cut off
        return {}
    of_story = {"password"} if request.path.startswith(reverse("admin:index")) else set()
    if files or any("password" in name for name in set(data) - of_story):
        return {}
    sent = [(name, value) for name, values in data.lists() for value in values]
    return {
        "action": request.get_full_path(),
        "texts": [(name, value) for name, value in sent if name in WRITTEN_FIELDS],
        "others": [(name, value) for name, value in sent if name not in WRITTEN_FIELDS],
    }


def _self_contained(template: str, *, status: int, **context: Any) -> HttpResponse:
    try:
        stylesheets = [staticfiles_storage.url(f"css/{name}.css") for name in ("site", "forms")]
    except ValueError:  # the manifest does not hold them: `collectstatic` was not run
        stylesheets = []
    content = loader.render_to_string(template, {"stylesheets": stylesheets, **context})
    return HttpResponse(content, status=status)
