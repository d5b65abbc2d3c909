import pytest
from django.test import Client

from tests.factories import make_user

pytestmark = pytest.mark.django_db


def test_the_desk_has_no_door_of_its_own(client: Client) -> None:
    response = client.get("/admin/", follow=True)

    assert response.redirect_chain[-1][0].startswith("/accounts/login/?next=%2Fadmin%2F")


def test_a_password_is_not_taken_at_the_desks_old_door(client: Client) -> None:
    make_user("ada", password="a long password", is_staff=True)

    client.post("/admin/login/", {"username": "ada", "password": "a long password"})

    assert "_auth_user_id" not in client.session


def test_a_reader_who_is_signed_in_is_told_and_not_sent_round_in_circles(client: Client) -> None:
    client.force_login(make_user("maren"), backend="django.contrib.auth.backends.ModelBackend")

    assert client.get("/admin/", follow=True).status_code == 403
