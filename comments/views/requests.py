"""What the discussion's views ask of a request: whose it is, whether it is genuine, its size."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.middleware.csrf import CsrfViewMiddleware
from django.shortcuts import redirect, render, resolve_url
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from accounts.requests import user_or_none
from articles import passwords
from articles.lists import paging
from articles.models import Subject
from boundary.client_address import client_address, limit_key
from boundary.request_origin import is_cross_site
from comments import drafts
from comments.models import Comment
from comments.reading import discussions

# Refused before any of it is read (behaviour.md, E).
MAX_BYTES = 1024 * 1024

person = user_or_none


def _nothing(_request: HttpRequest) -> HttpResponse:
    return HttpResponse()


class _Check(CsrfViewMiddleware):
    """Tells whether a form is genuine without the page, and the line in the log, of a refusal."""

    def _reject(self, request: HttpRequest, reason: str) -> HttpResponse:
        return HttpResponse(reason, status=403)


def is_too_large(request: HttpRequest) -> bool:
    """Whether the request says that it is over the limit, or does not say how long it is."""
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0) > MAX_BYTES
    except ValueError:
        return True


def too_large(request: HttpRequest) -> HttpResponse:
    """413, for what no person typed."""
    return render(
        request,
        "comments/message.html",
        {
            "title": _("That is too long"),
            "message": _("A comment can have 10,000 characters at most. Go back and shorten it."),
        },
        status=413,
    )


def is_genuine(request: HttpRequest) -> bool:
    """Whether a POST comes from a form of ours.

    For views that keep the text of an expired form instead of answering with an error page; they
    are exempt from the middleware and ask here before they do anything. Django's own rules decide:
    the Origin is ours, or without one over HTTPS the Referer, and the token fits the cookie.
    """
    return _Check(_nothing).process_view(request, _nothing, (), {}) is None


def is_foreign(request: HttpRequest) -> bool:
    """Whether a page of another site, or of a neighbouring host, sent the form.

    What it sends is nobody's text here: in a form of the visitor's own it would be one click away
    from being posted under their name. Browsers that tell neither sender nor origin are believed.
    """
    return is_cross_site(request)


def wants_json(request: HttpRequest) -> bool:
    return request.headers.get("Accept", "").startswith("application/json")


def browser_id(request: HttpRequest) -> str:
    """The draft cookie's value, if it is one that we could have made."""
    value = request.COOKIES.get(settings.NEWSBLOG_DRAFT_COOKIE, "")
    return value if 0 < len(value) <= len(drafts.new_browser_id()) * 2 else ""


def set_browser_cookie(response: HttpResponse, value: str) -> None:
    """Let the browser find its drafts again for a week; no script can read the cookie."""
    response.set_cookie(
        settings.NEWSBLOG_DRAFT_COOKIE,
        value,
        max_age=drafts.KEPT_FOR,
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Lax",
    )


def client_network(request: HttpRequest) -> str:
    """What limits count where nobody is signed in."""
    return limit_key(client_address(request))


def sign_in(request: HttpRequest, *, then: str) -> HttpResponseRedirect:
    """To the sign-in page, and from there back to `then`, an address of ours."""
    return redirect(f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': then})}")


def shown_comment(request: HttpRequest, pk: int) -> Comment:
    """A comment that this visitor may read, with all that its acts need.

    Raises Http404, also where the story's password was not given.
    """
    found = (
        Comment.objects.without_pingbacks()
        .visible()
        .filter(pk=pk)
        .select_related("author", "root", "article", "page")
        .first()
    )
    if found is None or not discussions.is_reachable(found.subject):
        raise Http404
    if not may_read(request, found.subject):
        raise Http404
    return found


def may_read(request: HttpRequest, subject: Subject) -> bool:
    """Whether the visitor gave the subject's password, if it has one."""
    return passwords.is_unlocked(request, subject)


def page_of(rows: paging.Sliceable, *, number: int, size: int) -> paging.PageOf[Any]:
    """One page of a list. Raises Http404 beyond its end."""
    try:
        return paging.page_of(rows, number=number, size=size)
    except paging.NoSuchPageError as error:
        raise Http404 from error
