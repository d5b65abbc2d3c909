"""A reader in a real browser: every page, by mouse, keyboard and on the smallest screen."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, Route
from pytest_django.live_server_helper import LiveServer

from articles import navigation
from articles.library import uploads
from articles.models import SiteIdentity
from tests.articles.views.pages_of_a_newsroom import Newsroom, make_newsroom
from tests.factories import make_article, make_author, make_category, make_page
from tests.pictures import jpeg

TWO_FRAMES = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
HEIGHT_OF_BODY = "document.querySelector('.story-body').getBoundingClientRect().height"
HEIGHT_OF_LINE = "parseFloat(getComputedStyle(document.querySelector('.story-body')).lineHeight)"
SMALLEST = {"width": 320, "height": 640}
LONG_WORD = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"

BODY = """
<p>It was <a href="https://example.org/">said</a> before.</p><h2>What was said</h2>
<blockquote><p>“No.”</p></blockquote>
<table><caption>Samples</caption><thead><tr><th scope="col">Year</th><th scope="col">Found</th>
<th scope="col">Where</th><th scope="col">By whom</th><th scope="col">Checked</th></tr></thead>
<tbody><tr><td>2026</td><td>83</td><td>Northbed</td><td>Fishermen</td><td>Twice</td></tr></tbody>
</table><pre><code>a line of code that is much too long for the screen of any telephone</code></pre>
<ul><li>One<ul><li>Two<ol><li>Three<ul><li>WORD</li></ul></li></ol></li></ul></li></ul><p>WORD</p>
<figure data-embed="youtube/dQw4w9WgXcQ"></figure>
""".replace("WORD", LONG_WORD)


@pytest.fixture
def newsroom(live_server: LiveServer) -> Newsroom:
    room = make_newsroom()
    section = make_category(LONG_WORD, slug="long", in_navigation=True)
    for n in range(8):
        make_category(f"Section {n}", slug=f"s-{n}", in_navigation=True)
    picture = uploads.add_image(jpeg(1200, 800), name="a.jpg", alt="Hills", credit="The Post")
    story = make_article(
        headline=f"Dredgers halted after mussel beds test positive for tin {LONG_WORD}",
        standfirst=f"{LONG_WORD} Port owners say that the levels are old news.",
        slug="tin",
        body=BODY,
        section=section,
        lead_image=picture,
        authors=[make_author("Tomás", photo=picture), make_author("Maren")],
        is_featured=True,
    )
    page = make_page(title="Read", slug="read", body=BODY, lead_image=picture)
    SiteIdentity.objects.filter(pk=1).update(
        name="The Saltmarsh Post", tagline="News", accent="#0a5c9e"
    )
    navigation.refresh()
    return Newsroom(
        public=(*room.public, "/search/", story.get_absolute_url(), page.get_absolute_url()),
        protected=room.protected,
        gone=room.gone,
        hidden=room.hidden,
    )


def every_address(newsroom: Newsroom) -> list[str]:
    return [*newsroom.public, *newsroom.protected, *newsroom.gone, "/nothing/", "/%00/"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_any_page(
    page: Page,
    newsroom: Newsroom,
    expect_accessible: Callable[[Page], None],
    scheme: str,
) -> None:
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    for address in every_address(newsroom):
        page.goto(address)
        expect_accessible(page)


def test_no_page_scrolls_sideways_on_the_smallest_screen(page: Page, newsroom: Newsroom) -> None:
    page.set_viewport_size(SMALLEST)  # type: ignore[arg-type]
    for address in every_address(newsroom):
        page.goto(address)

        assert page.evaluate("document.documentElement.scrollWidth") <= 320, address


def test_axe_finds_nothing_on_the_smallest_screen(
    page: Page, newsroom: Newsroom, expect_accessible: Callable[[Page], None]
) -> None:
    page.set_viewport_size(SMALLEST)  # type: ignore[arg-type]
    for address in ("/", newsroom.public[-2], newsroom.public[2], newsroom.protected[0]):
        page.goto(address)
        expect_accessible(page)


def test_keyboard_reaches_the_text_past_the_masthead(page: Page, newsroom: Newsroom) -> None:
    page.goto(newsroom.public[-2])

    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to content"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")

    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


def test_pages_read_from_right_to_left_where_the_language_does(
    page: Page, newsroom: Newsroom, expect_accessible: Callable[[Page], None]
) -> None:
    SiteIdentity.objects.filter(pk=1).update(language="ar")
    page.set_viewport_size(SMALLEST)  # type: ignore[arg-type]
    for address in ("/", newsroom.public[-2], newsroom.public[2]):
        page.goto(address)

        assert page.evaluate("getComputedStyle(document.body).direction") == "rtl"
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, address
        expect_accessible(page)


def test_site_is_read_without_scripts(browser: Browser, newsroom: Newsroom, base_url: str) -> None:
    context = browser.new_context(java_script_enabled=False, base_url=base_url)
    page = context.new_page()

    page.goto("/")
    page.get_by_role("link", name="Dredgers halted").first.click()
    assert "Port owners say" in page.locator("main").inner_text()
    film = page.locator("figure.embed a")
    assert film.get_attribute("href") == "https://www.youtube.com/watch?v=dQw4w9WgXcQ"
    page.get_by_role("link", name="View all stories by Maren").click()
    assert page.locator("h1").inner_text() == "Maren"
    context.close()


def test_film_of_another_site_is_fetched_only_after_a_click(
    browser: Browser, newsroom: Newsroom, base_url: str
) -> None:
    context = browser.new_context(base_url=base_url)
    page = context.new_page()
    asked: list[str] = []

    def answer(route: Route) -> None:
        asked.append(route.request.url)
        route.fulfill(body="<title>Film</title>", content_type="text/html")

    context.route(lambda url: not url.startswith(base_url), answer)
    page.goto(newsroom.public[-2])
    assert asked == []

    page.locator("figure.embed a").click()
    page.wait_for_selector("figure.embed iframe")
    page.wait_for_load_state("networkidle")

    assert asked == ["https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ?autoplay=1"]
    assert page.locator("figure.embed iframe").get_attribute("title")
    context.close()


def test_nothing_jumps_when_the_newspaper_s_font_comes_late(
    browser: Browser, live_server: LiveServer
) -> None:
    words = "The samples were taken in jam jars by people who have fished here since school. " * 9
    lengths = range(120, 700, 20)
    story = make_article(body="".join(f"<p>{words[:length]}</p>" for length in lengths))
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    held: list[Route] = []
    page.route("**/*.woff2", lambda route: held.append(route))
    page.goto(f"{live_server.url}{story.get_absolute_url()}", wait_until="domcontentloaded")
    page.evaluate(TWO_FRAMES)

    before = page.evaluate(HEIGHT_OF_BODY)
    assert held
    for route in held:
        route.continue_()
    page.wait_for_load_state("networkidle")
    page.evaluate("document.fonts.ready.then(() => 0)")
    page.evaluate(TWO_FRAMES)
    after = page.evaluate(HEIGHT_OF_BODY)

    # Seen: 0 px of 6,250; with an unadjusted stand-in 457.
    assert abs(after - before) <= 2 * page.evaluate(HEIGHT_OF_LINE)
    context.close()


def test_paper_gets_the_words_and_not_the_furniture(page: Page, newsroom: Newsroom) -> None:
    page.emulate_media(media="print")
    page.goto(newsroom.public[-2])

    assert page.locator("h1").is_visible()
    assert page.locator(".story-body p").first.is_visible()
    for furniture in (".sections", ".utility nav", ".steps", ".tags"):
        if page.locator(furniture).count():
            assert not page.locator(furniture).first.is_visible(), furniture
