"""Somebody who may judge comments, signed in."""

import pytest
from django.test import Client

from accounts import roles
from accounts.models import User
from tests.roles import make_staff


@pytest.fixture
def moderator(client: Client) -> User:
    person = make_staff(roles.MODERATOR)
    client.force_login(person)
    return person
