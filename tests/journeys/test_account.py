"""The pages of an account, on a telephone and a desk: axe finds nothing, nothing sticks out."""

import re
from urllib.parse import urlsplit

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from allauth.socialaccount.models import SocialAccount
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from accounts import avatars
from accounts.models import User
from tests.accounts.conftest import sent_mail
from tests.factories import make_user
from tests.journeys.conftest import Look
from tests.journeys.sessions import hand_over
from tests.oauth_stub import OAuthStub, Person
from tests.pictures import jpeg

pytestmark = pytest.mark.django_db

OWN = [
    "accounts:me", "accounts:leave", "account_email", "socialaccount_connections", "mfa_index",
    "usersessions_list", "account_logout", "account_change_password", "account_reauthenticate",
    "mfa_list_webauthn", "comments:mine", "comments:mails",
]  # fmt: skip
STRANGERS = [
    "account_login", "account_reset_password", "account_reset_password_done", "account_inactive",
    "account_reset_password_from_key_done", "socialaccount_login_error",
    "socialaccount_login_cancelled",
]  # fmt: skip


@pytest.fixture
def reader(page: Page, live_server: LiveServer) -> User:
    """Somebody with a picture, a provider, a proven address, a password; signed in in this tab."""
    user = make_user("maren", display_name="Maren K.", email="m@example.org", password="x" * 20)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    SocialAccount.objects.create(user=user, provider="google", uid="1001")
    avatars.give(user, jpeg())
    client = Client()
    client.post(reverse("account_login"), {"login": "maren", "password": "x" * 20})
    hand_over(client, page, live_server)
    return user


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


def code_of(secret: str) -> str:
    """What a code app shows now."""
    _early, now, _late = yield_hotp_counters_from_time()
    return format_hotp_value(hotp_value(secret, now))


def prove_it(page: Page) -> None:
    """Say the password again, where something is for the account's owner alone."""
    expect(page.get_by_role("heading", name="Is it you?")).to_be_visible()
    page.get_by_label("Your password").fill("x" * 20)
    page.get_by_role("button", name="Continue").click()


def set_up_code_app(page: Page, look: Look) -> list[str]:
    """Switch a code app on; returns the recovery codes that come with it."""
    page.goto(reverse("mfa_index"))
    page.get_by_role("link", name="Set up a code app").click()
    prove_it(page)
    picture = page.locator(".account-code")
    expect(picture).to_have_js_property("complete", value=True)
    assert picture.evaluate("image => image.naturalWidth") > 0
    secret = page.locator(".account-key").inner_text()
    look(page, "code-app")
    page.get_by_label("Code that the app shows").fill("000000")
    page.get_by_role("button", name="Switch it on").click()
    expect(page.locator(".field-error")).to_be_visible()
    page.get_by_label("Code that the app shows").fill(code_of(secret))
    page.get_by_role("button", name="Switch it on").click()

    expect(page.get_by_text("The code app is on.")).to_be_visible()
    codes = page.locator(".account-codes code").all_inner_texts()
    assert len(codes) == 10
    look(page, "recovery-codes")
    return codes


def test_a_code_app_is_set_up_asked_for_and_switched_off(
    page: Page, reader: User, look: Look
) -> None:
    codes = set_up_code_app(page, look)
    for name in ("mfa_index", "mfa_generate_recovery_codes", "mfa_reauthenticate"):
        page.goto(reverse(name))
        look(page, f"with-{name}")

    page.context.clear_cookies()
    page.goto(reverse("account_login"))
    page.get_by_text("With a password or a passkey").click()
    page.get_by_label("E-mail address or username").fill("maren")
    page.get_by_label("Password").fill("x" * 20)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("heading", name="Second step")).to_be_visible()
    look(page, "second-step")
    page.get_by_label("Code of your app").fill(codes[0])
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("link", name="My account")).to_be_visible()

    page.goto(reverse("mfa_index"))
    expect(page.get_by_text("9 are left.")).to_be_visible()
    page.get_by_role("link", name="Switch it off").click()
    prove_it(page)
    look(page, "code-app-off")
    page.get_by_role("button", name="Switch it off").click()
    expect(page.get_by_text("The code app is off.")).to_be_visible()


def test_a_passkey_is_added_signs_in_by_itself_is_renamed_and_removed(
    page: Page, reader: User, look: Look
) -> None:
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    device.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2", "transport": "internal", "hasResidentKey": True,
                "hasUserVerification": True, "isUserVerified": True,
            }
        },
    )  # fmt: skip
    page.goto(reverse("mfa_add_webauthn"))
    prove_it(page)
    look(page, "key-add")
    page.get_by_label("Name of the key").fill("Telephone")
    page.get_by_label("Use it as a passkey").check()
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_text("The key is added.")).to_be_visible()

    page.context.clear_cookies()
    page.goto(reverse("account_login"))
    page.get_by_text("With a password or a passkey").click()
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("link", name="My account")).to_be_visible()

    page.goto(reverse("mfa_list_webauthn"))
    look(page, "keys")
    page.get_by_role("link", name="Rename Telephone").click()
    prove_it(page)
    look(page, "key-rename")
    page.get_by_label("Name of the key").fill("Old telephone")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="Remove Old telephone").click()
    look(page, "key-remove")
    page.get_by_role("button", name="Remove it").click()
    expect(page.get_by_text("You have none yet.")).to_be_visible()
    assert not Authenticator.objects.filter(type=Authenticator.Type.WEBAUTHN).exists()


def test_passwords_are_set_changed_and_forgotten_on_pages_of_ours(
    page: Page, reader: User, live_server: LiveServer, look: Look
) -> None:
    page.goto(reverse("account_change_password"))
    page.get_by_label("Current password").fill("wrong")
    page.get_by_label("New password", exact=True).fill("short")
    page.get_by_label("New password (again)").fill("shorter")
    page.get_by_role("button", name="Change it").click()
    expect(page.locator(".field-error").first).to_be_visible()
    look(page, "password-refused")

    page.context.clear_cookies()
    page.goto(reverse("account_reset_password"))
    page.get_by_label("Your e-mail address").fill("m@example.org")
    page.get_by_role("button", name="Send me the link").click()
    expect(page.get_by_role("heading", name="Check your e-mail")).to_be_visible()
    found = re.search(r"http://\S+", str(sent_mail()[-1].body))
    assert found
    page.goto(live_server.url + urlsplit(found[0]).path)
    expect(page.get_by_role("heading", name="Choose a new password")).to_be_visible()
    look(page, "password-new")
    page.get_by_label("New password", exact=True).fill("a fresh long word of mine")
    page.get_by_label("New password (again)").fill("a fresh long word of mine")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", name="The new password is saved")).to_be_visible()
    page.goto(live_server.url + urlsplit(found[0]).path)
    expect(page.get_by_role("heading", name="This link does not work any more")).to_be_visible()
    look(page, "password-link-used")


def test_every_page_below_my_account_leads_back_to_it(page: Page, reader: User) -> None:
    for name in OWN:
        page.goto(reverse(name))
        if name != "accounts:me":
            trail = page.get_by_role("navigation", name="Breadcrumb")
            expect(trail.get_by_role("link", name="My account")).to_be_visible()
