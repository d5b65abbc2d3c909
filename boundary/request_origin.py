"""Which site's page sent a request, as far as the browser says."""

from django.conf import settings
from django.http import HttpRequest


def is_cross_site(request: HttpRequest) -> bool:
    """Whether a page of another site, or of a neighbouring host, sent the request.

    `Sec-Fetch-Site` decides; an older browser's `Origin` where it is missing. A browser that sends
    neither, or an `Origin` of "null", is believed.
    """
    if sender := request.headers.get("Sec-Fetch-Site"):
        return sender in {"cross-site", "same-site"}
    own = {f"{request.scheme}://{request.get_host()}", *settings.CSRF_TRUSTED_ORIGINS, "null"}
    return request.headers.get("Origin", "null") not in own
