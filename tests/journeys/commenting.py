"""What the journeys of commenters share."""

import datetime as dt
import re

from django.utils import timezone
from playwright.sync_api import Page

from accounts.models import User
from tests.factories import make_comment, make_user

# 3,000 characters with emoji and a script that runs from right to left.
LONG = ("Zwölf Boxkämpfer 🌊 jagen; \u0645\u0631\u062d\u0628\u0627 <b>&amp;</b>\n" * 90)[
    :2_999
] + "."
# What stands on a provider's button.
PROVIDERS = {"google": "Google", "facebook": "Facebook", "x": re.compile("^X")}


def known_reader(name: str = "Maren K.") -> User:
    """Somebody whose comments wait for nobody."""
    user = make_user(display_name=name)
    for _ in range(2):
        make_comment(author=user, created_at=timezone.now() - dt.timedelta(days=9))
    return user


def box(page: Page) -> str:
    """What stands in the text box."""
    return page.get_by_label("Comment", exact=True).input_value()


def write(tab: Page, text: str = LONG) -> None:
    """Fill the text box."""
    tab.get_by_label("Comment", exact=True).fill(text)


def at_google(tab: Page, *, has_scripts: bool) -> Page:
    """Google's page, for what stands under a story: in a window, or without scripts in the tab."""
    if has_scripts:
        with tab.expect_popup() as opened:
            tab.get_by_role("button", name="Google").click()
        return opened.value
    tab.get_by_role("button", name="Log in").click()  # the reply page offers the providers
    tab.get_by_role("button", name="Google").click()
    return tab
