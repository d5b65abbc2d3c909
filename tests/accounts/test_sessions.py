import pytest
from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from accounts.models import User
from tests.accounts.conftest import sent_mail
from tests.factories import make_user

pytestmark = pytest.mark.django_db

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
PASSWORD = "a long word of mine"


@pytest.fixture
def maren() -> User:
    user = make_user("maren", email="maren@example.org", password=PASSWORD)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def signed_in(address: str = "203.0.113.77") -> Client:
    client = Client(REMOTE_ADDR=address, headers={"user-agent": FIREFOX})
    response = client.post(reverse("account_login"), {"login": "maren", "password": PASSWORD})
    assert response.status_code == 302
    return client


@pytest.mark.parametrize(
    ("address", "kept"),
    [("203.0.113.77", "203.0.113.0"), ("2001:db8:1:2:3::4", "2001:db8:1::"), ("", "0.0.0.0")],  # noqa: S104
)
def test_of_a_session_the_network_is_kept_and_not_the_address(
    maren: User, address: str, kept: str
) -> None:
    signed_in(address)

    assert UserSession.objects.get().ip == kept


def test_page_names_browser_and_network_and_says_which_session_is_this_one(maren: User) -> None:
    signed_in("198.51.100.9")
    client = signed_in()

    page = client.get(reverse("usersessions_list")).text

    assert page.count("Firefox on Linux") == 2
    assert "network 198.51.100.0" in page
    assert "network 203.0.113.0" in page
    assert "203.0.113.77" not in page
    assert page.count("this one") == 1


def test_signing_out_everywhere_else_ends_the_other_sessions(maren: User) -> None:
    other, client = signed_in(), signed_in()

    client.post(reverse("usersessions_list"))

    assert client.get(reverse("accounts:me")).status_code == 200
    assert other.get(reverse("accounts:me")).status_code == 302


def test_new_password_ends_every_session(maren: User) -> None:
    other, client = signed_in(), signed_in()
    fresh = "another long word of mine"

    client.post(
        reverse("account_change_password"),
        {"oldpassword": PASSWORD, "password1": fresh, "password2": fresh},
    )

    assert client.get(reverse("accounts:me")).status_code == 302
    assert other.get(reverse("accounts:me")).status_code == 302


@pytest.mark.django_db(transaction=True)
def test_mail_about_a_change_names_browser_and_network_and_no_address(maren: User) -> None:
    fresh = "another long word of mine"
    signed_in().post(
        reverse("account_change_password"),
        {"oldpassword": PASSWORD, "password1": fresh, "password2": fresh},
    )

    message = sent_mail()[-1]
    assert message.subject == "Your password was changed"
    assert "Where: Firefox on Linux, network 203.0.113.0" in message.body
    assert "203.0.113.77" not in message.body
    assert f"http://127.0.0.1:8000{reverse('accounts:me')}" in message.body


@pytest.mark.django_db(transaction=True)
def test_link_to_a_new_password_leads_to_the_site_whatever_a_request_calls_it(
    maren: User, settings: Settings
) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    asking = Client(headers={"host": "evil.example"})

    asking.post(reverse("account_reset_password"), {"email": maren.email})

    body = str(sent_mail()[-1].body)
    assert f"{settings.SITE_URL}/accounts/password/reset/key/" in body
    assert "evil.example" not in body


def test_signing_in_and_out_leaves_nothing_that_keeps_pages_from_the_cache(maren: User) -> None:
    client = signed_in()
    client.post(reverse("account_logout"))

    left = {name for name, cookie in client.cookies.items() if cookie.value}
    assert left <= {"csrftoken"}
