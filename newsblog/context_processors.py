"""What every template may name: the site."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from accounts.requests import user_or_none
from articles.models import SiteIdentity

# static/css/site.css already holds this one; any other is linked from /identity.css.
DEFAULT_ACCENT: str = SiteIdentity._meta.get_field("accent").get_default()


def site(request: HttpRequest) -> dict[str, Any]:
    """`site` is the SiteIdentity (name, navigation …); `site_url` its address without a slash.

    `reader` is who is signed in, asked for when a template does and never on everybody's page.
    `site_accent` is the accent colour without its #, where the owner chose one. One query where
    newsblog.middleware.site_identity did not pass, as for a missing file below /media/.
    """
    identity: SiteIdentity = getattr(request, "site_identity", None) or SiteIdentity.current()
    is_own = identity.accent != DEFAULT_ACCENT
    return {
        "reader": SimpleLazyObject(lambda: user_or_none(request)),
        "site": identity,
        "site_url": settings.SITE_URL,
        "site_accent": identity.accent.removeprefix("#") if is_own else "",
    }
