"""Forms of the people who sign in."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.forms import RequestLoginCodeForm
from allauth.core import context, ratelimit
from allauth.socialaccount.forms import DisconnectForm as AllauthDisconnectForm
from django import forms
from django.utils.translation import gettext_lazy as _

from accounts import linking, names, sign_in_methods
from accounts.models import User


class RequestCodeForm(RequestLoginCodeForm):  # type: ignore[misc]
    """Asks for an address. Known or not, a code is sent: no account is disclosed, none refused.

    Nothing is looked up here, so that the answer takes the same time for every address.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("Your e-mail address")
        self.fields["email"].widget.attrs.update(autocomplete="email", inputmode="email")

    def clean_email(self) -> str:
        address: str = self.cleaned_data["email"]
        if not ratelimit.consume(context.request, action="request_login_code", key=address.lower()):
            raise get_adapter().validation_error("too_many_login_attempts")
        return address


def checked_name(given: str) -> str:
    """A name that somebody typed, cleaned. Raises ValidationError for none, and for an address."""
    name = names.clean_name(given)
    if not name:
        raise forms.ValidationError(_("Write a name with at least one letter or digit."))
    if names.has_at_sign(name):
        raise forms.ValidationError(
            _("Everybody can read this name, so it can't hold an @. Write a name, not an address.")
        )
    return name


class NameForm(forms.ModelForm[User]):
    """The name that others see. It is empty until its owner has chosen one."""

    class Meta:
        model = User
        fields = ("display_name",)
        labels = {"display_name": _("Your name here")}
        help_texts = {
            "display_name": _(
                "Other readers see it beside your comments. Your own or a pen name; you can change "
                "it later. Your e-mail address is never shown."
            )
        }

    def __init__(self, data: Any = None, *, instance: User) -> None:
        super().__init__(data, instance=instance)
        if instance.needs_name:
            self.initial["display_name"] = ""
        self.fields["display_name"].widget.attrs["autocomplete"] = "nickname"

    def clean_display_name(self) -> str:
        name = checked_name(self.cleaned_data["display_name"])
        if not self.instance.is_staff and linking.resembles_staff_name(name, but=self.instance):
            raise forms.ValidationError(
                _("This name could be taken for somebody on the staff. Choose another one.")
            )
        return name

    def save(self, commit: bool = True) -> User:
        linking.choose_name(self.instance, self.cleaned_data["display_name"])
        return self.instance


class DisconnectForm(AllauthDisconnectForm):  # type: ignore[misc]
    """Which provider shall not lead to the account any more; never the last way in."""

    def clean(self) -> dict[str, Any]:
        sent: dict[str, Any] = self.cleaned_data
        account = sent.get("account")
        if account and not sign_in_methods.has_another_method(account.user, but=account):
            raise forms.ValidationError(
                _(
                    "It is your only way to sign in. Confirm an e-mail address first; then you can "
                    "sign in with an e-mailed code."
                )
            )
        return sent

    def save(self) -> None:
        linking.disconnect(self.request, self.cleaned_data["account"])


class AvatarForm(forms.Form):
    """A picture of oneself; whether it is one, accounts/avatars.py finds out."""

    picture = forms.FileField(
        label=_("Picture of you"),
        help_text=_(
            "JPEG, PNG, WebP, GIF or AVIF, at most 8 MB. The picture is cropped to its centre."
        ),
        widget=forms.FileInput(
            attrs={"accept": "image/jpeg,image/png,image/webp,image/gif,image/avif"}
        ),
    )


class LeavingForm(forms.Form):
    """How somebody leaves: what happens to their comments, and a word that shows they mean it."""

    ANONYMISE = "anonymise"
    ERASE = "erase"

    comments = forms.ChoiceField(
        label=_("What happens to your comments?"),
        widget=forms.RadioSelect,
        choices=[
            (ANONYMISE, _("Keep them, without my name")),
            (ERASE, _("Erase their text, too; other people’s replies stay")),
        ],
        initial=ANONYMISE,
    )
    sure = forms.BooleanField(label=_("Yes, delete my account. This can't be undone."))
