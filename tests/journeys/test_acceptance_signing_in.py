"""No word is lost on the way in: what may happen between typing and being signed in.

What is not here stands in test_sign_in_window.py and test_commenter.py; tests/comments/
test_acceptance.py lists where each promise is held.
"""

import contextlib
import datetime as dt
import http.client
import re
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.contrib.sessions.models import Session
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from comments.models import Comment
from tests.accounts.conftest import last_code
from tests.factories import make_article, make_user
from tests.journeys.commenting import LONG, at_google, box, known_reader, write
from tests.journeys.sessions import sign_in
from tests.oauth_stub import OAuthStub, Person
from tests.processes import database_url, manage, wait_until

pytestmark = pytest.mark.django_db(transaction=True)

SIGNED_IN = re.compile("You are commenting using your (Google )?account")


def expect_signed_in_with_text(tab: Page, text: str = LONG) -> None:
    expect(tab.get_by_text(SIGNED_IN)).to_be_visible()
    assert box(tab) == text
    assert not Comment.objects.filter(text=text).exists()


def post(tab: Page) -> None:
    tab.get_by_role("button", name="Post Comment").click()
    expect(tab.get_by_text("Awaiting moderation")).to_be_visible()
    assert Comment.objects.get().text == LONG.strip()


def test_quarter_of_an_hour_at_the_provider_costs_no_word(
    tab: Page, stub: OAuthStub, *, has_scripts: bool
) -> None:
    tab.goto(make_article().get_absolute_url())
    write(tab)
    provider = at_google(tab, has_scripts=has_scripts)
    expect(provider.get_by_role("button", name="Allow")).to_be_visible()

    with time_machine.travel(timezone.now() + dt.timedelta(minutes=15), tick=True):
        provider.get_by_role("button", name="Allow").click(no_wait_after=True)
        expect_signed_in_with_text(tab)
        post(tab)


@contextlib.contextmanager
def server(port: int, folder: Path, stub: OAuthStub) -> Iterator[str]:
    """A server process on the test's database; killed, not asked to end."""
    with manage(
        *("runserver", "--noreload", "--insecure", "--skip-checks", str(port)),
        folder=folder,
        DATABASE_URL=database_url(),
        DJANGO_SETTINGS_MODULE="tests.process_settings",
        OAUTH_STUB_URL=stub.url,
        SITE_URL=f"http://127.0.0.1:{port}",
    ) as process:
        wait_until(lambda: _answers(port) or process.poll() is not None, seconds=90)
        assert process.poll() is None, process.stdout and process.stdout.read()
        yield f"http://127.0.0.1:{port}"
        process.kill()


def _answers(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == http.HTTPStatus.OK
    except OSError:
        return False
    finally:
        connection.close()


def test_server_that_is_killed_and_started_again_costs_no_word(
    browser: Browser, stub: OAuthStub, tmp_path: Path, *, has_scripts: bool
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
    article = make_article()
    context = browser.new_context(java_script_enabled=has_scripts, locale="en-GB")
    tab = context.new_page()
    with server(port, tmp_path, stub) as url:
        tab.goto(url + article.get_absolute_url())
        write(tab)
        provider = at_google(tab, has_scripts=has_scripts)
        expect(provider.get_by_role("button", name="Allow")).to_be_visible()

    with server(port, tmp_path, stub):
        provider.get_by_role("button", name="Allow").click(no_wait_after=True)
        expect_signed_in_with_text(tab)
        post(tab)
    context.close()


def test_proof_of_a_known_address_that_interposes_costs_no_word(
    tab: Page, stub: OAuthStub, *, has_scripts: bool
) -> None:
    owner = make_user("owner", display_name="Maren K.")
    EmailAddress.objects.create(user=owner, email="a@example.org", verified=True, primary=True)
    stub.person["google"] = Person(email="a@example.org")
    tab.goto(make_article().get_absolute_url())
    write(tab)
    provider = at_google(tab, has_scripts=has_scripts)

    provider.get_by_role("button", name="Allow").click()
    provider.get_by_role("button", name="Send a code to a@example.org").click()
    provider.get_by_label("Code").fill(last_code())
    provider.get_by_role("button", name="Continue").click(no_wait_after=True)

    expect_signed_in_with_text(tab)
    assert User.objects.get(socialaccount__provider="google") == owner
    post(tab)


def test_error_of_the_provider_leads_back_to_the_text_and_the_choice(
    tab: Page, stub: OAuthStub, *, has_scripts: bool
) -> None:
    stub.person["google"] = Person(error="token")
    tab.goto(make_article().get_absolute_url())
    write(tab)

    provider = at_google(tab, has_scripts=has_scripts)
    provider.get_by_role("button", name="Allow").click(no_wait_after=True)

    expect(tab.get_by_text("Signing in with Google did not work.")).to_be_visible()
    expect(tab.get_by_role("button", name="Google")).to_be_visible()
    assert box(tab) == LONG


def test_mailed_code_leads_back_to_the_text(tab: Page, *, has_scripts: bool) -> None:
    tab.goto(make_article().get_absolute_url())
    write(tab)
    tab.get_by_role("button", name="E-mail code" if has_scripts else "Log in").click()
    if not has_scripts:
        tab.get_by_role("button", name="E-mail code").click()

    tab.get_by_label("Your e-mail address").fill("maren@example.org")
    tab.get_by_role("button", name="Send me a code").click()
    tab.get_by_label("Code").fill(last_code())
    tab.get_by_role("button", name="Continue").click()

    name = tab.get_by_label("Name (required)")
    expect(name).to_have_value("")
    assert box(tab) == LONG
    name.fill("Maren")
    post(tab)


def test_two_tabs_on_two_stories_keep_two_texts_through_one_sign_in(
    tab: Page, stub: OAuthStub, *, has_scripts: bool
) -> None:
    other = tab.context.new_page()
    for page, text in ((tab, LONG), (other, "Another thought")):
        page.goto(make_article().get_absolute_url())
        write(page, text)
    if not has_scripts:
        other.get_by_role("button", name="Log in").click()

    provider = at_google(tab, has_scripts=has_scripts)
    provider.get_by_role("button", name="Allow").click(no_wait_after=True)

    expect_signed_in_with_text(tab)
    if not has_scripts:
        # This tab can't know yet; its form, older than the sign-in, leads to one that fits.
        other.get_by_role("button", name="Google").click()
    expect_signed_in_with_text(other, "Another thought")


def test_session_that_ends_while_typing_costs_no_word(
    tab: Page, live_server: LiveServer, stub: OAuthStub
) -> None:
    sign_in(tab, live_server, known_reader())
    tab.goto(make_article().get_absolute_url())
    write(tab)
    Session.objects.all().delete()

    tab.get_by_role("button", name="Post Comment").click()

    expect(tab.get_by_role("button", name="Google")).to_be_visible()
    assert box(tab) == LONG
    assert not Comment.objects.filter(text=LONG.strip()).exists()


def test_expired_token_costs_no_word_and_one_more_click_posts(
    tab: Page, live_server: LiveServer
) -> None:
    sign_in(tab, live_server, known_reader())
    article = make_article()
    tab.goto(article.get_absolute_url())
    write(tab)
    tab.context.clear_cookies(name="csrftoken")

    tab.get_by_role("button", name="Post Comment").click()
    expect(tab.get_by_text("The form had expired. Your text is here")).to_be_visible()
    assert box(tab) == LONG
    tab.get_by_role("button", name="Post Comment").click()

    expect(tab).to_have_url(re.compile("#comment-"))
    assert Comment.objects.get(article=article).text == LONG.strip()


@pytest.mark.parametrize("act", ["Log Out", "Change"])
def test_log_out_and_change_cost_no_word_and_the_way_back_in_keeps_it_too(
    tab: Page, live_server: LiveServer, stub: OAuthStub, act: str, *, has_scripts: bool
) -> None:
    sign_in(tab, live_server, known_reader())
    tab.goto(make_article().get_absolute_url())
    write(tab)

    tab.get_by_role("button", name=act).click()
    expect(tab.get_by_role("button", name="Google")).to_be_visible()
    assert box(tab) == LONG
    with contextlib.ExitStack() as stack:
        opened = stack.enter_context(tab.expect_popup()) if has_scripts else None
        tab.get_by_role("button", name="Google").click()
    provider = opened.value if opened else tab
    provider.get_by_role("button", name="Allow").click(no_wait_after=True)

    expect(tab.get_by_text("You are commenting using your Google account.")).to_be_visible()
    assert box(tab) == LONG
