"""Stories and pages behind a password: trying one, and remembering that it was given.

The browser keeps a signed cookie for the one address; it holds no password, and it ends when the
password is changed.
"""

import datetime as dt

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare, salted_hmac

from accounts import limits
from articles.models import Article, Page

REMEMBERED_FOR = dt.timedelta(hours=12)
COOKIE = "unlocked"
# Of one household, for all stories together: passwords that are handed out are words.
TRIES = limits.Limit("passwords-from", 10, 600)


def is_unlocked(request: HttpRequest, subject: Article | Page) -> bool:
    """Whether this browser may read it: it has no password, or gave it within twelve hours."""
    if not subject.password:
        return True
    given = request.get_signed_cookie(
        COOKIE, default="", salt=_salt(subject), max_age=REMEMBERED_FOR
    )
    return constant_time_compare(given or "", _token(subject))


def try_out(subject: Article | Page, given: str, *, household: str, at: dt.datetime) -> bool:
    """Whether `given` opens it. Raises limits.TooOftenError after ten tries in ten minutes.

    Counted before it is compared, whatever the password: nobody learns by trying many at once.
    Compared in constant time, so that the answer's delay tells nothing. Three queries.
    """
    with transaction.atomic():
        limits.take([(TRIES, household)], at=at)
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
