import datetime as dt

import pytest
import time_machine
from django.conf import settings
from django.test import Client
from django.utils import timezone

from accounts.session_store import SessionStore
from tests.factories import make_user

pytestmark = pytest.mark.django_db


def kept(**values: object) -> str:
    session = SessionStore()
    session.update(values)
    session.save()
    assert session.session_key
    return session.session_key


def test_session_is_found_again_until_it_is_over() -> None:
    key = kept(colour="red")

    assert SessionStore(key)["colour"] == "red"
    with time_machine.travel(timezone.now() + dt.timedelta(days=31)):
        assert SessionStore(key).get("colour") is None


def test_key_that_nobody_was_given_opens_an_empty_session_and_is_not_taken_over() -> None:
    session = SessionStore("0" * 32)

    assert session.get("colour") is None
    assert session.session_key is None


def test_people_stay_signed_in_by_it(client: Client) -> None:
    client.force_login(make_user("ines"))

    assert b"ines" in client.get("/accounts/me/").content
    client.cookies[settings.SESSION_COOKIE_NAME] = "0" * 32
    assert client.get("/accounts/me/").status_code == 302
