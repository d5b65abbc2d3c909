"""allauth's forms in this site's words; what they check and do is allauth's."""

from typing import Any

from allauth.account import forms as account
from allauth.account.adapter import get_adapter
from allauth.mfa.base import forms as second_step
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts import email_addresses, password_reset


class _Relabelled:
    """Gives the fields that `words` names their labels and takes the placeholders away."""

    words: dict[str, Promise]
    # A field that allauth helps with a link to the forgotten password; the page has its own.
    forgotten = ""
    fields: dict[str, Any]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = self.words.get(name, field.label)
            # A label that goes away when one types is none.
            field.widget.attrs.pop("placeholder", None)
            if name == self.forgotten:
                field.help_text = ""


class LoginForm(_Relabelled, account.LoginForm):  # type: ignore[misc]
    """The password of those who have one."""

    words = {"login": _("E-mail address or username"), "password": _("Password")}
    forgotten = "password"

    def user_credentials(self) -> dict[str, str]:
        """The login as a username alone, which allauth looks up as an address, too.

        Given both, it tries the password twice for an address that somebody has and once for
        another: the time would tell who has an account.
        """
        return {
            "username": self.cleaned_data["login"],
            "password": self.cleaned_data.get("password") or "",
        }


class ReauthenticateForm(_Relabelled, account.ReauthenticateForm):  # type: ignore[misc]
    """The password, before something that only its owner may do."""

    words = {"password": _("Your password")}
    forgotten = "password"


class AddEmailForm(_Relabelled, account.AddEmailForm):  # type: ignore[misc]
    """Another address. Whether somebody else has it is asked when its code is typed in."""

    words = {"email": _("E-mail address")}

    def clean_email(self) -> str:
        return email_addresses.new_address(self.user, self.cleaned_data["email"])


class ChangePasswordForm(_Relabelled, account.ChangePasswordForm):  # type: ignore[misc]
    """Another password."""

    words = {
        "oldpassword": _("Current password"),
        "password1": _("New password"),
        "password2": _("New password (again)"),
    }
    forgotten = "oldpassword"


class SetPasswordForm(_Relabelled, account.SetPasswordForm):  # type: ignore[misc]
    """A first password."""

    words = {"password1": _("Password"), "password2": _("Password (again)")}


class ResetPasswordForm(_Relabelled, account.ResetPasswordForm):  # type: ignore[misc]
    """Where to mail the link to a new password; whether an account has that, the job finds out."""

    words = {"email": _("Your e-mail address")}

    def clean_email(self) -> str:
        return str(get_adapter().clean_email(self.cleaned_data["email"]))

    def save(self, request: HttpRequest, **kwargs: Any) -> str:
        address: str = self.cleaned_data["email"]
        password_reset.queue_link(request, address)
        return address


class ResetPasswordKeyForm(_Relabelled, account.ResetPasswordKeyForm):  # type: ignore[misc]
    """The new password, behind that link."""

    words = {"password1": _("New password"), "password2": _("New password (again)")}


class ConfirmLoginCodeForm(_Relabelled, account.ConfirmLoginCodeForm):  # type: ignore[misc]
    """The mailed code."""

    words = {"code": _("Code")}


class SecondStepForm(_Relabelled, second_step.AuthenticateForm):  # type: ignore[misc]
    """The second step of coming in."""

    words = {"code": _("Code of your app, or a recovery code")}


class SecondStepAgainForm(_Relabelled, second_step.ReauthenticateForm):  # type: ignore[misc]
    """The second factor, before something that only its owner may do."""

    words = {"code": _("Code of your app, or a recovery code")}


class CodeAppForm(_Relabelled, ActivateTOTPForm):  # type: ignore[misc]
    """The first code of a code app, which switches it on."""

    words = {"code": _("Code that the app shows")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs["inputmode"] = "numeric"


class AddKeyForm(_Relabelled, AddWebAuthnForm):  # type: ignore[misc]
    """A new passkey or security key."""

    words = {"name": _("Name of the key"), "passwordless": _("Use it as a passkey")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["passwordless"].help_text = _(
            "It then signs you in by itself, without a password or a mailed code. Your device asks "
            "for your fingerprint, face or number."
        )


class RenameKeyForm(_Relabelled, EditWebAuthnForm):  # type: ignore[misc]
    """The name by which one knows a key again."""

    words = {"name": _("Name of the key")}
