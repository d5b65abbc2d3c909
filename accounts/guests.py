"""Coming in as a guest: a name and an address in a form of ours, which a mailed code proves.

Whoever types in the code has an account without a password, like everybody who comes by a code.
"""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode

from accounts import cache_tags, codes
from accounts.forms import RequestCodeForm
from accounts.linking import take_given_name
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
    request.session[_ASKED] = {"email": form.cleaned_data["email"], "name": name}
    codes.send(request, form.cleaned_data["email"])
    return f"{reverse('account_confirm_login_code')}?{urlencode({'next': then})}"


def note_account(request: HttpRequest, user: User, *, address: str) -> None:
    """The code was right: remember which account it opens, for welcome()."""
    asked = request.session.get(_ASKED)
    if asked and asked["email"] == address:
        request.session[_ASKED] = {**asked, "user": user.pk}


def welcome(request: HttpRequest, user: User) -> None:
    """Give an account without a chosen name the one that its guest wrote: the address is theirs."""
    asked = request.session.pop(_ASKED, None)
    if not asked or asked.get("user") != user.pk or not user.needs_name:
        return
    take_given_name(user, asked["name"])
    user.save(update_fields=["display_name", "needs_name"])
    cache_tags.invalidate_person(user)
