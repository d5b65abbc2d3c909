"""A story moves or goes while somebody types a comment; in the browser no word is lost."""

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from articles.models import Article
from comments.models import Comment
from tests.factories import make_article, save_article
from tests.journeys.commenting import LONG, box, known_reader, write
from tests.journeys.conftest import Look
from tests.journeys.sessions import sign_in

pytestmark = pytest.mark.django_db(transaction=True)


def give_slug(story: Article, slug: str) -> None:
    save_article(story, slug=slug)


@pytest.fixture
def story(tab: Page, live_server: LiveServer) -> Article:
    """A story at which a known reader, signed in, has typed."""
    sign_in(tab, live_server, known_reader())
    story = make_article(slug="first")
    tab.goto(story.get_absolute_url())
    write(tab)
    return story


def press_post(tab: Page) -> None:
    tab.get_by_role("button", name="Post Comment").click()


def expect_text_to_copy(tab: Page) -> None:
    expect(tab.get_by_label("Copy your text from here")).to_have_value(LONG)


def test_comment_is_posted_though_the_slug_changed(tab: Page, story: Article) -> None:
    give_slug(story, "second")
    other = make_article(slug="first")

    press_post(tab)

    expect(tab.get_by_role("heading", name="One thought on")).to_be_visible()
    assert "/second/#comment-" in tab.url
    assert Comment.objects.get(article=story).text == LONG.strip()
    assert not Comment.objects.filter(article=other).exists()


def test_typed_text_is_in_the_box_at_the_new_address(page: Page, live_server: LiveServer) -> None:
    story = make_article(slug="first")
    page.goto(story.get_absolute_url())
    write(page)
    page.goto("about:blank")
    give_slug(story, "second")

    page.goto(f"{live_server.url}{story.get_absolute_url()}")

    expect(page.get_by_text("What you wrote here before was restored.")).to_be_visible()
    assert box(page) == LONG


@pytest.mark.parametrize("status", [Article.Status.WITHDRAWN, Article.Status.PRIVATE])
def test_text_can_be_copied_where_the_story_is_gone(tab: Page, story: Article, status: str) -> None:
    Article.objects.filter(pk=story.pk).update(status=status)

    press_post(tab)

    expect(tab.get_by_role("heading", name="no longer public")).to_be_visible()
    expect_text_to_copy(tab)


def test_text_can_be_copied_where_a_password_is_asked_for(tab: Page, story: Article) -> None:
    Article.objects.filter(pk=story.pk).update(password="sesame")

    press_post(tab)

    expect_text_to_copy(tab)
    tab.get_by_role("link", name="Give the password").click()
    tab.get_by_label("Password").fill("sesame")
    tab.get_by_role("button", name="Read").click()
    expect(tab.get_by_role("heading", name=story.headline)).to_be_visible()
    tab.goto(f"{story.get_absolute_url()}respond/")
    assert box(tab) == LONG


def test_page_with_the_text_can_be_read_by_everybody(
    page: Page, live_server: LiveServer, look: Look
) -> None:
    sign_in(page, live_server, known_reader())
    story = make_article()
    page.goto(story.get_absolute_url())
    write(page)
    Article.objects.filter(pk=story.pk).update(status=Article.Status.WITHDRAWN)
    press_post(page)
    expect_text_to_copy(page)

    look(page, "returned-text")
