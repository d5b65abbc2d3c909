import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from tests.factories import make_article, make_category, make_user

pytestmark = pytest.mark.django_db

MY_ACCOUNT = f'<a href="{reverse("accounts:me")}">My account</a>'


def addresses() -> list[str]:
    section = make_category()
    story = make_article()
    return [
        story.get_absolute_url(),
        section.get_absolute_url(),
        *("/", "/search/?q=harbour", "/nothing/here/", "/accounts/login/", "/corrections/"),
    ]


def test_somebody_who_is_signed_in_finds_their_account_on_every_page(client: Client) -> None:
    client.force_login(make_user("maren"))

    for address in [*addresses(), reverse("accounts:me")]:
        response = client.get(address, follow=True)

        assert MY_ACCOUNT in response.text, address
        assert ">Sign in</a>" not in response.text, address


def test_page_of_a_person_is_kept_by_no_shared_cache(client: Client) -> None:
    client.force_login(make_user("maren"))

    for address in addresses():
        response = client.get(address, follow=True)

        assert "private" in response["Cache-Control"], address
        assert "Cookie" in response["Vary"], address


def test_visitor_is_led_to_the_door_and_back_to_the_page(client: Client) -> None:
    address = make_article().get_absolute_url()

    response = client.get(address)

    assert f'<a href="{reverse("account_login")}?next={address}">Sign in</a>' in response.text
    assert "Vary" not in response
    assert not response.cookies


def test_browser_whose_session_is_over_is_led_to_the_door(client: Client) -> None:
    client.cookies[settings.SESSION_COOKIE_NAME] = "over"

    for address in addresses():
        assert ">Sign in</a>" in client.get(address).text, address
