import pytest
from playwright.sync_api import Page, expect

from tests.factories import make_user

pytestmark = pytest.mark.django_db


def test_owner_signs_in_at_the_desk_and_leaves(page: Page) -> None:
    make_user("ada", password="a long password", is_staff=True, is_superuser=True)

    page.goto("/admin/")
    page.get_by_text("With a password or a passkey").click()
    page.get_by_label("E-mail address or username").fill("ada")
    page.get_by_label("Password", exact=True).fill("a long password")
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("button", name="Log out")).to_be_visible()

    page.get_by_role("button", name="Log out").click()
    page.wait_for_url("**/")
    expect(page.get_by_role("link", name="Sign in")).to_be_visible()
