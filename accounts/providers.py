"""The providers somebody can sign in with here, and how a form of ours begins at one of them."""

from dataclasses import dataclass

from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialAccount, SocialApp
from allauth.socialaccount.providers import registry
from allauth.socialaccount.providers.base import AuthProcess
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.utils.http import urlencode

from accounts.models import User

_SESSION_KEY = "accounts_door"


@dataclass(frozen=True)
class SignInProvider:
    """A provider whose keys are known: what a button sends, and what it says."""

    id: str
    name: str


def configured_providers(request: HttpRequest) -> list[SignInProvider]:
    """Those that are set up, by name. One query."""
    found = (
        SignInProvider(provider.app.provider_id or provider.id, provider.name)
        for provider in get_adapter().list_providers(request)
        if provider.uses_apps and not provider.app.settings.get("hidden")
    )
    return sorted(found, key=lambda provider: provider.name)


def providers_of(user: User) -> list[str]:
    """The names of the providers that this account came in with. One query."""
    used = SocialAccount.objects.filter(user=user).values_list("provider", flat=True)
    return sorted({provider_name(provider) for provider in used})


def remember_provider(request: HttpRequest, name: str) -> None:
    """Keep for as long as the session lasts by which provider somebody signed in; “” for none."""
    request.session[_SESSION_KEY] = name


def provider_of_session(request: HttpRequest) -> str:
    """The name of the provider that this session was opened with; “” for none. No query."""
    return str(request.session.get(_SESSION_KEY, ""))


def provider_name(provider: str) -> str:
    """As its button says, from what an account stores; also of a provider that was switched off.

    One query for those that the owner named, none for those that allauth knows by name.
    """
    if known := registry.get_class(provider):
        return str(known.name)
    apps = get_adapter().list_apps(None, provider=provider)
    return str(apps[0].name) if apps else provider


def start_sign_in(request: HttpRequest, name: str, *, then: str) -> HttpResponse:
    """Begin to sign in with a provider, or by an e-mailed code if its name is unknown.

    Only for a POST that was found genuine, and for a `then` of our own making.
    """
    if name:
        try:
            provider = get_adapter().get_provider(request, name)
        except (SocialApp.DoesNotExist, ImproperlyConfigured):
            pass
        else:
            response: HttpResponse = provider.redirect(request, AuthProcess.LOGIN, next_url=then)
            return response
    return redirect(f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': then})}")
