"""What every template may name: the site."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from articles.models import SiteIdentity

# static/css/site.css already holds this one; any other is linked from /identity.css.
DEFAULT_ACCENT: str = SiteIdentity._meta.get_field("accent").get_default()


def site(request: HttpRequest) -> dict[str, Any]:
    """`site` is the SiteIdentity (name, navigation …); `site_url` its address without a slash.

    `site_accent` is the accent colour without its #, where the owner chose one.
    """
    identity: SiteIdentity | None = getattr(request, "site_identity", None)
    is_own = identity is not None and identity.accent != DEFAULT_ACCENT
    return {
        "site": identity,
        "site_url": settings.SITE_URL,
        "site_accent": identity.accent.removeprefix("#") if identity and is_own else "",
    }
