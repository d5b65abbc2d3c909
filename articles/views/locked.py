"""What stands in place of a story or page that has a password, or that was withdrawn."""

import math

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.limits import TooOftenError
from articles import passwords
from articles.models import Subject
from boundary.client_address import client_address, limit_key

LONGEST_PASSWORD = 100


def password_form(request: HttpRequest, subject: Subject) -> HttpResponse:
    """Ask for the password; with the right one, come back to the address by GET.

    A wrong one is answered with 403, one over the limit of tries with 429 and Retry-After.
    """
    if request.method != "POST":
        return _form(request, subject)
    given = request.POST.get("password", "")[:LONGEST_PASSWORD]
    household = limit_key(client_address(request))
    try:
        is_right = passwords.try_out(subject, given, household=household, at=timezone.now())
    except TooOftenError as too_often:
        response = _form(request, subject, error=_too_often(too_often.seconds), status=429)
        response["Retry-After"] = str(too_often.seconds)
        return response
    if not is_right:
        wrong = _("That is not the password. Passwords are case-sensitive.")
        return _form(request, subject, error=wrong, status=403)
    opened = HttpResponseRedirect(subject.get_absolute_url())
    passwords.remember(opened, subject)
    add_never_cache_headers(opened)
    return opened


def withdrawn_response(request: HttpRequest) -> HttpResponse:
    """410: it was here and is not any more. Its words and the reason are not on the page."""
    return render(request, "410.html", status=410)


def _form(
    request: HttpRequest, subject: Subject, *, error: str = "", status: int = 200
) -> HttpResponse:
    context = {"title": str(subject), "error": error, "action": subject.get_absolute_url()}
    response = render(request, "articles/password.html", context, status=status)
    add_never_cache_headers(response)
    return response


def _too_often(seconds: int) -> str:
    minutes = math.ceil(seconds / 60)
    return ngettext(
        "Too many attempts. Wait %(minutes)d minute and try again.",
        "Too many attempts. Wait %(minutes)d minutes and try again.",
        minutes,
    ) % {"minutes": minutes}
