"""Signs somebody in without the way through the pages of the sign-in, which has its own tests."""

from django.test import Client
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from accounts.models import User


def sign_in(page: Page, live_server: LiveServer, user: User) -> None:
    """Let all tabs of this one's context be the person's."""
    client = Client()
    client.force_login(user)
    hand_over(client, page, live_server)


def hand_over(client: Client, page: Page, live_server: LiveServer) -> None:
    """Let the tab go on with the session that a client without a browser began."""
    cookie = client.cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
