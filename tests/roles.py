"""People of the newsroom for tests, each with the permissions that the migrations gave the role."""

from typing import Any

from django.contrib.auth.models import Group

from accounts import roles
from accounts.models import User
from tests.factories import make_user


def make_staff(role: str, **fields: Any) -> User:
    """Somebody with a role, let into the desk; password "a password"."""
    user = make_user(**fields)
    user.groups.add(Group.objects.get(name=role))
    roles.settle(user)
    return user
