import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from tests.factories import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor_client(client: Client) -> Client:
    user = make_user("editor", is_staff=True, is_superuser=True)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_the_desk_asks_for_a_second_factor_where_the_owner_wants_one(
    editor_client: Client, settings: Settings
) -> None:
    settings.NEWSBLOG_STAFF_SECOND_FACTOR = True

    response = editor_client.get(reverse("admin:index"))

    assert response["Location"] == reverse("mfa_index")


def test_staff_with_a_second_factor_reach_the_desk(
    editor_client: Client, settings: Settings
) -> None:
    settings.NEWSBLOG_STAFF_SECOND_FACTOR = True
    Authenticator.objects.create(
        user_id=editor_client.session["_auth_user_id"], type=Authenticator.Type.TOTP, data={}
    )

    assert editor_client.get(reverse("admin:index")).status_code == 200


def test_without_the_switch_the_desk_opens(editor_client: Client) -> None:
    assert editor_client.get(reverse("admin:index")).status_code == 200
