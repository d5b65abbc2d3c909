import datetime as dt

import pytest

from articles.lists import streams
from articles.lists.paging import NoSuchPageError
from articles.models import CategoryListing
from tests.factories import make_article, make_author, make_category, make_tag

pytestmark = pytest.mark.django_db

NOW = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)


def test_stories_stand_newest_first_and_in_pages() -> None:
    stories = [make_article(published=NOW - dt.timedelta(hours=n)) for n in range(5)]

    pages = [streams.latest(number=n, size=2, at=NOW) for n in (1, 2, 3)]

    assert [[s.pk for s in page.items] for page in pages] == [
        [stories[0].pk, stories[1].pk],
        [stories[2].pk, stories[3].pk],
        [stories[4].pk],
    ]
    with pytest.raises(NoSuchPageError):
        streams.latest(number=4, size=2, at=NOW)


def test_stories_of_the_same_second_stand_in_one_order_and_on_one_page_only() -> None:
    for _ in range(6):
        make_article(published=NOW)

    seen = [s.pk for n in (1, 2, 3) for s in streams.latest(number=n, size=2, at=NOW).items]

    assert sorted(set(seen)) == sorted(seen)
    assert len(seen) == 6


def test_section_lists_what_stands_in_the_sections_below_it() -> None:
    parent = make_category()
    child = make_category(parent=parent)
    inside, elsewhere = make_article(section=child), make_article(section=make_category())

    found = streams.of_topic(parent, size=10).items

    assert [s.pk for s in found] == [inside.pk]
    assert elsewhere.pk not in {s.pk for s in found}


def test_scheduled_story_joins_every_list_at_its_time() -> None:
    section, tag, author = make_category(), make_tag(), make_author()
    at = NOW + dt.timedelta(hours=1)
    story = make_article(published=at, section=section, tags=[tag], authors=[author])

    def lists(when: dt.datetime) -> list[list[int]]:
        pages = [
            streams.latest(size=5, at=when),
            *(streams.of_topic(topic, size=5, at=when) for topic in (section, tag, author)),
            streams.of_days(at.date(), at.date(), size=5, at=when),
        ]
        return [[s.pk for s in page.items] for page in pages]

    assert lists(at - dt.timedelta(seconds=1)) == [[]] * 5
    assert lists(at) == [[story.pk]] * 5


def test_listing_that_outlived_its_story_shows_nothing() -> None:
    section = make_category()
    draft = make_article(published=False, section=section)
    CategoryListing.objects.create(topic=section, article=draft, listed_at=NOW)

    assert list(streams.of_topic(section, size=5).items) == []


def test_days_list_by_the_date_in_the_address_even_after_the_story_was_backdated() -> None:
    story = make_article(published=NOW)
    story.published_at = NOW - dt.timedelta(days=40)
    story.save(update_fields=["published_at"])

    assert [s.pk for s in streams.of_days(NOW.date(), NOW.date(), size=5).items] == [story.pk]
