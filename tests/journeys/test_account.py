"""The pages of an account, on a telephone and a desk: axe finds nothing, nothing sticks out."""

import os
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from accounts import avatars
from accounts.models import User
from tests.factories import make_user
from tests.oauth_stub import OAuthStub, Person
from tests.pictures import jpeg

pytestmark = pytest.mark.django_db

WIDTHS = (390, 1440)
OWN = [
    "accounts:me", "accounts:leave", "account_email", "socialaccount_connections", "mfa_index",
    "usersessions_list", "account_logout", "account_change_password", "account_reauthenticate",
]  # fmt: skip
STRANGERS = ["account_login", "account_reset_password"]

type Look = Callable[[Page, str], None]


@pytest.fixture
def reader(page: Page, live_server: LiveServer) -> User:
    """Somebody with a picture, a provider, a proven address, a password; signed in in this tab."""
    user = make_user("maren", display_name="Maren K.", email="m@example.org", password="x" * 20)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    SocialAccount.objects.create(user=user, provider="google", uid="1001")
    avatars.give(user, jpeg())
    client = Client()
    client.post(reverse("account_login"), {"login": "maren", "password": "x" * 20})
    cookie = client.cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
    return user


@pytest.fixture
def look(expect_accessible: Callable[[Page], None]) -> Look:
    """Look at the page as it is now, in every width and in light and dark.

    LOOK_AT names a folder for pictures of what was seen.
    """

    def at(page: Page, name: str) -> None:
        folder = os.environ.get("LOOK_AT")
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            for scheme in ("light", "dark"):
                page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
                expect_accessible(page)
                if folder:
                    file = Path(folder) / f"{name.replace(':', '-')}-{width}-{scheme}.png"
                    page.screenshot(path=file, full_page=True)
            assert page.evaluate("document.documentElement.scrollWidth") <= width

    return at


@pytest.mark.parametrize("name", OWN)
def test_page_of_ones_own_account_is_accessible(
    page: Page, reader: User, look: Look, name: str
) -> None:
    page.goto(reverse(name))

    assert urlsplit(page.url).path == reverse(name)
    expect(page.get_by_role("heading", level=1)).to_have_count(1)
    look(page, name)


@pytest.mark.parametrize("name", STRANGERS)
def test_page_for_coming_in_is_accessible(page: Page, look: Look, name: str) -> None:
    page.goto(reverse(name))
    if name == "account_login":
        page.get_by_text("With a password or a passkey").click()

    expect(page.get_by_role("heading", level=1)).to_have_count(1)
    look(page, name)


def test_page_for_the_code_is_accessible_also_after_a_wrong_one(page: Page, look: Look) -> None:
    page.goto(reverse("account_login"))
    page.get_by_label("Your e-mail address").fill("maren@example.org")
    page.get_by_role("button", name="Send me a code").click()
    look(page, "code")

    page.get_by_label("Code").fill("WRONG1")
    page.get_by_role("button", name="Continue", exact=True).click()
    expect(page.locator(".field-error")).to_be_visible()
    look(page, "code-wrong")


def test_page_that_asks_to_prove_an_account_is_accessible(
    browser: Browser, stub: OAuthStub, live_server: LiveServer, look: Look
) -> None:
    # A tab of its own: it goes to the provider, which is another host.
    context = browser.new_context(base_url=live_server.url, locale="en-GB")
    page = context.new_page()
    known = make_user("known")
    EmailAddress.objects.create(user=known, email="m@example.org", verified=True, primary=True)
    stub.person["google"] = Person(email="m@example.org")
    page.goto(reverse("account_login"))
    page.get_by_role("button", name="Continue with Google").click()
    page.get_by_role("button", name="Allow").click()

    expect(page).to_have_url(live_server.url + reverse("accounts:prove"))
    look(page, "prove")
    context.close()


def test_a_picture_is_refused_given_and_removed_without_leaving_my_account(
    page: Page, reader: User, look: Look
) -> None:
    page.goto(reverse("accounts:me"))
    wrong = {"name": "me.jpg", "mimeType": "image/jpeg", "buffer": b"no picture"}
    page.get_by_label("Picture of you").set_input_files([wrong])  # type: ignore[list-item]
    page.get_by_role("button", name="Change the picture").click()
    expect(page.locator("#id_picture_error")).to_be_visible()
    look(page, "picture-refused")

    right = {"name": "me.jpg", "mimeType": "image/jpeg", "buffer": jpeg()}
    page.get_by_label("Picture of you").set_input_files([right])  # type: ignore[list-item]
    page.get_by_role("button", name="Change the picture").click()
    expect(page.get_by_text("Your comments show the new picture")).to_be_visible()
    drawn = page.locator(".account-avatar img")
    expect(drawn).to_have_js_property("complete", value=True)
    assert drawn.evaluate("image => image.naturalWidth") > 0

    page.get_by_role("button", name="Remove the picture").click()
    expect(page.locator(".account-avatar span")).to_have_text("M")
