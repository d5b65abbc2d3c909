import datetime as dt

import pytest

from articles.lists import front_page
from articles.lists.front_page import IN_A_BLOCK, LATEST, STICKY, FrontPage
from articles.models import Article
from tests.factories import make_article, make_category

pytestmark = pytest.mark.django_db

NOW = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)


def aged(hours: float) -> dt.datetime:
    return NOW - dt.timedelta(hours=hours)


def page(size: int = 20) -> FrontPage:
    return front_page.front_page(size=size, at=NOW)


def keys(stories: object) -> list[int]:
    assert isinstance(stories, list | tuple)
    return [story.pk for story in stories]


def lead() -> int | None:
    found: Article | None = page().lead
    return found.pk if found else None


def test_newest_featured_story_leads_and_the_newest_of_all_where_none_is_featured() -> None:
    newest = make_article(published=aged(1))
    assert lead() == newest.pk

    make_article(published=aged(5), is_featured=True)
    newer = make_article(published=aged(4), is_featured=True)
    assert lead() == newer.pk


def test_featured_story_does_not_lead_before_its_time() -> None:
    make_article(published=aged(-1), is_featured=True)
    newest = make_article(published=aged(1))

    assert lead() == newest.pk


def test_sticky_stories_stand_above_the_latest_whatever_their_age() -> None:
    old = make_article(published=aged(5000), is_sticky=True)
    for n in range(3):
        make_article(published=aged(n))

    found = page()

    assert keys(found.sticky) == [old.pk]
    assert old.pk not in keys(found.latest)


def test_no_more_than_a_few_sticky_stories_stand_above() -> None:
    for n in range(STICKY + 3):
        make_article(published=aged(n), is_sticky=True)

    assert len(page().sticky) == STICKY


def test_story_stands_once_at_the_top() -> None:
    section = make_category(in_navigation=True)
    first = make_article(published=aged(1), is_featured=True, is_sticky=True, section=section)
    second = make_article(published=aged(2), section=section)

    found = page()

    assert found.lead is not None
    assert found.lead.pk == first.pk
    assert keys(found.sticky) == []
    assert keys(found.latest) == [second.pk]
    assert [keys(block.stories) for block in found.blocks] == [[second.pk]]


def test_block_holds_the_newest_of_a_section_of_the_navigation_and_of_those_below() -> None:
    parent = make_category(in_navigation=True)
    child = make_category(parent=parent)
    hidden = make_category()
    top = make_article(published=aged(0))
    stories = [
        make_article(published=aged(1 + n), section=child if n % 2 else parent) for n in range(6)
    ]
    make_article(published=aged(9), section=hidden)

    found = page()

    assert found.lead is not None
    assert found.lead.pk == top.pk
    assert [block.section.pk for block in found.blocks] == [parent.pk]
    assert keys(found.blocks[0].stories) == [story.pk for story in stories[:IN_A_BLOCK]]


def test_section_without_stories_has_no_block() -> None:
    make_category(in_navigation=True)
    make_article()

    assert page().blocks == []


def test_every_story_of_the_first_page_stands_somewhere() -> None:
    section = make_category(in_navigation=True)
    everything = {
        make_article(
            published=aged(n), is_sticky=n == 7, section=section if n % 3 == 0 else None
        ).pk
        for n in range(30)
    }

    found = page(size=30)
    assert found.lead is not None
    shown = [found.lead.pk, *keys(found.sticky), *keys(found.latest), *keys(found.more)]
    shown += [pk for block in found.blocks for pk in keys(block.stories)]

    assert set(shown) == everything
    assert not found.has_older


def test_older_stories_are_announced_when_there_are_more_than_a_page_holds() -> None:
    for n in range(21):
        make_article(published=aged(n))

    found = page(size=20)

    assert found.has_older
    assert len(found.latest) == LATEST


def test_empty_site_has_an_empty_front_page() -> None:
    found = page()

    assert found.lead is None
    assert not found.has_older
