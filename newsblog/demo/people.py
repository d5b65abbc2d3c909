"""The demo's people: logins for each role, readers who comment, and those named on stories."""

import os
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group

from accounts import roles
from accounts.models import User
from articles.models import Author, AuthorLink, Image


@dataclass(frozen=True)
class Login:
    """A way in for whoever tries the demo on a site of their own."""

    username: str
    role: str
    name: str

    @property
    def password(self) -> str:
        return f"demo-{self.username}-2026"


def logins(newsroom: Mapping[str, Any]) -> list[Login]:
    return [Login(**entry) for entry in newsroom["logins"]]


def add_logins(wanted: Sequence[Login], *, town: str) -> dict[str, User]:
    """One account for each login, in the group of its role, by username.

    The passwords are hashed side by side: each takes a good part of a second, as it must.
    """
    with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        hashes = list(pool.map(lambda login: make_password(login.password), wanted))
    added = {}
    for login, password in zip(wanted, hashes, strict=True):
        user = User.objects.create(
            username=login.username,
            display_name=login.name,
            email=f"{login.username}@{town}.example",
            password=password,
        )
        _give_role(user, login.role)
        added[login.username] = user
    return added


def add_readers(names: Mapping[str, str], *, town: str) -> dict[str, User]:
    """Accounts (username -> display name) that nobody can sign in to, by display name."""
    return {
        name: User.objects.create(
            username=username,
            display_name=name,
            email=f"{username}@readers.{town}.example",
            password=make_password(None),
        )
        for username, name in names.items()
    }


def add_staff(
    entries: Mapping[str, Mapping[str, Any]], *, users: Mapping[str, User], town: str
) -> dict[str, User]:
    """An account for everybody named on stories who works here, by username; guests have none.

    Those that are no login have the role of an author, and nobody can sign in to them.
    """
    staff = {}
    for entry in entries.values():
        username = entry.get("account", "")
        if not username or username in users:
            continue
        user = User.objects.create(
            username=username,
            display_name=entry["name"],
            email=f"{username}@{town}.example",
            password=make_password(None),
        )
        _give_role(user, roles.AUTHOR)
        staff[username] = user
    return staff


def add_authors(
    entries: Mapping[str, Mapping[str, Any]],
    *,
    users: Mapping[str, User],
    pictures: Mapping[str, Image],
) -> dict[str, Author]:
    """The people of the bylines, by the key that stories name them with."""
    added = {}
    for key, entry in entries.items():
        author = Author.objects.create(
            name=entry["name"],
            slug=entry["slug"],
            role=entry["role"],
            bio=entry["bio"],
            photo=pictures.get(f"portrait-{key}"),
            user=users.get(entry.get("account", "")),
        )
        for position, (label, url) in enumerate(entry.get("links", {}).items()):
            AuthorLink.objects.create(author=author, label=label, url=url, position=position)
        added[key] = author
    return added


def _give_role(user: User, role: str) -> None:
    if role in roles.ROLES:
        user.groups.add(Group.objects.get_or_create(name=role)[0])
    roles.settle(user)
