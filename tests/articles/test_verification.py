"""A small server plays what readers get; what it should say is what the site says now."""

import contextlib
import datetime as dt
import gzip
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar

import pytest
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from pytest_django import Settings

from accounts import roles
from accounts.models import User
from articles import verification
from articles.actions import publish
from articles.actions.correct import correct
from articles.models import Article, PublicCheck
from jobs.retrying import policy_of
from jobs.worker import Worker
from tests.factories import make_article, make_category, save_article
from tests.roles import make_staff

pytestmark = pytest.mark.django_db


class Readers:
    """What the public addresses answer."""

    def __init__(self) -> None:
        self.pages: dict[str, tuple[int, dict[str, str], bytes]] = {}
        self.asked: list[str] = []

    def show_what_is_true(self, article: Article) -> None:
        for path in verification.addresses(article):
            true = verification.shown(path)
            self.pages[path] = (true.status, {}, true.body)


class Answering(BaseHTTPRequestHandler):
    readers: ClassVar[Readers]

    def do_GET(self) -> None:
        self.readers.asked.append(self.path)
        status, headers, body = self.readers.pages[self.path]
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: Any) -> None:
        pass


@pytest.fixture
def readers(settings: Settings) -> Iterator[Readers]:
    class Here(Answering):
        readers = Readers()

    with ThreadingHTTPServer(("127.0.0.1", 0), Here) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        settings.SITE_URL = f"http://127.0.0.1:{server.server_port}"
        yield Here.readers
        server.shutdown()
        thread.join()


@pytest.fixture
def editor() -> User:
    return make_staff(roles.EDITOR)


@pytest.fixture
def story() -> Article:
    section = make_category("Harbour", slug="harbour")
    return make_article(headline="The tide turns", slug="café", section=section)


def look(check: PublicCheck) -> PublicCheck:
    """One look, as the job does it."""
    with contextlib.suppress(verification.NotLiveError):
        verification.run_check.call(check.pk)
    check.refresh_from_db()
    return check


def check_of(article: Article) -> PublicCheck:
    return article.public_checks.get()


def test_act_that_readers_have_is_live(readers: Readers, story: Article, editor: User) -> None:
    correct(story, by=editor, text="It turned on Tuesday.")
    readers.show_what_is_true(story)

    check = look(check_of(story))

    assert check.live_at == check.looked_at
    assert (check.fault, check.url) == ("", "")
    assert readers.asked == [
        story.get_absolute_url(),
        "/",
        "/category/harbour/",
        "/feed/",
        "/news-sitemap.xml",
        "/sitemap.xml",
        "/corrections/",
    ]


@pytest.mark.parametrize("path", ["/", "/category/harbour/", "/feed/"])
def test_address_with_the_earlier_page_is_named_until_it_follows(
    readers: Readers, story: Article, editor: User, settings: Settings, path: str
) -> None:
    readers.show_what_is_true(story)
    before = readers.pages[path]
    save_article(story, by=editor, headline="The tide has turned")
    readers.show_what_is_true(story)
    true = readers.pages[path]
    readers.pages[path] = before

    check = look(check_of(story))
    assert (check.fault, check.url) == ("old", f"{settings.SITE_URL}{path}")
    assert check.live_at is None

    readers.pages[path] = true
    assert look(check).live_at is not None
    assert check.attempts == 2


def test_page_that_a_cdn_compressed_is_known_by_its_tag(
    readers: Readers, story: Article, editor: User
) -> None:
    correct(story, by=editor, text="It turned on Tuesday.")
    readers.show_what_is_true(story)
    for path, (status, _headers, body) in readers.pages.items():
        tag = f'W/"{verification.ShownPage(status, body).tag}-br"'
        readers.pages[path] = (status, {"ETag": tag}, gzip.compress(body))

    assert look(check_of(story)).live_at is not None


def test_withdrawn_story_that_is_still_there_is_named(
    readers: Readers, story: Article, editor: User, settings: Settings
) -> None:
    readers.show_what_is_true(story)
    publish.withdraw(story, by=editor, reason="Wrong.")

    check = look(check_of(story))
    assert (check.fault, check.url) == ("old", f"{settings.SITE_URL}{story.get_absolute_url()}")

    readers.show_what_is_true(story)
    assert readers.pages[story.get_absolute_url()][0] == 410
    assert look(check).live_at is not None


def test_list_that_names_a_withdrawn_story_is_named_whatever_its_tag_says(
    readers: Readers, story: Article, editor: User, settings: Settings
) -> None:
    publish.withdraw(story, by=editor)
    readers.show_what_is_true(story)
    status, _headers, body = readers.pages["/"]
    link = f'<a href="{story.get_absolute_url()}">'.encode()
    tag = f'"{verification.ShownPage(status, body).tag}-br"'
    readers.pages["/"] = (status, {"ETag": tag}, body + link)

    assert look(check_of(story)).fault == "listed"


@pytest.mark.parametrize(("status", "fault"), [(500, "status"), (302, "status"), (404, "status")])
def test_address_that_answers_with_an_error_is_named(
    readers: Readers, story: Article, editor: User, status: int, fault: str
) -> None:
    correct(story, by=editor, text="It turned on Tuesday.")
    readers.show_what_is_true(story)
    readers.pages["/feed/"] = (status, {"Location": "/"}, b"")

    check = look(check_of(story))

    assert check.fault == fault
    assert check.url.endswith("/feed/")


def test_site_that_does_not_answer_is_said(
    story: Article, editor: User, settings: Settings
) -> None:
    settings.SITE_URL = "http://127.0.0.1:9"
    correct(story, by=editor, text="It turned on Tuesday.")

    assert look(check_of(story)).fault == "silent"


def test_a_later_act_makes_an_earlier_look_needless(
    readers: Readers, story: Article, editor: User
) -> None:
    correct(story, by=editor, text="It turned on Tuesday.")
    first = check_of(story)
    correct(story, by=editor, text="On Wednesday.")

    assert look(first).looked_at is None
    assert readers.asked == []


def test_worker_looks_and_is_asked_again_until_it_gives_up(
    story: Article, editor: User, settings: Settings
) -> None:
    settings.SITE_URL = "http://127.0.0.1:9"
    correct(story, by=editor, text="It turned on Tuesday.")
    check = check_of(story)

    Worker(queues=["default"]).run_batch()
    check.refresh_from_db()
    assert (check.attempts, check.is_given_up) == (1, False)
    job = DBTaskResult.objects.get(task_path="articles.verification.run_check")
    assert job.run_after > timezone.now()

    policy = policy_of(verification.run_check)
    PublicCheck.objects.filter(pk=check.pk).update(attempts=policy.times)
    assert look(check).is_given_up
    assert not policy.allows_another(check.attempts)


def test_scheduled_story_is_looked_at_when_it_is_out(editor: User) -> None:
    draft = make_article(published=False)
    out = timezone.now() + dt.timedelta(hours=3)

    publish.publish(draft, by=editor, when=out)

    job = DBTaskResult.objects.get(task_path="articles.verification.run_check")
    assert job.run_after == out


def test_nothing_is_asked_where_no_editor_waits(story: Article) -> None:
    draft = make_article(published=False)

    correct(story, by=None, text="It turned on Tuesday.")
    publish.submit(draft, by=make_staff(roles.AUTHOR, username="writer"))

    assert not PublicCheck.objects.exists()


def test_looks_of_last_month_are_removed(story: Article, editor: User) -> None:
    now = timezone.now()
    verification.queue_check(story, by=editor, at=now - dt.timedelta(days=31))
    kept = verification.queue_check(story, by=editor, at=now - dt.timedelta(days=29))

    assert verification.prune.call() == 1
    assert PublicCheck.objects.get() == kept


def test_desk_says_live_since_and_what_to_do_where_it_is_not(
    client: Client, readers: Readers, story: Article, editor: User, settings: Settings
) -> None:
    client.force_login(editor)
    form = f"/admin/articles/article/{story.pk}/change/"
    fragment = f"/admin/articles/article/{story.pk}/live/"
    assert client.get(fragment).status_code == 404
    correct(story, by=editor, text="It turned on Tuesday.")
    assert "Checking the public page" in client.get(form).content.decode()

    readers.show_what_is_true(story)
    look(check_of(story))
    page = client.get(form).content.decode()
    assert "Live since" in page
    assert "data-live" not in page

    PublicCheck.objects.update(
        live_at=None, fault="old", url=f"{settings.SITE_URL}/feed/", is_given_up=True
    )
    page = client.get(fragment).content.decode()
    assert f'<a href="{settings.SITE_URL}/feed/">' in page
    assert "still shows what stood there before" in page
    assert "purge this address there" in page
    assert "save the story to have it checked again" in page
