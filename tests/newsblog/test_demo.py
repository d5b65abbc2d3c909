"""The demo newsroom: built once for this file, inside a transaction that is rolled back."""

import datetime as dt
import re
from collections.abc import Iterator
from io import StringIO
from itertools import chain

import pytest
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command
from django.db import transaction
from django.db.models import Count
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from accounts.models import User
from articles.library import uploads
from articles.models import Article, Author, Byline, Category, Image, Page, SiteIdentity, Tag
from comments.models import Comment
from newsblog.demo import files, pictures

# What nobody should read: an unfilled form of gettext, of a template, or of the demo's own files.
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]\b|\[\[|\]\]|{{|{%|picture:|[Ll]orem ipsum")
STATUS = Article.Status


@pytest.fixture(scope="module")
def printed(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """The newsroom, in a site where an interrupted run left one picture; what was printed."""
    with django_db_blocker.unblock(), transaction.atomic():
        left = (pictures.FOLDER / "pie.webp").read_bytes()
        uploads.add_image(left, name="pie.webp", made=[])
        out = StringIO()
        call_command("demo", stdout=out)
        yield out.getvalue()
        transaction.set_rollback(True)


@pytest.fixture
def newsroom(printed: str, db: None) -> None:
    """The newsroom, for one test."""


@pytest.mark.usefixtures("newsroom")
def test_demo_has_the_promised_numbers() -> None:
    visible = Article.objects.visible()

    assert visible.count() >= 28
    assert Category.objects.filter(parent=None).count() >= 7
    assert Category.objects.filter(parent__isnull=False).count() >= 7
    assert Author.objects.filter(bylines__isnull=False).distinct().count() >= 6
    assert Page.objects.visible().count() >= 4
    assert Comment.objects.count() >= 180
    assert Article.objects.order_by("-comment_count")[0].comment_count >= 100
    assert Image.objects.count() == len(files.toml("pictures.toml"))


@pytest.mark.usefixtures("newsroom")
def test_every_story_is_as_long_as_a_story() -> None:
    words = dict(Article.objects.visible().values_list("slug", "word_count"))

    assert {slug: count for slug, count in words.items() if not 200 <= count <= 900} == {}


@pytest.mark.usefixtures("newsroom")
def test_demo_shows_every_status_and_kind_of_story() -> None:
    assert set(Article.objects.values_list("status", flat=True)) == {
        STATUS.PUBLISHED, STATUS.DRAFT, STATUS.SUBMITTED, STATUS.WITHDRAWN,
    }  # fmt: skip
    assert Article.objects.filter(published_at__gt=timezone.now()).count() == 1
    assert Article.objects.visible().filter(is_featured=True).exists()
    assert Article.objects.visible().filter(is_sticky=True).exists()
    assert Article.objects.filter(corrections__isnull=False).exists()
    assert Article.objects.annotate(names=Count("bylines")).filter(names__gte=3).exists()
    assert Byline.objects.filter(role=Byline.Role.PHOTOGRAPHER).exists()
    assert Article.objects.visible().filter(body_html__contains='lang="pt"').exists()
    assert Article.objects.visible().filter(body_html__contains='dir="rtl"').exists()
    assert Article.objects.visible().filter(body_html__contains="<table").exists()


@pytest.mark.usefixtures("newsroom")
def test_front_page_is_fresh_and_the_archive_is_old() -> None:
    now = timezone.now()
    visible = Article.objects.visible()

    assert visible.filter(published_at__gte=now - dt.timedelta(hours=12)).count() >= 3
    assert visible.filter(published_at__gte=now - dt.timedelta(days=22)).count() >= 28
    assert visible.filter(published_at__lt=now - dt.timedelta(days=300)).count() >= 3


@pytest.mark.usefixtures("newsroom")
def test_every_picture_is_described_credited_and_free() -> None:
    incomplete = [
        image.title
        for image in Image.objects.exclude(licence="")
        if not (image.alt and image.credit and image.licence == "CC0 1.0")
    ]

    assert incomplete == []


@pytest.mark.usefixtures("newsroom")
def test_discussions_hold_what_moderators_meet() -> None:
    assert set(Comment.objects.values_list("status", flat=True)) == set(Comment.Status.values)
    assert Comment.objects.filter(depth__gte=5).exists()
    assert Comment.objects.filter(author__is_staff=True).exists()
    assert Comment.objects.filter(author=None).exists()
    assert not Comment.objects.filter(created_at__gt=timezone.now()).exists()
    for reply in Comment.objects.filter(parent__isnull=False).select_related("parent"):
        assert reply.parent is not None
        assert reply.parent.created_at <= reply.created_at


@pytest.mark.usefixtures("newsroom")
def test_every_visible_thing_answers_without_a_bare_placeholder(client: Client) -> None:
    things = chain(
        Article.objects.visible(),
        Page.objects.visible(),
        Category.objects.all(),
        Tag.objects.all(),
        Author.objects.all(),
    )
    for url in ["/", *(thing.get_absolute_url() for thing in things)]:
        response = client.get(url)

        assert response.status_code == 200, url
        assert PLACEHOLDER.search(response.content.decode()) is None, url


@pytest.mark.usefixtures("newsroom")
def test_unpublished_stories_do_not_show(client: Client) -> None:
    front = client.get("/").content.decode()

    for story in Article.objects.exclude(pk__in=Article.objects.visible()):
        assert story.headline not in front


def test_every_login_that_is_printed_works_and_has_its_role(printed: str, newsroom: None) -> None:
    lines = [line.split() for line in printed.splitlines() if line.startswith("  ")]

    assert {role for _name, _password, role in lines} == {
        "reader", "author", "editor", "moderator", "owner",
    }  # fmt: skip
    for username, password, role in lines:
        user = authenticate(username=username, password=password)
        assert isinstance(user, User)
        assert user.is_staff == (role != "reader")
        assert role == "reader" or user.groups.get().name == role


@pytest.mark.usefixtures("newsroom")
def test_second_run_changes_nothing() -> None:
    before = (Article.objects.count(), Comment.objects.count(), Image.objects.count())
    out = StringIO()

    call_command("demo", if_empty=True, stdout=out)
    with pytest.raises(CommandError, match="has content already"):
        call_command("demo")

    assert out.getvalue() == ""
    assert (Article.objects.count(), Comment.objects.count(), Image.objects.count()) == before


@pytest.mark.usefixtures("newsroom")
def test_site_has_the_name_and_the_menu_of_the_paper() -> None:
    site = SiteIdentity.current()

    assert site.name == "The Ormsea Lantern"
    assert [entry["label"] for entry in site.navigation["sections"]][:2] == ["Harbour", "Town Hall"]
    assert len(site.navigation["pages"]) == 3
