"""Whatever the number of rows, a page costs the same few queries (the limits are of issue 2)."""

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from articles import navigation
from articles.actions.correct import correct
from articles.models import Article
from tests.factories import (
    make_article,
    make_author,
    make_category,
    make_comment,
    make_image,
    make_tag,
    make_user,
)
from tests.marks import same_on_both

pytestmark = [
    pytest.mark.django_db,
    same_on_both,
    pytest.mark.parametrize("rows", [10, 60]),
]

DEEP = 6


def make_stories(rows: int) -> list[Article]:
    """`rows` stories with pictures, people and tags, in ten sections that are six deep."""
    now = timezone.now()
    sections = []
    for n in range(10):
        section = make_category(slug=f"top-{n}", in_navigation=True)
        for depth in range(DEEP):
            section = make_category(slug=f"below-{n}-{depth}", parent=section)
        sections.append(section)
    tags = [make_tag(slug=f"tag-{n}") for n in range(12)]
    authors = [make_author(slug=f"author-{n}", photo=make_image()) for n in range(4)]
    navigation.refresh()
    return [
        make_article(
            published=now - dt.timedelta(minutes=1 + n),
            section=sections[n % 10],
            authors=[authors[n % 4], authors[(n + 1) % 4]],
            tags=tags,
            lead_image=make_image(),
            is_sticky=n % 7 == 0,
            is_featured=n % 5 == 0,
        )
        for n in range(rows)
    ]


def test_front_page(
    client: Client,
    rows: int,
    django_assert_max_num_queries: DjangoAssertNumQueries,
    no_lazy_reads: None,
) -> None:
    make_stories(rows)

    with django_assert_max_num_queries(12):
        assert client.get("/").status_code == 200


def test_story_with_everything_and_a_hundred_comments(
    client: Client,
    rows: int,
    django_assert_max_num_queries: DjangoAssertNumQueries,
    no_lazy_reads: None,
) -> None:
    story = make_stories(rows)[rows // 2]
    for _ in range(50):
        make_comment(parent=make_comment(story))
    correct(story, by=None, text="Two metres, not three.")

    with django_assert_max_num_queries(10):
        content = client.get(story.get_absolute_url()).content.decode()

    assert "Related stories" in content
    assert "Two metres, not three." in content
    assert content.count('class="author-box"') == 2
    assert "100 thoughts" in content


def test_story_with_a_hundred_comments_for_a_reader_who_wrote_some(
    client: Client,
    rows: int,
    django_assert_max_num_queries: DjangoAssertNumQueries,
    no_lazy_reads: None,
) -> None:
    story, reader = make_stories(rows)[rows // 2], make_user()
    for _ in range(50):
        make_comment(parent=make_comment(story), author=reader)
    client.force_login(reader)

    with django_assert_max_num_queries(11):  # ten, and one for the sizes of the pictures
        content = client.get(story.get_absolute_url()).content.decode()

    assert "100 thoughts" in content
    assert "Log Out" in content


@pytest.mark.parametrize(
    "address",
    ["/page/2/", "/category/top-1/", "/tag/tag-3/", "/author/author-2/", "/corrections/", "/2026/"],
)
def test_list(
    client: Client,
    rows: int,
    address: str,
    django_assert_max_num_queries: DjangoAssertNumQueries,
    no_lazy_reads: None,
) -> None:
    stories = make_stories(rows)
    for story in stories[:10]:
        correct(story, by=None, text="Wrong.")
    address = address.replace("2026", f"{timezone.now():%Y}")

    with django_assert_max_num_queries(10):
        status = client.get(address).status_code

    assert status == (404 if address == "/page/2/" and rows == 10 else 200)
