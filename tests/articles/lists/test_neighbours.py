import datetime as dt

import pytest

from articles.lists import neighbours
from articles.lists.neighbours import RELATED, Around
from articles.models import Article
from tests.factories import make_article, make_category, make_tag

pytestmark = pytest.mark.django_db

NOW = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)


def aged(hours: float) -> dt.datetime:
    return NOW - dt.timedelta(hours=hours)


def around(article: Article) -> Around:
    rows = neighbours.with_neighbours(Article.objects.for_page(), at=NOW)
    return neighbours.around(rows.get(pk=article.pk), at=NOW)


def pk(article: Article | None) -> int | None:
    return article.pk if article else None


def test_previous_and_next_are_the_nearest_in_time() -> None:
    stories = [make_article(published=aged(n)) for n in range(4)]

    found = around(stories[1])

    assert (pk(found.newer), pk(found.older)) == (stories[0].pk, stories[2].pk)


def test_newest_story_has_no_next_and_the_oldest_no_previous() -> None:
    newest, oldest = make_article(published=aged(1)), make_article(published=aged(2))

    assert around(newest).newer is None
    assert around(oldest).older is None


def test_stories_of_the_same_second_follow_each_other_without_a_gap() -> None:
    stories = [make_article(published=aged(1)) for _ in range(3)]

    walked, story = [], stories[0]
    while (newer := around(story).newer) is not None:
        walked.append(newer.pk)
        story = newer

    assert walked == [stories[1].pk, stories[2].pk]


def test_neighbours_and_related_are_visible_stories_only() -> None:
    section, tag = make_category(), make_tag()
    middle = make_article(published=aged(5), section=section, tags=[tag])
    for fields in (
        {"published": aged(-1)},
        {"published": aged(4), "password": "x"},
        {"published": aged(6), "status": Article.Status.WITHDRAWN},
        {"published": aged(4.5), "status": Article.Status.PRIVATE},
        {"published": False},
    ):
        make_article(section=section, tags=[tag], **fields)

    found = around(middle)

    assert (found.newer, found.older, found.related) == (None, None, [])


def test_more_shared_tags_make_a_story_more_related_than_a_newer_one() -> None:
    one, two = make_tag(), make_tag()
    story = make_article(published=aged(9), tags=[one, two])
    newer = make_article(published=aged(1), tags=[one])
    closer = make_article(published=aged(5), tags=[one, two])

    assert [other.pk for other in around(story).related] == [closer.pk, newer.pk]


def test_related_are_filled_with_the_newest_of_the_section() -> None:
    section, tag = make_category(), make_tag()
    story = make_article(published=aged(9), section=section, tags=[tag])
    tagged = make_article(published=aged(8), tags=[tag])
    others = [make_article(published=aged(n), section=section) for n in range(1, 6)]

    related = [other.pk for other in around(story).related]

    assert related == [tagged.pk, *(other.pk for other in others[: RELATED - 1])]


def test_story_is_not_related_to_itself() -> None:
    section, tag = make_category(), make_tag()
    story = make_article(section=section, tags=[tag])

    assert around(story).related == []


def test_story_without_section_or_tags_has_no_related_ones() -> None:
    make_article(published=aged(1))

    assert around(make_article(published=aged(2))).related == []
