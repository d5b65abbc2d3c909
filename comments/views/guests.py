"""What the comment form knows of a guest: from the form itself, this session, or a kept cookie.

The cookie is set only where somebody ticked the box for it, and gone when they untick it or press
the button that erases it.
"""

import datetime as dt
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from articles.models import SiteIdentity
from comments.forms import GuestForm
from comments.models import Comment

COOKIE = "guest"
KEPT_FOR = dt.timedelta(days=365)
_SESSION = "comments_guest"
FIELDS = ("name", "email", "url")


def form(request: HttpRequest, *, site: SiteIdentity) -> GuestForm | None:
    """The fields with what is known, or None where guests may not write here.

    Only what was sent as a guest is held against its rules; what is sent otherwise is kept.
    """
    if not site.guests_may_comment:
        return None
    if request.method == "POST" and request.POST.get("act") == "guest":
        return GuestForm(request.POST)
    return GuestForm(initial=_typed(request) or _known(request))


def is_kept(request: HttpRequest) -> bool:
    """Whether this browser keeps somebody's fields."""
    return COOKIE in request.COOKIES


def remember(request: HttpRequest, response: HttpResponse, sent: GuestForm) -> None:
    """Keep the fields of a valid form for the session, and in this browser if that is wished."""
    fields = {name: sent.cleaned_data[name] for name in FIELDS}
    request.session[_SESSION] = fields
    if not sent.cleaned_data["remember"]:
        if is_kept(request):
            response.delete_cookie(COOKIE)
        return
    response.set_cookie(
        COOKIE,
        signing.dumps(fields, salt=COOKIE, compress=True),
        max_age=KEPT_FOR,
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Lax",
    )


def forget(request: HttpRequest) -> None:
    """Erase what the session keeps, and show nothing of the cookie any more."""
    request.COOKIES.pop(COOKIE, None)
    if settings.SESSION_COOKIE_NAME in request.COOKIES:
        request.session.pop(_SESSION, None)


def website(request: HttpRequest) -> str:
    """The site that whoever is signed in named when they came in as a guest."""
    longest = Comment._meta.get_field("url").max_length
    return str(request.session.get(_SESSION, {}).get("url", ""))[:longest]


def _typed(request: HttpRequest) -> dict[str, Any]:
    if request.method != "POST" or request.POST.get("act") == "forget-guest":
        return {}
    typed = {name: request.POST.get(f"guest-{name}", "") for name in FIELDS}
    return {**typed, "remember": "guest-remember" in request.POST} if any(typed.values()) else {}


def _known(request: HttpRequest) -> dict[str, Any]:
    """From the session, else from the cookie; a cookie that is not ours counts as none."""
    if settings.SESSION_COOKIE_NAME in request.COOKIES and _SESSION in request.session:
        return {**request.session[_SESSION], "remember": is_kept(request)}
    try:
        fields = signing.loads(request.COOKIES.get(COOKIE, ""), salt=COOKIE, max_age=KEPT_FOR)
    except signing.BadSignature:
        return {}
    return {**fields, "remember": True}
