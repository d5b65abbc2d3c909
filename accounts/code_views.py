"""Where a mailed code is typed in: allauth's pages, which also say until when it is good."""

import datetime as dt
import time
from typing import Any

from allauth.account import views
from allauth.account.internal.flows.email_verification_by_code import (
    EMAIL_VERIFICATION_CODE_SESSION_KEY,
)
from allauth.account.internal.stagekit import LOGIN_SESSION_KEY, clear_login
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from accounts import codes, guests, linking


class _CodePage:
    """What both pages add."""

    request: HttpRequest
    _process: Any

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)  # type: ignore[misc]
        asked_at = dt.datetime.fromtimestamp(self._process.state["at"], tz=dt.UTC)
        return {
            **context,
            "good_until": asked_at + dt.timedelta(seconds=settings.NEWSBLOG_CODE_SECONDS),
        }

    def _resend_form_valid(self, form: Any) -> HttpResponse:
        """A new code is good for its whole time, not for what the first one had left."""
        self._process.state["at"] = time.time()
        response: HttpResponse = super()._resend_form_valid(form)  # type: ignore[misc]
        return response


class RequestLoginCode(views.RequestLoginCodeView):  # type: ignore[misc]
    """Asks for the address that the code is mailed to."""

    def form_valid(self, form: Any) -> HttpResponse:
        codes.send(self.request, form.cleaned_data["email"])
        return redirect(self.get_success_url())


class ConfirmLoginCode(_CodePage, views.ConfirmLoginCodeView):  # type: ignore[misc]
    """The code that lets one in."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Somebody whose code ran out is told so, and sent to where they ask for a new one."""
        login = request.session.get(LOGIN_SESSION_KEY) or {}
        stages = login.get("state", {}).get("stages", {})
        if _ran_out(stages.get("login_by_code", {}).get("data", {})):
            clear_login(request)
            return _ask_again(request, reverse("account_request_login_code"))
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return response

    def _resend_form_valid(self, form: Any) -> HttpResponse:
        self._process = codes.CodeForAnyAddress(self.stage)
        self.stage.login.initiated_at = time.time()
        return super()._resend_form_valid(form)

    def _verify_form_valid(self, form: Any) -> HttpResponse:
        """The code was right: whose account is it? Somebody new gets one now."""
        if self._process.user is None:
            address = self._process.state["email"]
            user = linking.account_for_address(address)
            guests.note_account(self.request, user, address=address)
            self._process = codes.CodeForAnyAddress(self.stage)
            self._process._user = self.stage.login.user = user
        response: HttpResponse = super()._verify_form_valid(form)
        return response


class ConfirmAddressCode(_CodePage, views.ConfirmEmailVerificationCodeView):  # type: ignore[misc]
    """The code that proves an address."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if _ran_out(request.session.get(EMAIL_VERIFICATION_CODE_SESSION_KEY) or {}):
            del request.session[EMAIL_VERIFICATION_CODE_SESSION_KEY]
            place = "account_email" if request.user.is_authenticated else "account_login"
            return _ask_again(request, reverse(place))
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return response


def _ran_out(state: dict[str, Any]) -> bool:
    return "at" in state and time.time() - state["at"] > settings.NEWSBLOG_CODE_SECONDS


def _ask_again(request: HttpRequest, place: str) -> HttpResponse:
    messages.warning(request, _("That code has expired. Ask for a new one."))
    asked = request.POST.get(REDIRECT_FIELD_NAME) or request.GET.get(REDIRECT_FIELD_NAME)
    return redirect(f"{place}?{urlencode({REDIRECT_FIELD_NAME: asked})}" if asked else place)
