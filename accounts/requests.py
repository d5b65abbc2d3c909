"""Who makes a request."""

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from accounts.models import User


def signed_in_user(request: HttpRequest) -> User:
    """The account that is signed in; raises PermissionDenied where nobody is."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def user_or_none(request: HttpRequest) -> User | None:
    """Who reads, if they are signed in. Two queries at most, once a request.

    A browser that sent no session is not asked for one: its page is everybody's and may be stored.
    """
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return None
    # Nobody is known where an earlier layer answers, or where the database does not.
    user = getattr(request, "user", None)
    return user if isinstance(user, User) else None
