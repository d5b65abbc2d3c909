"""What every template may name: the site."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, Any]:
    """`site` is the SiteIdentity (name, navigation …); `site_url` its address without a slash."""
    return {
        "site": getattr(request, "site_identity", None),
        "site_url": settings.SITE_URL,
    }
