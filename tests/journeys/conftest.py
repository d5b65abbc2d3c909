"""Stories in a real Chromium against a real server on this machine.

`page` is a tab whose base address is the server; `expect_accessible(page)` runs axe on it. A page
that asks another host for anything, logs an error or breaks its content policy fails its test.
"""

import os
from collections.abc import Callable, Generator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, expect
from pytest_django.live_server_helper import LiveServer

# Playwright's synchronous API keeps an event loop in this thread; the tests' own queries are plain.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")

WIDTHS = (390, 820, 1440)
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

type Look = Callable[[Page, str], None]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "journeys" in item.path.parts:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def base_url(live_server: LiveServer) -> str:
    return live_server.url


# Longer than Playwright's five seconds: a machine that does other things as well is slower.
expect.set_options(timeout=30_000)


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    return {
        **browser_context_args,
        "locale": "en-GB",
        "timezone_id": "UTC",
        "reduced_motion": "reduce",
    }


@pytest.fixture
def page(page: Page, live_server: LiveServer) -> Generator[Page]:
    """A tab that remembers what went wrong in it and says so at the end of the test."""
    wrongs: list[str] = []
    own = urlsplit(live_server.url).netloc

    def look_at_request(request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme in {"http", "https"} and address.netloc != own:
            wrongs.append(f"asked another host: {request.url}")

    def look_at_console(message: ConsoleMessage) -> None:
        # A page that answers 404 or 410 is told as an error, too; some tests ask for one.
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            wrongs.append(f"console: {message.text}")

    page.on("request", look_at_request)
    page.on("console", look_at_console)
    page.on("pageerror", lambda error: wrongs.append(f"script: {error}"))
    yield page
    assert wrongs == []


@pytest.fixture
def expect_accessible() -> Callable[[Page], None]:
    """Asserts that axe finds nothing to object to on the page as it is now."""

    def check(page: Page) -> None:
        results = Axe().run(page, options={"runOnly": RULES, "resultTypes": ["violations"]})
        assert results.violations_count == 0, results.generate_report()

    return check


@pytest.fixture(params=[True, False], ids=["with scripts", "without scripts"])
def has_scripts(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


@pytest.fixture
def tab(browser: Browser, live_server: LiveServer, *, has_scripts: bool) -> Generator[Page]:
    """A tab that may leave for a provider and come back."""
    context = browser.new_context(
        base_url=live_server.url, java_script_enabled=has_scripts, locale="en-GB"
    )
    yield context.new_page()
    context.close()


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
                # Django's links change their colour slowly.
                page.evaluate("Promise.all(document.getAnimations().map(({finished}) => finished))")
                expect_accessible(page)
                if folder:
                    file = Path(folder) / f"{name.replace(':', '-')}-{width}-{scheme}.png"
                    page.screenshot(path=file, full_page=True)
            assert page.evaluate("document.documentElement.scrollWidth") <= width

    return at
