"""The header that names a page's sheet and font makes no browser fetch them twice."""

from collections import Counter

import pytest
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from tests.factories import make_article

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("kind", ["front", "story"])
def test_what_a_page_preloads_is_fetched_once_and_used(
    page: Page, live_server: LiveServer, kind: str
) -> None:
    story = make_article()
    asked: Counter[str] = Counter()
    said: list[str] = []
    page.on("request", lambda request: asked.update([request.url]))
    page.on("console", lambda message: said.append(message.text))

    answer = page.goto(live_server.url + ("/" if kind == "front" else story.get_absolute_url()))
    page.wait_for_load_state("networkidle")

    assert answer is not None
    link = answer.headers["link"]
    for name in ("css/site.css", "fonts/newsreader.woff2"):
        assert f"<{address_of(name)}>" in link
        assert asked[f"{live_server.url}{address_of(name)}"] == 1
    assert not [text for text in said if "preload" in text]


def address_of(name: str) -> str:
    return f"/static/{name}"
