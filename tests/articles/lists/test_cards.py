import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from articles.lists.cards import cards
from tests.factories import make_article, make_author, make_image

pytestmark = pytest.mark.django_db


def test_cards_keep_the_order_they_were_asked_in() -> None:
    stories = [make_article() for _ in range(3)]
    asked = [stories[2].pk, stories[0].pk, stories[1].pk, stories[0].pk]

    found = cards(asked, at=timezone.now())

    assert [s.pk for s in found] == [stories[2].pk, stories[0].pk, stories[1].pk]


def test_people_and_pictures_of_all_cards_cost_two_queries_more(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    shared, images = make_author(name="Ines"), [make_image(), make_image()]
    widths = [[r.width for r in image.renditions.all()] for image in images]
    stories = [
        make_article(lead_image=images[0], authors=[shared, make_author(name="Tunde")]),
        make_article(lead_image=images[1], authors=[shared]),
        make_article(lead_image=images[0]),
        make_article(),
    ]

    with django_assert_num_queries(3):
        found = cards([story.pk for story in stories], at=timezone.now())
        people = [[byline.author.name for byline in s.bylines.all()] for s in found]
        widths_of = [
            [r.width for r in s.lead_image.renditions.all()] if s.lead_image else None
            for s in found
        ]

    assert people == [["Ines", "Tunde"], ["Ines"], [], []]
    assert widths_of == [widths[0], widths[1], widths[0], None]
    assert all(widths)


def test_no_card_costs_no_query(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(0):
        assert cards([], at=timezone.now()) == []
