"""Mails a code that lets somebody in, to whichever address they name.

The account is looked up, or made, when the right code was typed in. Until then the address is all
that is known, and the request does the same work for every one: neither the answer nor its time
tells a stranger who has an account here.
"""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login_by_code import LoginCodeVerificationProcess
from allauth.account.models import Login
from allauth.account.stages import LoginByCodeStage, LoginStageController
from django.http import HttpRequest


class CodeForAnyAddress(LoginCodeVerificationProcess):  # type: ignore[misc]
    """allauth's process, which also sends a code where no account is known."""

    def send_by_email(self, email: str, skip_enumeration_mails: bool = False) -> None:
        context: dict[str, Any] = {"request": self.request, "code": self.generate_code()}
        get_adapter().send_mail("account/email/login_code", email, context)
        self.add_sent_message({"email": email, "recipient": email})


def send(request: HttpRequest, address: str) -> None:
    """Mail a code and remember in the session what it was; as allauth does for a known account."""
    login = Login(email=address)
    login.state["stages"] = {"current": LoginByCodeStage.key}
    stage = LoginByCodeStage(LoginStageController(request, login), request, login)
    stage.state.update(CodeForAnyAddress.initial_state(user=None, email=address))
    stage.state["initiated_by_user"] = True
    process = CodeForAnyAddress(stage)
    process.send()
    process.persist()
