"""What a page sends before somebody can read it, measured in Chromium."""

import brotli
import pytest
from playwright.sync_api import Browser, Response
from pytest_django.live_server_helper import LiveServer

from articles import navigation
from articles.models import Article, Image, Rendition, SiteIdentity
from boundary.pictures import WIDTHS
from tests.factories import (
    make_article,
    make_author,
    make_category,
    make_comment,
    make_image,
    make_tag,
)

KB = 1_000
MOST, MOST_SCRIPT, MOST_FONT = 45 * KB, 15 * KB, 60 * KB
# Chromium's own sum of everything that moved without being asked to.
SHIFTS = """new Promise((done) => {
  let sum = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) sum += entry.value;
  }).observe({type: "layout-shift", buffered: true});
  requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => done(sum), 0)));
})"""
BLOCKING = """Array.from(document.scripts).filter(
  (s) => s.src && !s.async && !s.defer && s.type !== "module"
).map((s) => s.src)"""

# Of each picture: how many pixels it takes here, the file that was chosen, and all there were. One
# that is cropped to its box is as wide as its height needs.
PICTURES = """Array.from(document.querySelectorAll("main img")).map((image) => {
  const {width, height} = image.getBoundingClientRect();
  const offers = image.parentElement.querySelector("source").srcset.split(", ");
  const shape = image.getAttribute("width") / image.getAttribute("height");
  return {
    pixels: Math.max(width, height * shape) * devicePixelRatio,
    chosen: image.currentSrc,
    offered: Object.fromEntries(offers.map((offer) => offer.split(" "))),
  };
})"""
SLACK = 1.1  # `sizes` says roughly how wide a picture stands


@pytest.fixture
def story(live_server: LiveServer) -> Article:
    """650 words in a section, with tags, a writer, neighbours and a discussion."""
    SiteIdentity.objects.create(name="The Quay", tagline="From the water", accent="#2456a6")
    for n in range(8):
        make_category(f"Section {n}", slug=f"s-{n}", in_navigation=True)
    section = make_category("Harbour", slug="harbour", in_navigation=True)
    details = {
        "section": section,
        "authors": [make_author("Maren")],
        "tags": [make_tag(slug=f"tag-{n}") for n in range(4)],
    }
    for _ in range(6):
        make_article(**details)
    words = "The samples were taken in jam jars by people who have fished here since school. "
    story = make_article(
        headline="Dredgers halted after mussel beds test positive for tin",
        body="".join(f"<p>{n}: {words * 4}</p>" for n in range(11)),
        **details,
    )
    for _ in range(5):
        make_comment(story, parent=make_comment(story))
    navigation.refresh()
    return story


def test_a_story_without_pictures_is_light_and_still(
    browser: Browser, live_server: LiveServer, story: Article
) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer))

    page.goto(f"{live_server.url}{story.get_absolute_url()}", wait_until="networkidle")
    page.evaluate("document.fonts.ready.then(() => 0)")

    kinds: dict[str, list[bytes]] = {}
    for answer in answers:
        kinds.setdefault(answer.request.resource_type, []).append(answer.body())
    # As they are sent: pages compressed at 5 (pagecache/pages.py), static files once at 11.
    html = sum(len(brotli.compress(body, quality=5)) for body in kinds["document"])
    sheets = sum(len(brotli.compress(body)) for body in kinds["stylesheet"])
    scripts = sum(len(brotli.compress(body)) for body in kinds.get("script", []))
    assert "image" not in kinds
    assert html + sheets + scripts <= MOST, (html, sheets, scripts)
    assert scripts <= MOST_SCRIPT
    assert [len(body) <= MOST_FONT for body in kinds["font"]] == [True]
    assert page.evaluate(BLOCKING) == []
    # 0.1 is what search engines call good; a story of text has no excuse at all.
    assert page.evaluate(SHIFTS) < 0.01
    context.close()


def make_photograph() -> Image:
    """A picture of its own, in all widths: Chromium takes a wider file that it has already."""
    image = make_image(width=1920, height=1280)
    there = image.renditions.values_list("width", flat=True)
    for width in set(WIDTHS) - set(there):
        file = f"pictures/{image.key[:2]}/{image.key}/{width}.webp"
        Rendition.objects.create(
            image=image, format="webp", width=width, height=width * 2 // 3, size=1, file=file
        )
    return image


@pytest.mark.parametrize(("width", "density"), [(390, 3), (412, 1.75), (820, 2), (1440, 1)])
def test_no_picture_is_fetched_wider_than_it_is_shown(
    browser: Browser, live_server: LiveServer, width: int, density: float
) -> None:
    section = make_category("Harbour", slug="harbour", in_navigation=True)
    stories = [make_article(section=section, lead_image=make_photograph()) for _ in range(12)]
    navigation.refresh()
    context = browser.new_context(
        base_url=live_server.url,
        viewport={"width": width, "height": 844},
        device_scale_factor=density,
    )
    page = context.new_page()

    for path in ("/", stories[5].get_absolute_url(), "/category/harbour/", "/search/?q=story"):
        page.goto(path)
        page.evaluate("document.querySelectorAll('img').forEach((each) => each.loading = 'eager')")
        page.wait_for_load_state("networkidle")
        pictures = page.evaluate(PICTURES)
        assert len(pictures) >= 4, path
        for picture in pictures:
            offered = {int(size.removesuffix("w")): url for url, size in picture["offered"].items()}
            enough = [each for each in offered if each >= picture["pixels"] * SLACK]
            widest = min(enough, default=max(offered))
            chosen = [each for each, url in offered.items() if picture["chosen"].endswith(url)]
            assert chosen[0] <= widest, (path, picture)
    context.close()
