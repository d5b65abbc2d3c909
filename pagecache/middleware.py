"""Inside Django: gathers what a page is made of and hands it to the outermost layer."""

from collections.abc import Callable

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse

from pagecache import tags
from pagecache.wsgi import FACTS, OUTAGE


class CollectTags:
    """Stands first in MIDDLEWARE, so that every other middleware may note tags, too."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with tags.collecting() as facts:
            response = self._get_response(request)
        environ = getattr(request, "environ", None)
        if environ is not None:
            environ[FACTS] = facts
        return response


def note_outage(request: HttpRequest, error: BaseException) -> bool:
    """Tell the outermost layer if `error` means that the database can't be reached."""
    is_outage = isinstance(error, OperationalError | InterfaceError)
    environ = getattr(request, "environ", None)
    if is_outage and environ is not None:
        environ[OUTAGE] = True
    return is_outage
