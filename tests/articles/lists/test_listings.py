"""The derived lists: many new stories at once stand where one by one they would."""

import pytest
from pytest_django import DjangoAssertNumQueries

from articles.lists import listings
from articles.models import Article, AuthorListing, CategoryListing, TagListing
from tests.factories import make_article, make_author, make_category, make_tag

pytestmark = pytest.mark.django_db

LISTINGS = (CategoryListing, TagListing, AuthorListing)


def rows() -> list[set[tuple[object, ...]]]:
    return [
        set(listing.objects.values_list("article_id", "topic_id", "listed_at"))
        for listing in LISTINGS
    ]


def many() -> list[Article]:
    top = make_category()
    below = make_category(parent=top)
    stories = [
        make_article(section=below, categories=[make_category()], tags=[make_tag(), make_tag()]),
        make_article(authors=[make_author(), make_author()], section=top),
        make_article(),
        make_article(published=False, section=top, tags=[make_tag()]),
        make_article(password="x", section=top),
        make_article(status="withdrawn", section=top),
    ]
    return list(Article.objects.filter(pk__in=[story.pk for story in stories]))


def test_many_new_stories_are_listed_as_each_alone_would_be() -> None:
    stories = many()
    expected = rows()
    for listing in LISTINGS:
        listing.objects.all().delete()

    listings.list_new(stories)

    assert rows() == expected


def test_listing_many_costs_as_much_as_listing_few(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    stories = [story for _time in range(5) for story in many()]
    for listing in LISTINGS:
        listing.objects.all().delete()

    with django_assert_max_num_queries(8):
        listings.list_new(stories)
