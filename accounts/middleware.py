"""The second factor of staff, private pages, unknown providers, and `site` on allauth's pages."""

from collections.abc import Callable
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialApp
from django.conf import settings
from django.contrib import messages
from django.contrib.sites.requests import RequestSite
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import SimpleTemplateResponse
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _

OPENID = "openid_connect"


def second_factor_for_staff(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Send staff without a second factor from the desk to where they set one up.

    Costs a query at the desk only, and nothing where NEWSBLOG_STAFF_SECOND_FACTOR is off.
    """
    desk = reverse("admin:index")

    def middleware(request: HttpRequest) -> HttpResponse:
        if (
            settings.NEWSBLOG_STAFF_SECOND_FACTOR
            and request.path.startswith(desk)
            and request.user.is_authenticated
            and request.user.is_staff
            and not Authenticator.objects.filter(
                user=request.user,
                type__in=[Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN],
            ).exists()
        ):
            messages.info(request, _("The desk asks for a second factor. Set one up first."))
            return redirect("mfa_index")
        return get_response(request)

    return middleware


def personal_pages(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Tell caches between us and a browser with a session that the page may be its owner's."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if settings.SESSION_COOKIE_NAME in request.COOKIES and "Cache-Control" not in response:
            patch_cache_control(response, private=True, no_cache=True)
        return response

    return middleware


class SiteIsOurs:
    """Lets `site` mean the newsroom's identity on allauth's pages, too; there it is a host name."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self._get_response(request)

    def process_template_response(
        self, request: HttpRequest, response: SimpleTemplateResponse
    ) -> SimpleTemplateResponse:
        if response.context_data and isinstance(response.context_data.get("site"), RequestSite):
            del response.context_data["site"]
        return response


class ProvidersWithoutKeys:
    """Answers 404 at the addresses of a sign-in provider that this site has no keys for.

    allauth installs the addresses of every provider; without keys its views raise DoesNotExist.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self._get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: dict[str, Any]
    ) -> None:
        """Keep the views of OpenID Connect from providers of another protocol."""
        match = request.resolver_match
        if match is None or not str(match.url_name).startswith(OPENID):
            return
        apps = get_adapter().list_apps(request, provider=kwargs.get("provider_id"))
        if not any(app.provider == OPENID for app in apps):
            raise Http404

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        if isinstance(exception, SocialApp.DoesNotExist):
            raise Http404 from exception
