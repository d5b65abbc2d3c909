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

_DOOR = "accounts_door"


@dataclass(frozen=True)
class Door:
    """A provider whose keys are known: what a button sends, and what it says."""

    id: str
    name: str


def doors(request: HttpRequest) -> list[Door]:
    """Those that are set up, by name. One query."""
    found = (
        Door(provider.app.provider_id or provider.id, provider.name)
        for provider in get_adapter().list_providers(request)
        if provider.uses_apps and not provider.app.settings.get("hidden")
    )
    return sorted(found, key=lambda door: door.name)


def used_by(user: User) -> list[str]:
    """The names of the providers that this account came in with. One query."""
    used = SocialAccount.objects.filter(user=user).values_list("provider", flat=True)
    return sorted({name_of(provider) for provider in used})


def remember(request: HttpRequest, name: str) -> None:
    """Keep for as long as the session lasts by which door somebody came in; “” for our own."""
    request.session[_DOOR] = name


def came_by(request: HttpRequest) -> str:
    """The name of the provider that this session came in by; “” for our own door. No query."""
    return str(request.session.get(_DOOR, ""))


def name_of(provider: str) -> str:
    """As its button says, from what an account stores; also of a provider that was switched off.

    One query for those that the owner named, none for those that allauth knows by name.
    """
    if known := registry.get_class(provider):
        return str(known.name)
    apps = get_adapter().list_apps(None, provider=provider)
    return str(apps[0].name) if apps else provider


def enter(request: HttpRequest, door: str, *, then: str) -> HttpResponse:
    """Begin to sign in at a provider, or at our own door for any other name; `then` comes after.

    Only for a POST that was found genuine, and for a `then` of our own making.
    """
    if door:
        try:
            provider = get_adapter().get_provider(request, door)
        except (SocialApp.DoesNotExist, ImproperlyConfigured):
            pass
        else:
            response: HttpResponse = provider.redirect(request, AuthProcess.LOGIN, next_url=then)
            return response
    return redirect(f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': then})}")
