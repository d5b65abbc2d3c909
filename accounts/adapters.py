"""allauth's hooks, each delegating in a line or two to accounts/linking.py."""

import datetime as dt
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.core import ratelimit
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialApp, SocialLogin
from allauth.socialaccount.providers.base import AuthError, AuthProcess
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import avatars, browsers, guests, linking, providers, sessions, sign_in_methods
from accounts.mail import queue_mail
from accounts.models import User
from boundary.client_address import client_address, limit_key, network

# Mails with a code, which somebody can have sent to an address by naming it, before they have
# shown that it is theirs.
MAILS_WITH_A_CODE = frozenset(
    f"account/email/{name}"
    for name in ("login_code", "email_confirmation", "email_confirmation_signup")
)


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """The site's own sign-in: an e-mailed code, and a password for those who have one."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "too_many_login_attempts": gettext_lazy(
            "Too many requests. Wait a while and try again, or come in another way."
        ),
        "too_many_mails": gettext_lazy(
            "We have sent several e-mails to that address within the last hour. Check your inbox "
            "and your spam folder, or wait an hour."
        ),
    }

    def get_client_ip(self, request: HttpRequest) -> str:
        """What allauth counts by: an address, or the first one of an IPv6 household's /64."""
        return limit_key(client_address(request)).partition("/")[0] or sessions.UNKNOWN

    def get_login_stages(self) -> list[str]:
        """Without allauth's own demand for a proven address: a code or a provider proves it."""
        stages: list[str] = super().get_login_stages()
        return [stage for stage in stages if not stage.endswith("EmailVerificationStage")]

    def populate_username(self, request: HttpRequest, user: User) -> None:
        """joining.py gives the username when it saves."""

    def post_login(self, request: HttpRequest, user: AbstractBaseUser, **kwargs: Any) -> Any:
        assert isinstance(user, User)  # noqa: S101
        if provider := linking.finish_link(request, user):
            messages.success(
                request,
                _("You can now sign in with %(provider)s, too.") % {"provider": provider},
            )
        guests.welcome(request, user)
        sociallogin = (kwargs.get("signal_kwargs") or {}).get("sociallogin")
        linking.keep_address_of_code(request, user)
        providers.remember_provider(request, sociallogin.provider.name if sociallogin else "")
        with transaction.atomic():  # allauth notes the session's address here
            response = super().post_login(request, user, **kwargs)
            sessions.keep_the_network_only(request)
        return response

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Render now, send from the queue: a slow mail server never keeps a reader waiting.

        A mail about a change says which browser made it and in which network, not the address.
        A mailbox gets five codes and links an hour, whoever asks and by whichever form.
        """
        told = {**context, "email": email, "asked_at": timezone.now(), "good_until": None}
        if template_prefix in MAILS_WITH_A_CODE:
            if not self.may_mail(email):
                return
            lasts = dt.timedelta(seconds=settings.NEWSBLOG_CODE_SECONDS)
            told["good_until"] = told["asked_at"] + lasts
        if "ip" in told:
            told["ip"] = sessions.shortened(told["ip"])
            told["browser"] = browsers.name_of(told["user_agent"])
        message = self.render_mail(template_prefix, email, told)
        queue_mail(message, expires_at=told["good_until"])

    def may_mail(self, address: str) -> bool:
        """Count a mail that anybody may cause against its mailbox; over the limit, say so."""
        if ratelimit.consume(self.request, action="mail_to_mailbox", key=address.lower()):
            return True
        messages.warning(self.request, self.error_messages["too_many_mails"])
        return False

    def can_delete_email(self, email_address: EmailAddress) -> bool:
        """Never the last way in."""
        return bool(super().can_delete_email(email_address)) and (
            not email_address.verified
            or sign_in_methods.has_another_method(email_address.user, but=email_address)
        )

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Count wrong passwords by account and network: the owner elsewhere is not locked out."""
        login = credentials.get("email", credentials.get("username", "")).lower()
        return f"{login}:{network(client_address(request))}"


class SocialAccountAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Signing in with a provider."""

    def list_apps(
        self, request: HttpRequest, provider: str | None = None, client_id: str | None = None
    ) -> list[SocialApp]:
        """One app a provider: keys of the environment win over those of the admin."""
        apps: dict[tuple[str, str], SocialApp] = {}
        for app in super().list_apps(request, provider=provider, client_id=client_id):
            apps[(app.provider, app.provider_id or "")] = (
                app  # allauth lists the environment's last
            )
        return list(apps.values())

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        if sociallogin.is_existing or sociallogin.state.get("process") == AuthProcess.CONNECT:
            return
        linking.keep_proven_addresses(sociallogin)
        if address := linking.owner_of_address(sociallogin):
            linking.remember_link(request, sociallogin, address)
            raise ImmediateHttpResponse(redirect("accounts:prove"))

    def populate_user(
        self, request: HttpRequest, sociallogin: SocialLogin, data: dict[str, Any]
    ) -> User:
        user: User = sociallogin.user
        linking.keep_what_is_shown(sociallogin)
        given = data.get("name") or " ".join(
            part for part in (data.get("first_name"), data.get("last_name")) if part
        )
        addresses = [data.get("email") or "", *(each.email for each in sociallogin.email_addresses)]
        linking.take_given_name(user, given or data.get("username") or "", addresses=addresses)
        user.email = data.get("email") or ""
        return user

    def save_user(self, request: HttpRequest, sociallogin: SocialLogin, form: Any = None) -> User:
        user: User = sociallogin.user
        user.set_unusable_password()
        linking.save_with_free_username(user, user.display_name)
        sociallogin.save(request)
        avatars.ask_provider(user, sociallogin.account)
        return user

    def on_authentication_error(
        self,
        request: HttpRequest,
        provider: Any,
        error: Any = None,
        exception: Exception | None = None,
        extra_context: dict[str, Any] | None = None,
    ) -> None:
        """Back to where the person was, with a sentence, instead of a dead end."""
        state = (extra_context or {}).get("state") or {}
        if error == AuthError.CANCELLED:
            told = _("You cancelled at %(provider)s. Nothing is lost.")
        else:
            told = _(
                "Signing in with %(provider)s did not work. Nothing is lost: try again, or choose "
                "another way."
            )
        messages.warning(request, told % {"provider": provider.name})
        raise ImmediateHttpResponse(self._back(request, str(state.get("next") or "")))

    def _back(self, request: HttpRequest, target: str) -> HttpResponse:
        if not target:
            return redirect(reverse("account_login"))
        return redirect(target)  # allauth checked the host before it kept the target
