"""Coming in as a guest: a name and an address in a form of ours, which a mailed code proves.

Whoever types in the code has an account without a password, like everybody who comes by a code.
"""

from allauth.account.internal.flows.login_by_code import LoginCodeVerificationProcess
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode

from accounts import labels
from accounts.forms import RequestCodeForm
from accounts.joining import presentable_name
from accounts.models import User

_ASKED = "accounts_guest"


class CodeRefusedError(Exception):
    """No code was sent; the message tells the guest why."""


def send_code(request: HttpRequest, *, address: str, name: str, then: str) -> str:
    """Mail a code to the address; returns where it is typed in, and from there one gets to `then`.

    Whether somebody has an account with the address shows nowhere: not in the answer, and not in
    the mail. Raises CodeRefusedError over the limits of codes.
    """
    form = RequestCodeForm({"email": address})
    if not form.is_valid():
        raise CodeRefusedError(" ".join(map(str, form.errors["email"])))
    user: User = form._user  # what allauth's own view does
    request.session[_ASKED] = {
        "email": form.cleaned_data["email"],
        "name": name,
        "user": user.pk,
        # An account that somebody came in with before keeps the name it has.
        "is_new": user.last_login is None,
    }
    LoginCodeVerificationProcess.initiate(
        request=request, user=user, email=form.cleaned_data["email"]
    )
    return f"{reverse('account_confirm_login_code')}?{urlencode({'next': then})}"


def welcome(request: HttpRequest, user: User) -> None:
    """Give a new account the name that its guest wrote, now that the address is theirs."""
    asked = request.session.pop(_ASKED, None)
    if not asked or asked["user"] != user.pk or not asked["is_new"]:
        return
    user.display_name = presentable_name(asked["name"])
    user.save(update_fields=["display_name"])
    labels.touch(user)
