"""Gives back everything a form sent when it can't be saved: signed out, expired or not allowed.

The page holds what the request itself sent and nothing from the database, so that it can be shown
to a visitor who is not signed in. Nothing is stored: to save the words, somebody signs in and
presses the button.
"""

import re
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib.admin import AdminSite, ModelAdmin
from django.core.exceptions import FieldDoesNotExist
from django.db.models import TextField
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.text import capfirst

SIGNED_OUT = "signed_out"  # nobody is signed in, or somebody who may not use the desk
EXPIRED = "expired"  # the form's token does not fit any more
FORBIDDEN = "forbidden"  # signed in, but not allowed to change this
MISSING = "missing"  # what was being changed does not exist any more

# Sent by static/js/desk-drafts.js: to have kept words shown in the form, and to know which of them
# a save has stored: the number of the draft, a dot, and a number for its state at that moment.
RESTORE = "_restore"
DRAFT = "_draft"
DRAFT_NUMBERS = re.compile(r"[0-9a-f]{32}\.([0-9a-f]{32})")
SAVED_COOKIE = "saved-drafts"
SAVED_REMEMBERED = 10
SAVED_SECONDS = 30 * 24 * 3600

# A button's name says what it does; on this page there is one button, and it only saves.
BUTTONS = {"_save", "_continue", "_addanother", "_saveasnew", "_move", RESTORE}
OWN = {"csrfmiddlewaretoken", DRAFT}
LONG = 40  # characters: where no form says which fields are for long text


@dataclass(frozen=True)
class SentText:
    """A field of long text, as it is shown again."""

    name: str
    label: str
    value: str
    widget: forms.Widget

    @property
    def id(self) -> str:
        """As in the form it came from, whose style sheets name it."""
        return f"id_{self.name}"

    def field(self) -> str:
        """The HTML of the field."""
        return self.widget.render(self.name, self.value, {"id": self.id})


def page(request: HttpRequest, site: AdminSite, reason: str) -> HttpResponse | None:
    """403 or 404 with everything that was sent, or None if it holds no long text.

    The caller has made sure that no page of another site sent it: what stands in a form of ours is
    one click from being saved under somebody's name.
    """
    record_admin = getattr(getattr(request.resolver_match, "func", None), "model_admin", None)
    texts, others = _sent(request, record_admin)
    if not texts:
        return None
    can_send = reason in {SIGNED_OUT, EXPIRED}
    media = sum((text.widget.media for text in texts if can_send), forms.Media())
    context = {
        **site.each_context(request),
        "reason": reason,
        "texts": texts,
        "others": others,
        "media": media,
        "can_send": can_send,
        "is_record": record_admin is not None,
        "draft": draft_sent(request),
    }
    status = 404 if reason == MISSING else 403
    response = TemplateResponse(request, "admin/unsaved.html", context, status=status)
    add_never_cache_headers(response)
    return response


def draft_sent(request: HttpRequest) -> str:
    """The numbers of the browser's draft that came with a form, or an empty string."""
    sent = request.POST.get(DRAFT, "")
    return sent if DRAFT_NUMBERS.fullmatch(sent) else ""


def tell_saved(request: HttpRequest, response: HttpResponse) -> None:
    """Tell the browser which of its drafts is stored, so that it drops that one and no other."""
    found = DRAFT_NUMBERS.fullmatch(draft_sent(request))
    if not found:
        return
    known = re.findall(r"\b[0-9a-f]{32}\b", request.COOKIES.get(SAVED_COOKIE, ""))
    response.set_cookie(
        SAVED_COOKIE,
        ".".join([*known, found[1]][-SAVED_REMEMBERED:]),
        max_age=SAVED_SECONDS,
        path=reverse("admin:index"),
        secure=request.is_secure(),
        samesite="Lax",  # read and deleted by the desk's script, so not HttpOnly
    )


def _sent(
    request: HttpRequest, record_admin: ModelAdmin[Any] | None
) -> tuple[list[SentText], list[tuple[str, str]]]:
    """The fields of long text, and all others as (name, value).

    A form that holds an account's password comes back empty.
    """
    if any("password" in name and name != "password" for name in request.POST):
        return [], []
    texts: list[SentText] = []
    others: list[tuple[str, str]] = []
    for name, values in request.POST.lists():
        if name in OWN or (record_admin and name in BUTTONS):
            continue
        only = values[0] if len(values) == 1 else ""
        if only.strip() and (text := _as_text(name, only, record_admin)):
            texts.append(text)
        else:
            others += [(name, value) for value in values]
    return texts, others


def _as_text(name: str, value: str, record_admin: ModelAdmin[Any] | None) -> SentText | None:
    """The field as one of long text; None if it is none."""
    if record_admin is None:
        is_long = len(value) > LONG or "\n" in value
        label = capfirst(name.replace("_", " "))
        return SentText(name, label, value, forms.Textarea()) if is_long else None
    field = record_admin.form.base_fields.get(name)
    if field is None:
        try:
            column = record_admin.model._meta.get_field(name)
        except FieldDoesNotExist:
            return None
        if not isinstance(column, TextField):
            return None
        return SentText(name, capfirst(str(column.verbose_name)), value, forms.Textarea())
    if not isinstance(field.widget, forms.Textarea):
        return None
    return SentText(name, str(field.label), value, field.widget)
