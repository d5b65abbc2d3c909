"""The roles of a newsroom: four groups, made and granted by migrations, and what follows a change.

What a role may do is written once, in each app's `…_role_permissions` migration; code asks for a
permission, never for a role's name.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.apps import apps as installed
from django.contrib.auth.management import create_permissions

from accounts import cache_tags
from accounts.models import User

AUTHOR = "author"
EDITOR = "editor"
MODERATOR = "moderator"
OWNER = "owner"
ROLES = (AUTHOR, EDITOR, MODERATOR, OWNER)

type Grants = Mapping[str, Sequence[str]]


def settle(user: User) -> None:
    """Let a person with a role into the desk, and one without any out. Two queries."""
    belongs = user.is_superuser or user.groups.filter(name__in=ROLES).exists()
    if user.is_staff != belongs:
        user.is_staff = belongs
        cache_tags.invalidate_person(user)
        user.save(update_fields=["is_staff"])


def make_groups(apps: Any, alias: str) -> None:
    """For a migration: the four groups."""
    groups = apps.get_model("auth", "Group").objects.using(alias)
    for name in ROLES:
        groups.get_or_create(name=name)


def grant(apps: Any, alias: str, *, app: str, grants: Grants) -> None:
    """For a migration: give each role the permissions (codenames of `app`) that `grants` names.

    Permissions are made here, because migrations run before Django makes them. Raises KeyError if
    a codename does not exist, so that a misspelt grant can't pass silently.
    """
    create_permissions(installed.get_app_config(app), verbosity=0, using=alias, apps=apps)
    existing = {
        permission.codename: permission
        for permission in apps.get_model("auth", "Permission")
        .objects.using(alias)
        .filter(content_type__app_label=app)
    }
    groups = apps.get_model("auth", "Group").objects.using(alias)
    for role, codenames in grants.items():
        group, _created = groups.get_or_create(name=role)
        group.permissions.add(*(existing[codename] for codename in codenames))


def revoke(apps: Any, alias: str, *, app: str, grants: Grants) -> None:
    """For a migration, backwards: take what `grant` gave."""
    permissions = apps.get_model("auth", "Permission").objects.using(alias)
    for group in apps.get_model("auth", "Group").objects.using(alias).filter(name__in=grants):
        group.permissions.remove(
            *permissions.filter(content_type__app_label=app, codename__in=grants[group.name])
        )
