import datetime as dt

import pytest
from django.utils import timezone

from comments import drafts
from comments.models import Draft
from tests.factories import make_article, make_comment, make_page

pytestmark = pytest.mark.django_db

NOW = timezone.now()


def test_draft_is_found_by_its_browser_at_its_place_only() -> None:
    article, comment = make_article(), make_comment()
    mine, other = drafts.new_browser_id(), drafts.new_browser_id()

    drafts.save(mine, article, None, text="  as typed\n", at=NOW)

    assert drafts.find(mine, article, None, at=NOW).text == "  as typed\n"
    assert drafts.find(other, article, None, at=NOW).text == ""
    assert drafts.find("", article, None, at=NOW).text == ""
    assert drafts.find(mine, comment.subject, comment, at=NOW).text == ""


def test_two_tabs_on_two_stories_and_a_reply_keep_three_drafts() -> None:
    browser, first, comment, page = (
        drafts.new_browser_id(),
        make_article(),
        make_comment(),
        make_page(),
    )
    places = [(first, None), (comment.subject, comment), (comment.subject, None), (page, None)]

    for number, (subject, parent) in enumerate(places):
        drafts.save(browser, subject, parent, text=f"{number}", at=NOW)

    assert [drafts.find(browser, *place, at=NOW).text for place in places] == ["0", "1", "2", "3"]


def test_later_text_replaces_the_earlier_and_an_empty_one_forgets_it() -> None:
    browser, article = drafts.new_browser_id(), make_article()
    for text in ("one", "two"):
        drafts.save(browser, article, None, text=text, at=NOW)
    assert drafts.find(browser, article, None, at=NOW).text == "two"

    drafts.save(browser, article, None, text=" ", at=NOW)

    assert not Draft.objects.exists()


def test_draft_ends_after_a_week() -> None:
    browser, article = drafts.new_browser_id(), make_article()
    drafts.save(browser, article, None, text="x", at=NOW)
    week = NOW + dt.timedelta(days=7)

    assert drafts.find(browser, article, None, at=week - dt.timedelta(seconds=1)).text == "x"
    assert drafts.find(browser, article, None, at=week).text == ""
    assert drafts.prune(at=week) == 1


def test_cookie_is_not_readable_from_the_table() -> None:
    browser = drafts.new_browser_id()
    drafts.save(browser, make_article(), None, text="x", at=NOW)

    assert browser not in Draft.objects.get().browser


def test_one_browser_cannot_fill_the_table() -> None:
    browser = drafts.new_browser_id()
    for number in range(25):
        at = NOW + dt.timedelta(seconds=number)
        drafts.save(browser, make_article(), None, text="x" * 200_000, at=at)

    assert Draft.objects.count() == drafts.MOST_PER_BROWSER
    assert len(Draft.objects.first().text) == drafts.LONGEST  # type: ignore[union-attr]
