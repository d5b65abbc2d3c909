"""What every request passes: an address that makes sense, the site's own clock and language.

And what stands behind a 404: the old addresses of a site that moved here.
"""

from collections.abc import Callable
from http import HTTPStatus
from urllib.parse import quote, urlencode

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.templatetags.static import static
from django.urls import reverse

from articles import cache_tags, redirects
from articles.models import SiteIdentity
from newsblog.views import bad_request
from pagecache.tags import add

# Of base.html, as it asks for them: another form of the same request would fetch them twice.
PRELOADED = (
    ("css/site.css", "as=style"),
    ("fonts/newsreader.woff2", 'as=font; type="font/woff2"; crossorigin'),
)

type GetResponse = Callable[[HttpRequest], HttpResponse]

# They must answer while the database doesn't.
WITHOUT_IDENTITY = ("/healthz", "/readyz", "/media/", "/static/")
# What WordPress puts behind "/?" to name one thing.
OLD_QUERY_KEYS = ("p", "page_id", "attachment_id", "cat", "author", "tag")


def site_identity(get_response: GetResponse) -> GetResponse:
    """Answer in the zone and the language of the site's identity; costs the identity's query."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.path.startswith(WITHOUT_IDENTITY):
            return get_response(request)
        site = SiteIdentity.current()
        add(cache_tags.SITE)
        request.site_identity = site  # type: ignore[attr-defined]
        with site.speaking():
            return get_response(request)

    return middleware


def preloads(get_response: GetResponse) -> GetResponse:
    """Name the sheet and the font of every reader's page in a header, too.

    A browser finds both in the page itself; a CDN that sends early hints takes them from here, and
    they are on their way before the page is.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        is_page = response.get("Content-Type", "").startswith("text/html")
        if is_page and response.status_code == HTTPStatus.OK and not _is_desk(request):
            response["Link"] = ", ".join(
                f"<{static(name)}>; rel=preload; {kind}" for name, kind in PRELOADED
            )
        return response

    return middleware


def _is_desk(request: HttpRequest) -> bool:
    return request.path.startswith("/admin/")


def plain_addresses(get_response: GetResponse) -> GetResponse:
    """Refuse (400) an address with a NUL in it, which no database takes as text."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if "\x00" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
            return bad_request(request)
        return get_response(request)

    return middleware


def old_addresses(get_response: GetResponse) -> GetResponse:
    """Answer 301 where nothing stands but something did.

    At `/`, WordPress's numbers (`/?p=12`) are looked up first, and are not found if nobody knows
    them: the front page is not what they asked for. Five queries at most, and only on a 404.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.path in {"/", "/index.php"} and (target := _of_query(request)):
            return HttpResponsePermanentRedirect(target)
        response = get_response(request)
        is_missing = response.status_code == HTTPStatus.NOT_FOUND
        if is_missing and request.method in {"GET", "HEAD"} and (target := _of_path(request)):
            return HttpResponsePermanentRedirect(target)
        return response

    return middleware


def _of_query(request: HttpRequest) -> str:
    """Where the old query of the front page leads now: an empty string if it has none.

    Raises Http404 for a number that nobody knows.
    """
    if words := request.GET.get("s", ""):
        return f"{reverse('articles:search')}?{urlencode({'q': words})}"
    kind = request.GET.get("feed", "")
    for key in OLD_QUERY_KEYS:
        if value := request.GET.get(key, ""):
            if target := redirects.find(f"/?{key}={quote(value)}"):
                return f"{target}feed/" if kind and target.endswith("/") else target
            raise Http404
    if kind:
        return _feed(kind)
    return reverse("articles:front") if request.path == "/index.php" else ""


def _feed(kind: str) -> str:
    """The feed that WordPress calls `kind`, such as rss2, atom or comments-rss2."""
    name = "comments:feed" if kind.startswith("comments-") else "articles:feed"
    return reverse(f"{name}-atom" if kind.endswith("atom") else name)


def _of_path(request: HttpRequest) -> str:
    """Where the missing address leads now: with its query, without it, or by the best guess."""
    address = request.get_full_path()
    path = address.partition("?")[0]
    target = redirects.find(address)
    if not target and path != address:
        target = redirects.find(path)
    target = target or redirects.find_below(address) or redirects.guess(path)
    leads_back = redirects.normalised(target) in {redirects.normalised(a) for a in (address, path)}
    return "" if leads_back else target
