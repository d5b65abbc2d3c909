"""Stories and pages behind a password: trying one, and remembering that it was given.

The browser keeps a signed cookie for the subject's address, and one for the addresses of its
comments. They hold no password, and they end when the password is changed.
"""

import datetime as dt

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare, salted_hmac

from accounts import limits
from articles.models import Subject

REMEMBERED_FOR = dt.timedelta(hours=12)
COOKIE = "unlocked"
# Where comments are liked, reported and changed, by their numbers.
COMMENTS_PATH = "/comments/"
# Of one household, for all stories together: passwords that are handed out are words.
TRIES = limits.Limit("passwords-from", 10, 600)


def is_unlocked(request: HttpRequest, subject: Subject) -> bool:
    """Whether this browser may read it: it has no password, or gave it within twelve hours."""
    if not subject.password:
        return True
    return any(
        constant_time_compare(
            request.get_signed_cookie(name, default="", salt=_salt(subject), max_age=REMEMBERED_FOR)
            or "",
            _token(subject),
        )
        for name in (COOKIE, _cookie_for_comments(subject))
    )


def try_out(subject: Subject, given: str, *, household: str, at: dt.datetime) -> bool:
    """Whether `given` opens it. Raises limits.TooOftenError after ten tries in ten minutes.

    Counted before it is compared, whatever the password: nobody learns by trying many at once.
    Compared in constant time, so that the answer's delay tells nothing. Three queries.
    """
    with transaction.atomic():
        limits.consume([(TRIES, household)], at=at)
    return constant_time_compare(given, subject.password)


def remember(response: HttpResponse, subject: Subject) -> None:
    """Let the browser keep the proof, for the subject's address and its comments' only."""
    paths = {
        COOKIE: subject.get_absolute_url(),
        _cookie_for_comments(subject): COMMENTS_PATH,
    }
    for name, path in paths.items():
        response.set_signed_cookie(
            name,
            _token(subject),
            salt=_salt(subject),
            max_age=REMEMBERED_FOR,
            path=path,
            httponly=True,
            secure=settings.SESSION_COOKIE_SECURE,
            samesite="Lax",
        )


def _cookie_for_comments(subject: Subject) -> str:
    """One name for each subject: all these cookies have one path."""
    return f"{COOKIE}-{subject._meta.model_name}-{subject.pk}"


def _salt(subject: Subject) -> str:
    return f"articles.passwords.{subject._meta.model_name}.{subject.pk}"


def _token(subject: Subject) -> str:
    return salted_hmac(_salt(subject), subject.password, algorithm="sha256").hexdigest()
