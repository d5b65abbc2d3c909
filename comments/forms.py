"""What readers send: a comment, or a report of one. Whatever is sent, the text is never lost."""

import re
import secrets
from dataclasses import dataclass

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from comments.models import Flag

KEY = re.compile(r"[0-9a-f]{32}\Z")
NUMBER = re.compile(r"[0-9]{1,18}\Z")


def new_key() -> str:
    """A form's random value, by which sending it twice is known."""
    return secrets.token_hex(16)


@dataclass(frozen=True)
class Sent:
    """A comment form as it came in. Read by hand: no odd field may cost somebody their words."""

    text: str = ""
    parent: int | None = None
    key: str = ""
    writer: int | None = None
    insists: bool = False
    act: str = "post"

    @property
    def door(self) -> str | None:
        """The provider that was chosen to sign in with, “” for our own door; None if none was."""
        act, _colon, door = self.act.partition(":")
        return door if act == "sign-in" else None

    @classmethod
    def read(cls, data: QueryDict) -> "Sent":
        """Anything malformed counts as not sent."""
        key = data.get("key", "")
        return cls(
            text=data.get("text", ""),
            parent=number(data.get("parent", "")),
            key=key if KEY.match(key) else "",
            writer=number(data.get("writer", "")),
            insists=data.get("insists") == "1",
            act=data.get("act", "post"),
        )


def number(text: str | None) -> int | None:
    """A row's number, or None for whatever is none."""
    return int(text) if text and NUMBER.match(text) else None


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
