"""People of the newsroom for tests, each with the permissions that the migrations gave the role."""

import importlib
from types import SimpleNamespace
from typing import Any

from django.apps import apps
from django.contrib.auth.models import Group
from django.db import connection

from accounts import roles
from accounts.models import User
from tests.factories import make_user

GRANTING = (
    "accounts.migrations.0002_roles",
    "articles.migrations.0003_role_permissions",
    "comments.migrations.0002_role_permissions",
)


def make_staff(role: str, **fields: Any) -> User:
    """Somebody with a role, let into the desk; password "a password"."""
    restore_roles()
    user = make_user(**fields)
    user.groups.add(Group.objects.get(name=role))
    roles.settle(user)
    return user


def restore_roles() -> None:
    """Grant again what a test that empties the database (transaction=True) took away."""
    if Group.objects.filter(name=roles.OWNER, permissions__codename="view_comment").exists():
        return
    editor = SimpleNamespace(connection=connection)
    for name in GRANTING:
        importlib.import_module(name).forwards(apps, editor)
