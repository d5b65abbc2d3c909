"""One person's data: gathered for them, and forgotten at their wish.

Apps above this one register what they keep of a person in their AppConfig.ready(); accounts knows
none of them.
"""

import io
import json
import zipfile
from collections.abc import Callable
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.template.loader import render_to_string

from accounts import avatars, cache_tags, sessions
from accounts.models import User

type Record = dict[str, Any]

_gatherers: dict[str, Callable[[User], list[Record]]] = {}
_forgetters: list[Callable[[User, bool], None]] = []


def register(
    name: str,
    *,
    gather: Callable[[User], list[Record]],
    forget: Callable[[User, bool], None] | None = None,
) -> None:
    """Add what an app keeps of a person.

    `gather(user)` returns plain records; `forget(user, erase)` runs in the deleting transaction:
    with `erase` it takes the person's words away, else only their name. What goes with the account
    by itself needs none.
    """
    _gatherers[name] = gather
    if forget:
        _forgetters.append(forget)


def export_data(user: User) -> dict[str, list[Record]]:
    """All that this site keeps of a person, by kind."""
    return {
        "account": [
            {
                "username": user.username,
                "display_name": user.display_name,
                "email": user.email,
                "joined": user.date_joined,
                "last_sign_in": user.last_login,
                "portrait": avatars.PACKED_NAME if user.avatar else "",
            }
        ],
        "addresses": list(
            EmailAddress.objects.filter(user=user).values("email", "verified", "primary")
        ),
        "sign_ins": list(
            SocialAccount.objects.filter(user=user).values("provider", "uid", "date_joined")
        ),
        "second_factors": list(
            Authenticator.objects.filter(user=user).values("type", "created_at", "last_used_at")
        ),
        "sessions": sessions.sessions_of(user),
        **{name: gather(user) for name, gather in _gatherers.items()},
    }


def as_zip(user: User) -> bytes:
    """The same as a zip: JSON for machines, an HTML page for people, and the portrait."""
    data = export_data(user)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "data.json", json.dumps(data, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2)
        )
        if portrait := avatars.read(user):
            archive.writestr(avatars.PACKED_NAME, portrait)
        archive.writestr(
            "data.html",
            render_to_string("accounts/everything.html", {"user": user, "kinds": _in_words(data)}),
        )
    return packed.getvalue()


def _in_words(data: dict[str, list[Record]]) -> dict[str, list[Record]]:
    """The same with names for people, and without what is empty."""
    return {
        _words(kind): [
            {_words(name): value for name, value in record.items() if value not in ("", None)}
            for record in records
        ]
        for kind, records in data.items()
    }


def _words(name: str) -> str:
    return name.replace("_", " ").capitalize()


def erase_person(user: User, *, erase: bool) -> None:
    """Delete an account and what the apps keep of it, all or nothing."""
    with transaction.atomic():
        for forgetter in _forgetters:
            forgetter(user, erase)
        avatars.take_away(user)
        cache_tags.invalidate_person(user)
        user.delete()
