"""What every request passes: the site's own clock."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from articles.models import SiteIdentity


def site_time_zone(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Show and read every time in the zone of the site's identity; costs the identity's query."""

    def middleware(request: HttpRequest) -> HttpResponse:
        request.site_identity = SiteIdentity.current()  # type: ignore[attr-defined]
        with timezone.override(request.site_identity.zone):  # type: ignore[attr-defined]
            return get_response(request)

    return middleware
