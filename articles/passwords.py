"""Stories and pages behind a password: asking for it once, and remembering that it was given.

The browser keeps a signed cookie for the one address; it holds no password, and it ends when the
password is changed.
"""

from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare, salted_hmac

from articles.models import Article, Page

REMEMBERED_FOR = timedelta(hours=12)
COOKIE = "unlocked"


def is_unlocked(request: HttpRequest, subject: Article | Page) -> bool:
    """Whether this browser may read it: it has no password, or gave it within twelve hours."""
    if not subject.password:
        return True
    given = request.get_signed_cookie(
        COOKIE, default="", salt=_salt(subject), max_age=REMEMBERED_FOR
    )
    return constant_time_compare(given or "", _token(subject))


def is_right(subject: Article | Page, given: str) -> bool:
    """Compare in constant time, so that the answer's delay tells nothing."""
    return constant_time_compare(given, subject.password)


def remember(response: HttpResponse, subject: Article | Page) -> None:
    """Let the browser keep the proof, for the subject's address and those below it only."""
    response.set_signed_cookie(
        COOKIE,
        _token(subject),
        salt=_salt(subject),
        max_age=REMEMBERED_FOR,
        path=subject.get_absolute_url(),
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Lax",
    )


def _salt(subject: Article | Page) -> str:
    return f"articles.passwords.{subject._meta.model_name}.{subject.pk}"


def _token(subject: Article | Page) -> str:
    return salted_hmac(_salt(subject), subject.password, algorithm="sha256").hexdigest()
