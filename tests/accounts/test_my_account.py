import base64
import hashlib
import hmac
import io
import json
import zipfile
from pathlib import Path

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests.factories import make_user
from tests.oauth_stub import CLIENT_SECRET

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader(client: Client) -> User:
    user = make_user("maren", display_name="Maren", email="maren@example.org")
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return user


def _signed(payload: dict[str, str], secret: str = CLIENT_SECRET) -> str:
    body = base64.urlsafe_b64encode(json.dumps(payload).encode()).rstrip(b"=")
    signature = hmac.new(secret.encode(), body, hashlib.sha256).digest()
    return f"{base64.urlsafe_b64encode(signature).rstrip(b'=').decode()}.{body.decode()}"


@pytest.mark.parametrize("name", ["accounts:me", "accounts:leave"])
def test_pages_of_an_account_ask_strangers_to_sign_in(client: Client, name: str) -> None:
    response = client.get(reverse(name))

    assert response.status_code == 302
    assert response["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize(
    "name",
    ["accounts:me", "accounts:leave", "account_email", "socialaccount_connections", "mfa_index",
     "usersessions_list", "account_logout"],
)  # fmt: skip
def test_every_page_of_an_account_opens(client: Client, reader: User, name: str) -> None:
    assert client.get(reverse(name)).status_code == 200


@pytest.mark.parametrize(
    "name",
    ["account_login", "account_logout", "account_inactive", "account_reset_password",
     "account_reset_password_done", "account_reset_password_from_key_done", "account_email",
     "account_change_password", "account_reauthenticate", "socialaccount_login_error",
     "socialaccount_login_cancelled", "socialaccount_connections", "mfa_index",
     "mfa_list_webauthn", "usersessions_list"],
)  # fmt: skip
def test_pages_that_come_with_the_library_are_written_anew_here(client: Client, name: str) -> None:
    make_user("maren", password="x" * 20)
    if name != "account_login":
        client.post(reverse("account_login"), {"login": "maren", "password": "x" * 20})

    response = client.get(reverse(name))

    assert response.status_code == (401 if name == "socialaccount_login_error" else 200)
    own = settings.BASE_DIR / "templates"
    page = response.templates[0]
    assert Path(page.origin.name).is_relative_to(own), page.origin.name
    assert response.text.count("<h1") == 1


def test_picture_of_the_code_apps_key_exists_while_it_is_set_up(
    client: Client, reader: User
) -> None:
    reader.set_unusable_password()  # who has one is asked for it first
    reader.save()
    client.force_login(reader, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(reverse("accounts:code-app-picture")).status_code == 404
    client.get(reverse("mfa_activate_totp"))

    response = client.get(reverse("accounts:code-app-picture"))

    assert response["Content-Type"] == "image/svg+xml"
    assert "no-store" in response["Cache-Control"]
    assert b"<svg" in response.content


def test_a_new_name_is_cleaned_and_kept(client: Client, reader: User) -> None:
    client.post(reverse("accounts:me"), {"display_name": " Maren\u202e  K. "})

    reader.refresh_from_db()
    assert reader.display_name == "Maren K."


def test_a_name_like_the_staffs_is_refused_beside_the_field(client: Client, reader: User) -> None:
    make_user("ines", display_name="Ines Halvorsen", is_staff=True)

    response = client.post(reverse("accounts:me"), {"display_name": "Ínes Halvorsen"})

    assert "somebody on the staff" in response.text
    reader.refresh_from_db()
    assert reader.display_name == "Maren"


def test_everything_is_downloaded_as_a_zip_for_people_and_machines(
    client: Client, reader: User
) -> None:
    response = client.post(reverse("accounts:download"))

    archive = zipfile.ZipFile(io.BytesIO(response.content))
    data = json.loads(archive.read("data.json"))
    assert data["account"][0]["email"] == "maren@example.org"
    assert data["addresses"] == [{"email": "maren@example.org", "verified": True, "primary": True}]
    page = archive.read("data.html").decode()
    assert "maren@example.org" in page
    assert "<h2>Sign ins</h2>" in page
    assert "<b>Display name</b>" in page
    assert "<b>Portrait</b>" not in page  # she has none
    assert {"sessions", "second_factors", "sign_ins"} <= set(data)


def test_short_address_leads_to_my_account(client: Client, reader: User) -> None:
    response = client.get(reverse("accounts:root"))

    assert response["Location"] == reverse("accounts:me")


def test_a_download_never_begins_by_a_link(client: Client, reader: User) -> None:
    assert client.get(reverse("accounts:download")).status_code == 405


def test_leaving_deletes_the_account_and_signs_out(client: Client, reader: User) -> None:
    response = client.post(reverse("accounts:leave"), {"comments": "anonymise", "sure": "on"})

    assert "Your account is deleted" in response.text
    assert not User.objects.exists()
    assert not EmailAddress.objects.exists()
    assert "_auth_user_id" not in client.session


def test_leaving_asks_whether_one_is_sure(client: Client, reader: User) -> None:
    client.post(reverse("accounts:leave"), {"comments": "erase"})

    assert User.objects.exists()


def test_staff_cannot_leave_by_themselves(client: Client, reader: User) -> None:
    User.objects.filter(pk=reader.pk).update(is_staff=True)

    client.post(reverse("accounts:leave"), {"comments": "erase", "sure": "on"})

    assert User.objects.exists()


def test_facebook_deauthorise_closes_that_door_only(client: Client, reader: User) -> None:
    SocialAccount.objects.create(user=reader, provider="facebook", uid="77")

    response = client.post(
        reverse("accounts:facebook-deauthorise"),
        {"signed_request": _signed({"algorithm": "HMAC-SHA256", "user_id": "77"})},
    )

    assert response.status_code == 200
    assert not SocialAccount.objects.exists()
    assert User.objects.filter(pk=reader.pk).exists()


def test_facebook_deletion_deletes_an_account_that_has_no_other_door(client: Client) -> None:
    user = make_user("only-facebook")
    user.set_unusable_password()
    user.save()
    SocialAccount.objects.create(user=user, provider="facebook", uid="77")

    response = client.post(
        reverse("accounts:facebook-delete"),
        {"signed_request": _signed({"algorithm": "HMAC-SHA256", "user_id": "77"})},
    )

    assert not User.objects.filter(pk=user.pk).exists()
    answer = response.json()
    assert answer["confirmation_code"] in answer["url"]
    assert client.get(answer["url"]).status_code == 200


@pytest.mark.parametrize(
    "signed",
    [
        "",
        "no-dot",
        "a.b.c",
        _signed({"algorithm": "HMAC-SHA256", "user_id": "77"}, secret="another secret"),
        _signed({"algorithm": "none", "user_id": "77"}),
        "!!!.???",
        "x" * 10_000 + ".y",
    ],
)
@pytest.mark.parametrize("name", ["accounts:facebook-deauthorise", "accounts:facebook-delete"])
def test_a_wrong_signature_deletes_nothing(
    client: Client, reader: User, name: str, signed: str
) -> None:
    SocialAccount.objects.create(user=reader, provider="facebook", uid="77")

    response = client.post(reverse(name), {"signed_request": signed})

    assert response.status_code == 400
    assert SocialAccount.objects.exists()
