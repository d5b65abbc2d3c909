"""What readers send: a comment, or a report of one. Whatever is sent, the text is never lost."""

import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts import names
from accounts.forms import checked_name
from accounts.models import User
from comments import subscriptions
from comments.models import Flag, Frequency, Subscription
from comments.notification_preferences import NotificationPreferences

KEY = re.compile(r"[0-9a-f]{32}\Z")
NUMBER = re.compile(r"[0-9]{1,18}\Z")


def new_key() -> str:
    """A form's random value, by which sending it twice is known."""
    return secrets.token_hex(16)


@dataclass(frozen=True)
class Sent:
    """A comment form as it came in. Read by hand: no odd field may cost somebody their words."""

    text: str = ""
    name: str = ""
    parent: int | None = None
    key: str = ""
    writer: int | None = None
    insists: bool = False
    act: str = "post"
    window: str = ""
    preferences: NotificationPreferences = field(default_factory=NotificationPreferences)

    @property
    def provider(self) -> str | None:
        """The provider chosen to sign in with, “” for an e-mailed code; None if nothing was."""
        act, _colon, provider = self.act.partition(":")
        return provider if act == "sign-in" else None

    @classmethod
    def read(cls, data: QueryDict) -> "Sent":
        """Anything malformed counts as not sent."""
        return cls(
            text=data.get("text", ""),
            name=data.get("name", "")[:1_000],
            parent=number(data.get("parent", "")),
            key=key_of(data.get("key")),
            writer=number(data.get("writer", "")),
            insists=data.get("insists") == "1",
            act=data.get("act", "post"),
            window=key_of(data.get("window")),
            preferences=NotificationPreferences.read(" ".join(data.getlist("mail"))),
        )


def key_of(text: str | None) -> str:
    """A random value of a form, or “” for whatever is none."""
    return text if text and KEY.match(text) else ""


def number(text: str | None) -> int | None:
    """A row's number, or None for whatever is none."""
    return int(text) if text and NUMBER.match(text) else None


class GuestForm(forms.Form):
    """Who a guest is. The address is proven by a mailed code and never shown."""

    prefix = "guest"
    name = forms.CharField(
        max_length=names.LONGEST_NAME,
        error_messages={"required": _("Write the name that other readers should see.")},
    )
    email = forms.EmailField(
        max_length=254,
        error_messages={
            "required": _("Write your address, so that we can send you a code."),
            "invalid": _("This is not an e-mail address. Write one like name@example.org."),
        },
    )
    url = forms.URLField(
        max_length=500,
        required=False,
        assume_scheme="https",
        error_messages={"invalid": _("This is not a web address. Write one like example.org.")},
    )
    remember = forms.BooleanField(required=False)

    def clean_name(self) -> str:
        return checked_name(self.cleaned_data["name"])

    def clean_url(self) -> str:
        url: str = self.cleaned_data["url"]
        if url and not url.startswith(("http://", "https://")):
            raise forms.ValidationError(self.fields["url"].error_messages["invalid"])
        return url


class ReportForm(forms.Form):
    """Why a comment is reported."""

    reason = forms.ChoiceField(
        label=_("What is wrong with this comment?"),
        choices=Flag.Reason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what is wrong with the comment.")},
    )
    note = forms.CharField(
        label=_("In your words (needed for “Something else”)"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class MailsForm(forms.Form):
    """How often somebody is mailed about what: a choice for each subscription they have or can."""

    CHOICES = (("", _("never")), *Frequency.choices)
    OWN = {
        Subscription.Kind.REPLIES: _("Replies to my comments"),
        Subscription.Kind.STORIES: _("Comments on my stories"),
    }

    def __init__(
        self,
        data: QueryDict | None,
        *,
        person: User,
        own: Mapping[str, str],
        has_stories: bool,
        to_subjects: Sequence[Subscription],
    ) -> None:
        """`own` tells how often by kind; `has_stories`, whether the person is named on any."""
        super().__init__(data)
        self._to_subjects = to_subjects
        for kind, about in self.OWN.items():
            if kind != Subscription.Kind.STORIES or has_stories or kind in own:
                self._add(kind, str(about), own.get(kind, ""))
        for row in to_subjects:
            title = row.subject.title_for(person) if row.subject else ""
            label = gettext("New comments on “%(title)s”") % {"title": title}
            self._add(f"to-{row.pk}", label, row.frequency)

    def _add(self, name: str, label: str, frequency: str) -> None:
        self.fields[name] = forms.ChoiceField(label=label, choices=self.CHOICES, required=False)
        self.initial[name] = frequency

    def save(self, person: User) -> None:
        """Write what was chosen; what is not on the page stays as it is."""
        for kind in self.OWN:
            if frequency := self.cleaned_data.get(kind, ""):
                subscriptions.follow(person, kind, frequency=frequency)
            elif kind in self.fields:
                subscriptions.unfollow(person, kind)
        subscriptions.change(
            person,
            {row.pk: self.cleaned_data[f"to-{row.pk}"] for row in self._to_subjects},
        )
