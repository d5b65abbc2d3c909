"""Demo accounts that can still sign in with their public password: finds and locks them."""

import contextlib
import hashlib
import os
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from django.conf import settings
from django.contrib.auth.hashers import identify_hasher, is_password_usable, make_password
from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import User
from newsblog.demo import files, people
from newsblog.demo.people import Login

# The file of the data folder that keeps what was found, a line for each password: a digest of its
# hash, and "open" or "fine".
CHECKED = "checked_passwords"
OPEN, FINE = "open", "fine"


def find_open() -> list[User]:
    """Active accounts of the demo whose password is still one of the demo's, whatever their name.

    The demo refuses a site that has accounts, so its own are the oldest: those are looked at, and
    the ones with a name or address of the demo. A password takes as long as a sign-in, so what was
    found is kept in the data folder until it changes. Reads no other column than name, password,
    address and whether it is active; raises DatabaseError if the database does not answer.
    """
    if User._meta.db_table not in connection.introspection.table_names():
        return []
    newsroom = files.toml("newsroom.toml")
    logins = people.logins(newsroom)
    names = [login.username for login in logins]
    oldest = User.objects.order_by("pk").values_list("pk", flat=True)[: len(logins)]
    users = User.objects.filter(
        Q(username__in=names)
        | Q(email__in=[f"{name}@{newsroom['town']}.example" for name in names])
        | Q(pk__in=list(oldest)),
        is_active=True,
    )
    found = list(users.order_by("pk").only("username", "email", "password"))
    checked = _read(Path(settings.DATA_DIR) / CHECKED)
    with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        verdicts = dict(pool.map(lambda user: _verdict(user, logins, checked), found))
    if not verdicts.items() <= checked.items():
        _write(Path(settings.DATA_DIR) / CHECKED, verdicts)
    return [user for user in found if verdicts[_digest(user, logins)] == OPEN]


def lock() -> list[str]:
    """Take the password of each account that `find_open` finds; returns their names.

    This also ends their sessions. An account whose password changes meanwhile is left alone.
    """
    return [
        user.username
        for user in find_open()
        if User.objects.filter(pk=user.pk, password=user.password).update(
            password=make_password(None)
        )
    ]


class DemoPasswordValidator:
    """Refuses the demo's passwords for every account: they stand in the README."""

    def validate(self, password: str, user: object = None) -> None:
        """Raises ValidationError."""
        if password in {login.password for login in people.logins(files.toml("newsroom.toml"))}:
            raise ValidationError(_("Everybody can read this password in the demo’s description."))

    def get_help_text(self) -> str:
        """For the forms that set a password."""
        return _("Your password can’t be one of the demo’s.")


def _verdict(user: User, logins: Sequence[Login], checked: Mapping[str, str]) -> tuple[str, str]:
    """The digest of an account's password, and whether it is one of the demo's."""
    digest = _digest(user, logins)
    if digest in checked:
        return digest, checked[digest]
    # Its own comes first: that is nearly always the one.
    names = {user.username, user.email.partition("@")[0]}
    passwords = [
        login.password for login in sorted(logins, key=lambda login: login.username not in names)
    ]
    return digest, OPEN if _is_one_of(passwords, user.password) else FINE


def _is_one_of(passwords: Sequence[str], encoded: str) -> bool:
    if not is_password_usable(encoded):
        return False
    try:
        hasher = identify_hasher(encoded)
        return any(hasher.verify(password, encoded) for password in passwords)
    except ValueError:  # of an algorithm that is not installed: nobody can sign in with it
        return False


def _digest(user: User, logins: Sequence[Login]) -> str:
    passwords = [login.password for login in logins]
    return hashlib.sha256("\0".join([*passwords, user.password]).encode()).hexdigest()


def _read(file: Path) -> dict[str, str]:
    try:
        lines = [line.split() for line in file.read_text().splitlines()]
    except (OSError, ValueError):  # missing, of another user, damaged: check again
        return {}
    return {line[0]: line[1] for line in lines if len(line) == 2 and line[1] in {OPEN, FINE}}


def _write(file: Path, verdicts: Mapping[str, str]) -> None:
    fresh = file.with_suffix(f".{os.getpid()}")
    with contextlib.suppress(OSError):  # a folder that can't be written costs time, nothing else
        fresh.touch(mode=0o600)
        fresh.write_text("".join(f"{digest} {verdict}\n" for digest, verdict in verdicts.items()))
        fresh.replace(file)
