"""After every act, each page that is still served from the cache is what Django would say now."""

import datetime as dt
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.test import Client
from django.utils import timezone

from accounts import privacy, roles
from articles.actions import publish, save_topic
from articles.actions.correct import correct
from articles.actions.restore_revision import restore_revision
from articles.library import renditions, uploads
from articles.models import Article, Author, Page, SiteIdentity
from comments import rendering
from comments.actions import like, moderate, post, report, undo
from comments.models import Ban, Comment
from tests.factories import (
    make_article,
    make_category,
    make_comment,
    make_tag,
    make_user,
    save_article,
)
from tests.marks import same_on_both
from tests.pagecache.editing import Act, Editor
from tests.pagecache.newsroom import Newsroom, make_newsroom
from tests.pagecache.stored import StoredSite, submit
from tests.pictures import jpeg

pytestmark = pytest.mark.django_db

DESK = "/admin/articles"
# Which tags most acts touch is decided in Python; the acts that move stories in lists, where the
# database finds the neighbours, are done on both.
type Check = Callable[..., None]


@pytest.fixture
def room() -> Newsroom:
    return make_newsroom()


@pytest.fixture
def site(tmp_path: Path) -> StoredSite:
    return StoredSite(tmp_path)


@pytest.fixture
def desk(client: Client, room: Newsroom) -> Client:
    client.force_login(room.owner)
    return client


@pytest.fixture
def check(room: Newsroom, site: StoredSite, django_capture_on_commit_callbacks: Any) -> Check:
    """Reads every page, does each act, and collects the pages that are then not true."""

    def run(*acts: Act) -> None:
        site.forget()
        wrong = {}
        for number, act in enumerate(acts):
            before = room.addresses()
            site.read_all(before)
            assert site.is_stored("/"), "nothing is tested where nothing is stored"
            with django_capture_on_commit_callbacks(execute=True):
                act()
            if stale := site.stale(dict.fromkeys([*before, *room.addresses()])):
                wrong[f"act {number}"] = stale
                site.forget()
        assert not wrong

    return run


def test_every_readers_page_is_stored(room: Newsroom, site: StoredSite) -> None:
    addresses = room.addresses()
    site.forget()
    site.read_all(addresses)

    missing = [
        address
        for address in addresses
        if not site.is_stored(address) and site.read(address)[0].startswith("200")
    ]

    assert not missing


@same_on_both
def test_what_a_story_says(room: Newsroom, check: Check) -> None:
    story, by = room.stories[2], room.owner
    editor = Editor(story, by)

    check(
        editor.saves(headline="Another headline"),
        editor.saves(headline="Yet another", body="<p>Other words.</p>"),
        lambda: restore_revision(story, story.revisions.last(), by=by, at=timezone.now()),
        editor.saves(standfirst="So it was not."),
        editor.saves(slug="elsewhere"),
        editor.saves(is_sticky=True),
        editor.saves(is_featured=True),
        editor.saves(lead_image=room.image),
        editor.saves(comments_open=False),
        editor.saves(comments_close_at=timezone.now() + dt.timedelta(days=2)),
        editor.saves(seo_title="For engines"),
        lambda: correct(story, by=by, text="It was Friday."),
    )


def test_where_a_story_stands(room: Newsroom, check: Check) -> None:
    story, by = room.stories[2], room.owner
    editor = Editor(story, by)
    draft = make_article(published=False, section=room.section, tags=[room.tag])
    new = Article.objects.get(pk=draft.pk)
    room.stories.append(new)

    check(
        lambda: publish.submit(new, by=by),
        lambda: publish.publish(new, by=by),
        editor.saves(section=room.below),
        editor.saves(section=None),
        editor.saves(section=room.empty),
        editor.files("tags", room.tag, room.lonely_tag),
        editor.files("tags"),
        editor.files("categories", room.section),
        editor.files("authors", room.lonely_author),
        editor.saves(password="sesame"),
        editor.saves(password=""),
        editor.publishes(days_ago=3),
        editor.publishes(days_ago=0),
        lambda: publish.withdraw(story, by=by),
        lambda: publish.publish(story, by=by),
        lambda: publish.make_private(story, by=by),
        lambda: publish.bin(story, by=by),
    )


def test_a_story_that_comes_between_two_of_the_same_minute(room: Newsroom, check: Check) -> None:
    minute = timezone.now() - dt.timedelta(days=9)
    four = [make_article(published=minute, slug=f"tie-{n}") for n in range(5)]
    room.stories.extend(four)
    publish.withdraw(four[2], by=None)

    check(
        lambda: publish.publish(four[2], by=None),
        lambda: publish.withdraw(four[2], by=None),
        lambda: publish.withdraw(four[0], by=None),
    )


@same_on_both
def test_what_the_desk_does_to_a_story(room: Newsroom, desk: Client, check: Check) -> None:
    story = room.stories[1]
    form = f"{DESK}/article/{story.pk}/change/"

    def action(name: str) -> Act:
        data = {"action": name, "_selected_action": [story.pk, room.stories[4].pk]}
        return lambda: desk.post(f"{DESK}/article/", data)

    check(
        lambda: submit(desk, form, headline="From the desk"),
        lambda: submit(desk, form, section=room.section.pk, is_featured="on"),
        lambda: submit(desk, form, tags=[room.lonely_tag.pk]),
        lambda: submit(desk, form, lead_image=room.image.pk, lead_alt="Shown"),
        lambda: submit(desk, form, slug="from-the-desk"),
        lambda: submit(desk, form, **{"bylines-0-author": room.other_author.pk}),
        lambda: submit(desk, form, **{"bylines-0-DELETE": "on"}),
        lambda: submit(desk, f"{DESK}/article/{story.pk}/correct/", text="It was Sunday."),
        action("withdraw"),
        action("publish"),
    )


def saves(desk: Client, thing: Any, **changes: Any) -> Act:
    """The desk's form of a record, sent with `changes`."""
    address = f"{DESK}/{thing._meta.model_name}/{thing.pk}/change/"
    return lambda: (submit(desk, address, **changes), thing.refresh_from_db())


def deletes(desk: Client, thing: Any) -> Act:
    address = f"{DESK}/{thing._meta.model_name}/{thing.pk}/delete/"
    return lambda: desk.post(address, {"post": "yes"})


@same_on_both
def test_what_becomes_of_sections_tags_and_authors(
    room: Newsroom, desk: Client, check: Check
) -> None:
    above = make_category("Above", slug="above", in_navigation=True)
    gone = make_tag("Gone", slug="gone")
    also = make_category("Also", slug="also")
    room.stories[1].tags.add(gone)
    room.stories[1].categories.add(also)
    save_article(room.stories[1])

    form, delete = partial(saves, desk), partial(deletes, desk)

    def listed() -> None:
        save_topic.relist_section.func(room.below.pk)

    check(
        form(room.section, name="The port"),
        form(room.section, description="Ships and boats."),
        form(room.below, name="Trawling"),
        form(room.section, slug="port"),
        form(room.section, position=7),
        form(room.empty, in_navigation=None),
        form(room.below, parent=above.pk),
        listed,
        form(room.tag, name="The water"),
        form(room.tag, slug="sea"),
        form(room.author, name="Ines Halvorsen"),
        form(room.author, bio="Writes more."),
        form(room.author, slug="ines-halvorsen"),
        form(room.author, photo=room.image.pk),
        form(room.author, **{"links-0-label": "There"}),
        form(room.author, user=""),
        form(room.author, user=room.writer.pk),
        form(also, name="As well"),
        delete(also),
        delete(gone),
        delete(room.lonely_tag),
        delete(room.lonely_author),
        delete(room.empty),
    )


@same_on_both
def test_what_becomes_of_pages(room: Newsroom, desk: Client, check: Check) -> None:
    page = partial(saves, desk)

    check(
        page(room.about, title="About us"),
        page(room.about, body="<p>We and you.</p>"),
        page(room.about, in_navigation=None),
        page(room.money, parent=room.about.pk),
        page(room.about, slug="us"),
        page(room.about, comments_open=None),
        page(room.about, lead_image=room.image.pk),
        page(room.money, password="sesame"),
        page(room.money, password="", status=Page.Status.PRIVATE),
        deletes(desk, room.money),
    )


@same_on_both
def test_what_becomes_of_the_site(room: Newsroom, desk: Client, check: Check) -> None:
    def identity(**changes: Any) -> Act:
        return lambda: submit(desk, f"{DESK}/siteidentity/1/change/", **changes)

    def site(**fields: Any) -> Act:
        def act() -> None:
            SiteIdentity.objects.filter(pk=1).update(**fields)
            save_topic.site_saved()

        return act

    check(
        identity(name="The Courier"),
        identity(tagline="Every day"),
        identity(footer_text="Ours."),
        identity(accent="#123456"),
        identity(stories_per_page=6),
        identity(time_zone="Asia/Tokyo"),
        identity(language="de"),
        identity(language="en"),
        identity(logo=room.image.pk),
        identity(**{"links-0-label": "There"}),
        identity(**{"links-0-DELETE": "on"}),
        site(thread_depth=1),
        site(threads_per_page=6),
        site(comments_close_after_days=1),
    )


def test_what_is_said_under_a_story(room: Newsroom, check: Check) -> None:
    story, by = room.stories[0], room.owner
    story.refresh_from_db()
    first, held = room.comments[0], room.comments[8]

    def written() -> Comment:
        return Comment.objects.filter(author=room.owner).latest("pk")

    check(
        lambda: post.post(story, author=room.owner, text="Under a story."),
        lambda: post.post(room.stories[5], author=room.owner, text="The first one here."),
        lambda: post.edit(written(), by=room.owner, text="The very first one here."),
        lambda: post.post(story, author=room.owner, text="An answer.", parent=first),
        lambda: post.withdraw(written(), by=room.owner),
        lambda: post.post(room.about, author=room.owner, text="Under a page."),
        lambda: like.like(room.comments[1], by=room.owner),
        lambda: like.like(story, by=room.owner),
        lambda: like.unlike(room.comments[1], by=room.owner),
        lambda: like.unlike(story, by=room.owner),
        lambda: like.mute(room.reader, by=room.owner),
        lambda: report.report(room.comments[2], by=room.owner, reason="spam", note=""),
        lambda: moderate.approve(held, by=by),
        lambda: moderate.hold(held, by=by),
        lambda: moderate.mark_spam(held, by=by),
        lambda: moderate.restore(held, by=by),
        lambda: moderate.remove(first, by=by),
        lambda: moderate.move("remove", [c.pk for c in room.comments[1:4]], by=by),
        lambda: undo.undo(by=by),
        lambda: moderate.restore(first, by=by),
        lambda: moderate.close(first, by=by),
        lambda: moderate.close(first, by=by, is_closed=False),
        lambda: moderate.feature(first, by=by),
        lambda: moderate.feature(first, by=by, is_on=False),
        lambda: moderate.ban(room.reader, by=by, reason="rude", effect=Ban.Effect.BLOCK),
        lambda: moderate.lift_ban(room.reader, by=by),
    )


@same_on_both
def test_what_becomes_of_people(room: Newsroom, desk: Client, check: Check) -> None:
    reader = Client()
    reader.force_login(room.reader)
    person = "/admin/accounts/user"
    second = make_user("second", display_name="Second")
    make_comment(room.stories[0], author=second, text="From the second.")
    editors = Group.objects.get(name=roles.EDITOR).pk

    check(
        lambda: submit(reader, "/accounts/me/", display_name="Somebody Else"),
        lambda: submit(desk, f"{person}/{room.reader.pk}/change/", display_name="Renamed"),
        lambda: submit(desk, f"{person}/{room.writer.pk}/change/", groups=[]),
        lambda: submit(desk, f"{person}/{second.pk}/change/", groups=[editors]),
        lambda: desk.post(f"{person}/{second.pk}/delete/", {"post": "yes"}),
        lambda: privacy.erase_person(room.writer, erase=False),
        lambda: privacy.erase_person(room.reader, erase=True),
    )


@same_on_both
def test_what_becomes_of_pictures(room: Newsroom, desk: Client, check: Check) -> None:
    form = f"{DESK}/image/{room.image.pk}/change/"
    face = uploads.add_image(jpeg(300, 300), name="face.jpg", alt="A portrait")
    Author.objects.filter(pk=room.author.pk).update(photo=face)
    portrait = f"{DESK}/image/{face.pk}/change/"
    file = uploads.add_image(jpeg(), name="a.jpg", alt="A file")
    story = room.stories[2]
    save_article(story, lead_image=file)

    check(
        lambda: submit(desk, form, alt="Something else"),
        lambda: submit(desk, form, caption="Seen from afar", credit="Somebody"),
        lambda: submit(desk, form, focal_x="0.1"),
        lambda: submit(desk, portrait, alt="A face"),
        lambda: renditions.make_all.func(file.pk),
        lambda: renditions.make_all.func(face.pk),
        lambda: desk.post(f"{DESK}/image/{face.pk}/delete/", {"post": "yes"}),
    )


@pytest.mark.parametrize("hours", [0.5, 2, 30])
def test_what_the_clock_does_to_stored_pages(
    room: Newsroom, site: StoredSite, hours: float, django_capture_on_commit_callbacks: Any
) -> None:
    now = timezone.now()
    story = room.stories[0]
    soon = make_article(published=False, section=room.section, tags=[room.tag])
    with django_capture_on_commit_callbacks(execute=True):
        save_article(story, comments_close_at=now + dt.timedelta(minutes=20))
        publish.publish(soon, by=None, when=now + dt.timedelta(hours=1))
    room.stories.append(soon)
    site.forget()
    site.read_all(room.addresses())
    assert site.is_stored("/")

    with time_machine.travel(now + dt.timedelta(hours=hours)):
        assert not site.stale(room.addresses())


@same_on_both
def test_comments_rendered_again_are_shown_so(room: Newsroom, check: Check) -> None:
    def again() -> None:
        Comment.objects.update(html="<p>By an older renderer.</p>")
        assert list(rendering.rerender_outdated(everything=True))

    check(again)
