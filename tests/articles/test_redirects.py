import datetime as dt

import pytest
from django.utils import timezone

from articles import redirects
from tests.factories import make_article, make_category, make_page

pytestmark = pytest.mark.django_db


def test_story_under_a_wrong_date_is_guessed() -> None:
    story = make_article(slug="a-story")

    assert redirects.guess("/1999/01/01/a-story/") == story.get_absolute_url()


def test_two_stories_of_one_slug_are_not_guessed_between() -> None:
    now = timezone.now()
    for days in (1, 2):
        make_article(slug="a-story", published=now - dt.timedelta(days=days))

    assert redirects.guess("/1999/01/01/a-story/") == ""


@pytest.mark.parametrize("fields", [{"published": False}, {"status": "withdrawn"}])
def test_guess_does_not_betray_what_readers_may_not_reach(fields: dict[str, object]) -> None:
    make_article(slug="a-story", **fields)  # type: ignore[arg-type]

    assert redirects.guess("/1999/01/01/a-story/") == ""


def test_guess_does_not_betray_a_scheduled_story() -> None:
    make_article(slug="a-story", published=timezone.now() + dt.timedelta(hours=1))

    assert redirects.guess("/1999/01/01/a-story/") == ""


def test_sub_section_named_without_those_above_it_is_guessed() -> None:
    child = make_category(slug="child", parent=make_category(slug="parent"))

    assert redirects.guess("/category/child/") == child.get_absolute_url()


@pytest.mark.parametrize(
    "path",
    ["/%00/", "/a%00b/feed/", "/1999/01/01/%00/", "/category/a/%00/", "/?p=%00", "http://[::1/x"],
)
def test_an_address_that_can_not_be_stored_leads_nowhere(path: str) -> None:
    assert redirects.find(path) == ""
    if path.startswith("/"):
        assert redirects.find_below(path) == ""
        assert redirects.guess(path) == ""


@pytest.mark.parametrize("path", ["/", "/nothing/", "/category/", "/a/b/c/d/", "/2026/11/22/"])
def test_other_paths_are_not_guessed(path: str) -> None:
    assert redirects.guess(path) == ""


def test_unicode_slug_is_guessed_from_its_percent_encoded_address() -> None:
    story = make_article(slug="новости-дня")

    assert redirects.guess(
        "/1999/01/01/%D0%BD%D0%BE%D0%B2%D0%BE%D1%81%D1%82%D0%B8-%D0%B4%D0%BD%D1%8F/"
    ) == (story.get_absolute_url())


@pytest.mark.parametrize(
    ("part", "kept"),
    [("feed/", "feed/"), ("feed/atom/", "feed/atom/"), ("feed/rss2/", "feed/"),
     ("comment-page-2/", "comment-page-2/"),
     ("2/", ""), ("amp/", ""), ("trackback/", "")],
)  # fmt: skip
def test_parts_of_an_old_address_lead_to_the_same_part(part: str, kept: str) -> None:
    story = make_article()
    redirects.remember("/archives/12/", article=story)

    assert redirects.find_below(f"/archives/12/{part}") == story.get_absolute_url() + kept
    assert redirects.find_below(f"/archives/13/{part}") == ""


@pytest.mark.parametrize("status", ["draft", "submitted", "approved", "private", "trashed"])
def test_old_addresses_do_not_betray_what_was_never_public(status: str) -> None:
    story = make_article(status=status)
    page = make_page(status=status)
    redirects.remember("/?p=12", article=story)
    redirects.remember("/?p=13", page=page)

    assert redirects.find("/?p=12") == redirects.find("/?p=13") == ""


def test_old_address_of_a_scheduled_story_leads_there_from_its_time_on() -> None:
    later = timezone.now() + dt.timedelta(days=1)
    story = make_article(published=later)
    redirects.remember("/?p=12", article=story)

    assert redirects.find("/?p=12") == ""
    assert redirects.find("/?p=12", at=later) == story.get_absolute_url()


def test_old_address_of_a_withdrawn_story_leads_to_where_it_says_gone() -> None:
    story = make_article(status="withdrawn")
    redirects.remember("/?p=12", article=story)

    assert redirects.find("/?p=12") == story.get_absolute_url()
