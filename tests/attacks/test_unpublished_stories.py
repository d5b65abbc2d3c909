"""Nobody reads a story that is not theirs and not public: every address is asked by every role."""

import datetime as dt
import io
import logging
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.http import HttpResponseBase
from django.test import Client
from django.utils import timezone

from accounts import roles
from accounts.models import User
from articles import redirects, revisions
from articles.actions import publish
from articles.lists import listings
from articles.models import Article, Page, PublicCheck, Subject
from comments import subscriptions
from comments.models import Comment, Flag, Frequency, Like, LocalRules, Subscription
from tests.factories import (
    make_article,
    make_author,
    make_category,
    make_comment,
    make_image,
    make_page,
    make_tag,
    make_user,
)
from tests.marks import IS_SQLITE, same_on_both
from tests.roles import make_staff
from tests.site_walk import addresses

pytestmark = [pytest.mark.django_db, pytest.mark.attack]

S = Article.Status
# In every field of a story that is somebody else's; a lower-case one in its address.
SECRET = "kryptos"
# What a search is for: also in every story, but an answer may repeat it.
LURE = "zanzibar"
# On its picture, which the newsroom's library shows to all who write, and to nobody else.
PICTURED = "obelisk"
# Below a story with a password, whose headline and address are public.
LOCKED = "sesameland"


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """Thousands of refusals are no news, and each line of the log has its traceback."""
    logging.disable(logging.ERROR)
    yield
    logging.disable(logging.NOTSET)


@dataclass
class Newsroom:
    """Stories of author A in every state that hides them, and the people who ask for them."""

    owner_of_all: User
    things: list[models.Model] = field(default_factory=list)
    stories: dict[str, Article] = field(default_factory=dict)
    clients: dict[str, Client] = field(default_factory=dict)


def words(*, slug: str) -> dict[str, Any]:
    said = f"{LURE} {SECRET}"
    return {
        "headline": f"{said} headline {slug}",
        "slug": f"{LURE}-{SECRET}-{slug}",
        "standfirst": f"{said} standfirst",
        "excerpt": f"{said} excerpt",
        "body": f'<p>{said} body</p><pre class="x">{said}</pre>',
        "lead_alt": f"{said} alt",
        "lead_caption": f"{said} caption",
        "seo_title": f"{said} for engines",
        "seo_description": f"{said} for engines",
    }


def states(now: dt.datetime) -> dict[str, dict[str, Any]]:
    """How a story is hidden, by name. Those that were public before have an old address, too."""
    past, later = now - dt.timedelta(days=2), now + dt.timedelta(days=2)
    return {
        "draft": {"published": False},
        "submitted": {"published": False, "status": S.SUBMITTED},
        "approved": {"published": False, "status": S.APPROVED},
        "scheduled": {"published": later},
        "private": {"published": past, "status": S.PRIVATE},
        "withdrawn": {"published": past, "status": S.WITHDRAWN},
        "withdrawn-early": {"published": later, "status": S.WITHDRAWN},
        "binned": {"published": past, "status": S.TRASHED},
        "taken-from-bin": {"published": past, "status": S.DRAFT},
        "locked-draft": {"published": False, "password": "sesame"},
    }


@pytest.fixture
def newsroom() -> Newsroom:
    return make_newsroom(states(timezone.now()))


@pytest.fixture
def small_newsroom() -> Newsroom:
    """With one story of each kind: for what costs more than a look."""
    some = {"draft", "scheduled", "private", "withdrawn"}
    return make_newsroom({k: how for k, how in states(timezone.now()).items() if k in some})


def make_newsroom(hidden: dict[str, dict[str, Any]]) -> Newsroom:
    now = timezone.now()
    author = make_staff(roles.AUTHOR, username="author-a", display_name="Ines A")
    reader = make_user("reader", email="reader@example.org", display_name="Rike R")
    byline = make_author("Ines A", slug="ines-a", user=author)
    section, tag = make_category("Harbour", slug="harbour"), make_tag("Water", slug="water")
    room = Newsroom(author)
    shared = {"section": section, "tags": [tag], "authors": [byline], "created_by": author}
    shown = make_article(headline="Public", slug="public", **shared)
    image = make_image(alt=f"{PICTURED} alt", caption=f"{PICTURED}", title=f"{PICTURED}")
    for name, how in hidden.items():
        told = words(slug=name)
        story = make_article(**told, **how, **shared, lead_image=image)
        room.stories[name] = story
        room.things += [story, *beside(story, reader=reader, author=author, now=now)]
        # A withdrawn story was here for all to see, so that its address is no secret.
        if name == "withdrawn":
            Article.objects.filter(pk=story.pk).update(slug="was-here")
            story.refresh_from_db()
    locked = make_article(
        headline="Locked", slug="locked", body=f"<p>{LOCKED}</p>", password="sesame", **shared
    )
    room.stories["locked"] = locked
    page = make_page(
        title=f"{LURE} {SECRET} page", slug=f"{SECRET}-page", body=f"<p>{SECRET}</p>",
        published=False,
    )  # fmt: skip
    room.things += [image, locked, page, shown, section, tag, byline]
    room.things += beside(locked, reader=reader, author=author, now=now, text=LOCKED)
    room.things += beside(page, reader=reader, author=author, now=now)
    room.clients = clients(room.owner_of_all, reader)
    return room


def beside(
    subject: Subject, *, reader: User, author: User, now: dt.datetime, text: str = "Hm."
) -> list[models.Model]:
    """What hangs on a story: comments of the reader's, mails, a report, a check, a revision."""
    held = make_comment(subject, author=reader, text=text, status=Comment.Status.HELD)
    other = make_comment(subject, author=make_user(), text=text)
    Flag.objects.create(comment=other, person=reader, reason=Flag.Reason.SPAM, created_at=now)
    subscriptions.follow(reader, Subscription.Kind.ALL, subject, frequency=Frequency.DAILY, at=now)
    kind = "article" if isinstance(subject, Article) else "page"
    rules = LocalRules.objects.create(**{kind: subject}, holds_all=True)
    redirects.remember(f"/old-{kind}-{subject.pk}", **{kind: subject})
    LogEntry.objects.create(
        user=author,
        content_type=ContentType.objects.get_for_model(subject),
        object_id=subject.pk,
        object_repr=str(subject)[:200],
        action_flag=CHANGE,
    )
    redirects.remember(f"/?p={subject.pk}", **{kind: subject})
    if isinstance(subject, Article):
        Like.objects.create(article=subject, person=reader, created_at=now)
        revisions.take(subject, by=author, at=now)
        PublicCheck.objects.create(article=subject, asked_at=now, url=subject.get_absolute_url())
        subject.corrections.create(kind="update", text=f"{SECRET}", at=now, by=author)
        listings.relist(subject)
    return [held, other, rules]


def clients(author: User, reader: User) -> dict[str, Client]:
    people = {
        "reader": reader,
        "author A": author,
        "author B": make_staff(roles.AUTHOR, username="author-b"),
        "moderator": make_staff(roles.MODERATOR, username="moderator"),
        "editor": make_staff(roles.EDITOR, username="editor"),
        "owner": make_staff(roles.OWNER, username="owner"),
    }
    make_author("Bo B", slug="bo-b", user=people["author B"])
    made = {"anonymous": Client(raise_request_exception=False)}
    for role, person in people.items():
        made[role] = Client(raise_request_exception=False)
        made[role].force_login(person)
    return made


def asked(room: Newsroom) -> Iterator[str]:
    """Every address, and those that name a story in their query."""
    yield from addresses(room.things)
    for story in [*room.stories.values(), *(t for t in room.things if isinstance(t, Page))]:
        for key in ("p", "page_id", "attachment_id"):
            yield f"/?{key}={story.pk}"
        yield f"/old-{'article' if isinstance(story, Article) else 'page'}-{story.pk}/"
        yield f"/old-{'article' if isinstance(story, Article) else 'page'}-{story.pk}/feed/"
        kind = "article" if isinstance(story, Article) else "page"
        yield f"/1999/01/01/{story.slug}/"
        yield f"/admin/comments/localrules/add/?{kind}={story.pk}"
    yield from (f"{path}?q={LURE}" for path in ("/search/", "/admin/articles/article/"))
    yield f"/?s={LURE}"
    for path in ("article", "page", "image", "redirect"):
        yield f"/admin/articles/{path}/?q={LURE}"
    for model, name in (
        ("redirect", "article"), ("redirect", "page"), ("redirect", "image"), ("page", "parent"),
        ("article", "tags"), ("article", "section"), ("byline", "author"),
    ):  # fmt: skip
        yield (
            f"/admin/autocomplete/?app_label=articles&model_name={model}&field_name={name}"
            f"&term={LURE}"
        )
    for name in ("article", "page"):
        yield (
            "/admin/autocomplete/?app_label=comments&model_name=localrules"
            f"&field_name={name}&term={LURE}"
        )
    for tab in ("held", "reported", "new", "spam", "removed"):
        yield f"/admin/comments/comment/queue/?tab={tab}"
    for comment in room.things:
        if isinstance(comment, Comment):
            yield f"/admin/comments/comment/queue/?case={comment.pk}"


def walked(room: Newsroom) -> list[str]:
    """What a walk asks: in the second half only what each database does in its own way."""
    return [address for address in asked(room) if IS_SQLITE or LURE in urlsplit(address).query]


def said_in(answer: HttpResponseBase) -> str:
    """Everything that an answer tells: its body, unpacked where it is a zip, and its headers."""
    body = answer.getvalue()
    if body.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            body = b"".join(archive.read(name) for name in archive.namelist())
    headers = " ".join(f"{name}: {value}" for name, value in answer.headers.items())
    return f"{headers} {answer.cookies.output()} {body.decode(errors='replace')}".lower()


HIDDEN: dict[str, tuple[str, ...]] = {
    "anonymous": (SECRET, PICTURED, LOCKED),
    # The reader's own words below the story with a password stand in their own list.
    "reader": (SECRET, PICTURED),
    "author B": (SECRET, LOCKED),
    "moderator": (SECRET, PICTURED),
}


@pytest.mark.parametrize("role", HIDDEN)
def test_no_address_tells_a_word_of_somebody_elses_unpublished_story(
    newsroom: Newsroom, role: str
) -> None:
    client, told = newsroom.clients[role], []
    for address in walked(newsroom):
        answer = client.get(address)
        said = said_in(answer)
        assert answer.status_code < 500, address
        told += [(address, word) for word in HIDDEN[role] if word in said.replace(address, "")]

    assert told == []


@same_on_both
@pytest.mark.parametrize("role", HIDDEN)
def test_no_form_is_answered_with_a_word_of_it(small_newsroom: Newsroom, role: str) -> None:
    newsroom = small_newsroom
    form = {
        "text": "Words.", "act": "post", "like": "1", "mute": "1", "reason": "spam", "note": "x",
        "_move": "publish", "action": "publish", "_selected_action": newsroom.stories["draft"].pk,
        "password": "wrong", "headline": "Mine", "version": "1", "post": "yes",
    }  # fmt: skip
    cookies, told = newsroom.clients[role].cookies.output(header="", sep=";"), []
    for address in asked(newsroom):
        client = Client(raise_request_exception=False)
        client.cookies = SimpleCookie(cookies)
        with transaction.atomic():
            answer = client.post(address, form)
            transaction.set_rollback(True)
        said = said_in(answer)
        assert answer.status_code < 500, address
        told += [(address, word) for word in HIDDEN[role] if word in said.replace(address, "")]

    assert told == []
    draft = Article.objects.get(pk=newsroom.stories["draft"].pk)
    assert (draft.status, SECRET in draft.headline) == (S.DRAFT, True)


@pytest.mark.parametrize("role", ["author A", "editor", "owner"])
def test_those_who_see_a_story_at_the_desk_read_its_preview(newsroom: Newsroom, role: str) -> None:
    client = newsroom.clients[role]
    for name, story in newsroom.stories.items():
        answer = client.get(f"/p/{story.pk}/")
        if name == "locked":
            assert answer.status_code == 301
            continue
        assert (answer.status_code, SECRET in said_in(answer)) == (200, True), name
        assert "no-store" in answer["Cache-Control"]
        assert client.get(f"/admin/articles/article/{story.pk}/change/").status_code == 200


@pytest.mark.parametrize("role", ["anonymous", "reader", "author B", "moderator"])
def test_everybody_else_gets_not_found_as_at_the_desk(newsroom: Newsroom, role: str) -> None:
    client = newsroom.clients[role]
    for name, story in newsroom.stories.items():
        if name != "locked":
            assert client.get(f"/p/{story.pk}/").status_code == 404, name
            desk = client.get(f"/admin/articles/article/{story.pk}/change/")
            assert desk.status_code in {302, 403, 404}, name


def test_author_who_was_taken_from_the_newsroom_reads_no_draft_of_their_own(
    newsroom: Newsroom,
) -> None:
    author, client = newsroom.owner_of_all, newsroom.clients["author A"]
    author.groups.clear()
    roles.settle(author)

    for story in newsroom.stories.values():
        assert client.get(f"/p/{story.pk}/").status_code in {301, 404}
        assert SECRET not in said_in(client.get(f"/p/{story.pk}/"))


def test_walk_finds_what_a_published_story_says(small_newsroom: Newsroom) -> None:
    """The walk itself: once a draft is out, a visitor meets its words at many addresses."""
    newsroom = small_newsroom
    publish.publish(newsroom.stories["draft"], by=None)
    told = [
        address
        for address in walked(newsroom)
        if SECRET in said_in(newsroom.clients["anonymous"].get(address)).replace(address, "")
    ]

    assert f"/search/?q={LURE}" in told
    if IS_SQLITE:
        for part in ("/", "/feed/", "/sitemap-stories-1.xml", "/tag/water/", "/author/ines-a/"):
            assert part in told
        assert f"/p/{newsroom.stories['draft'].pk}/" in told
        assert len(told) > 20
