"""The database is stopped under load and started again; the site's processes never are.

`NEWSBLOG_OUTAGE_SECONDS=30` makes the long run.
"""

import http.client
import json
import os
import random
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from email.message import Message
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest
from django.conf import settings
from lxml import html

from tests import servers
from tests.crowd import Crowd
from tests.processes import ROOT, manage, wait_until

pytestmark = pytest.mark.skipif(
    "sqlite" not in settings.DATABASES["default"]["ENGINE"],
    reason="runs a database of its own, which is the same in both halves",
)

OUTAGE_SECONDS = float(os.environ.get("NEWSBLOG_OUTAGE_SECONDS", "3"))
READERS = 4
MARK = "X-Newsblog-Stored"
LISTS = ["/", "/feed/", "/category/harbour/", "/feed/json/"]


@dataclass
class Answer:
    """What came back; a connection that broke is status 0."""

    status: int
    headers: Message = field(default_factory=Message)
    text: str = ""

    @property
    def is_marked(self) -> bool:
        return MARK in self.headers


@dataclass
class Site:
    """Real server processes on a database that can be stopped."""

    port: int
    folder: Path
    url: str
    stories: list[str] = field(default_factory=list)
    apart: str = ""
    writer: int = 0
    cookie: str = ""

    def ask(self, address: str, **options: Any) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            return asked(connection, address, **options)
        except (OSError, http.client.HTTPException) as error:
            return Answer(0, text=repr(error))
        finally:
            connection.close()

    def post(self, address: str, cookie: str = "", **fields: object) -> Answer:
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": cookie}
        body = urlencode(fields)
        return self.ask(address, method="POST", body=body, headers=headers)

    def run(self, *arguments: str) -> dict[str, Any]:
        environment = {
            "PATH": os.environ["PATH"],
            "NEWSBLOG_DATA_DIR": str(self.folder),
            "DATABASE_URL": self.url,
            "DJANGO_SETTINGS_MODULE": "newsblog.settings",
        }
        command = [sys.executable, "-m", "tests.pagecache.outage_site", *arguments]
        output = subprocess.run(command, check=True, cwd=ROOT, env=environment, capture_output=True)
        found: dict[str, Any] = json.loads(output.stdout)
        return found


class Readers(Crowd):
    """Threads that read these pages all the time and count what they got."""

    def __init__(self, site: Site, addresses: list[str]) -> None:
        super().__init__(self._read, size=READERS)
        self._site = site
        self._addresses = addresses
        self.answers: dict[int, int] = {}
        self.reads = 0
        self._lock = threading.Lock()

    def _read(self, chance: random.Random) -> None:
        address = chance.choice(self._addresses)
        # One in four is signed in: no page is stored for them, but they may read one.
        headers = {"Cookie": self._site.cookie} if chance.random() < 0.25 else {}
        answer = self._site.ask(address, headers=headers)
        with self._lock:
            self.answers[answer.status] = self.answers.get(answer.status, 0) + 1
            self.reads += 1


def asked(
    connection: http.client.HTTPConnection,
    address: str,
    *,
    method: str = "GET",
    body: str | None = None,
    headers: dict[str, str] | None = None,
) -> Answer:
    connection.request(method, address, body=body, headers=headers or {})
    response = connection.getresponse()
    return Answer(response.status, response.headers, response.read().decode())


@pytest.fixture
def database() -> Iterator[tuple[Path, Path, dict[str, Any]]]:
    """An empty cluster of this test's own: programs, folder, and whom to run it as."""
    programs = servers.newest_postgresql()
    if programs is None:
        pytest.skip("PostgreSQL is not installed (Debian: apt-get install postgresql)")
    with servers.own_folder() as (folder, owner):
        servers.make_cluster(programs, folder, owner)
        yield programs, folder, owner


def test_readers_read_through_an_outage_and_writers_are_told_and_go_on_after_it(
    database: tuple[Path, Path, dict[str, Any]], port: int, tmp_path: Path
) -> None:
    with ExitStack() as stack:
        running = stack.enter_context(ExitStack())
        url = running.enter_context(servers.running_cluster(*database))
        site = Site(port, tmp_path, url.replace("@/newsblog?", "@/postgres?"))
        server = stack.enter_context(started(site))
        read, quiet, unread, *_others = site.stories
        taken_back = site.apart
        stored = [*LISTS, read, quiet]
        for address in [*stored, taken_back]:
            wait_until(lambda address=address: is_stored(site, address))

        with Readers(site, [*LISTS, read]) as readers:
            site.run("say", slug_of(quiet), "This came last.")
            site.run("withdraw", slug_of(taken_back))
            wait_until(lambda: readers.reads > 50)
            running.close()
            went_away = time.monotonic()
            before = dict(readers.answers)
            check_the_outage(site, quiet=quiet, taken_back=taken_back, unread=unread)
            wait_until(lambda: time.monotonic() - went_away > OUTAGE_SECONDS, seconds=600)
            during = {
                status: count - before.get(status, 0) for status, count in readers.answers.items()
            }
            url = stack.enter_context(servers.running_cluster(*database))
            text = "Written when it was back."
            wait_until(lambda: posted(site, read, text).status == HTTPStatus.FOUND)
            assert text in site.ask(read).text
            assert not site.ask(quiet).is_marked

        print("answers during the outage:", during, "in all:", readers.answers)  # noqa: T201
        assert set(before) == set(during) == set(readers.answers) == {HTTPStatus.OK}
        assert during[HTTPStatus.OK] > READERS
        assert server.poll() is None
        assert "This came last." in site.ask(quiet).text


def check_the_outage(site: Site, *, quiet: str, taken_back: str, unread: str) -> None:
    """What each visitor gets while the database is away."""
    old = site.ask(quiet)
    assert (old.status, old.headers[MARK]) == (HTTPStatus.OK, "database unavailable")
    assert "This came last." not in old.text
    assert "Paused" in told(site.ask(taken_back)).text
    assert "Paused" in told(site.ask(unread)).text

    text = "Line one & two.\n\nLine <three>."
    page = html.document_fromstring(told(posted(site, unread, text)).text)
    assert page.xpath("string(//textarea[@name='text'])").strip() == text
    assert page.xpath("//form/@action") == [f"{unread}respond/"]
    assert page.xpath("//input[@name='writer']/@value") == [str(site.writer)]

    told(site.ask("/accounts/login/"))
    refused = told(site.post("/accounts/login/", login="reader", password="a password"))
    assert "a password" not in refused.text
    json_answer = told(
        site.ask(
            f"{unread}respond/",
            method="POST",
            body=urlencode({"text": text}),
            headers={
                "Accept": "application/json",
                "Content-Type": "application/x-www-form-urlencoded",
                "Cookie": site.cookie,
            },
        )
    )
    assert "your text is still here" in json.loads(json_answer.text)["error"]


def told(answer: Answer) -> Answer:
    """The answer, which must say that the site is paused and for how long."""
    assert answer.status == HTTPStatus.SERVICE_UNAVAILABLE
    assert int(answer.headers["Retry-After"]) > 0
    return answer


def posted(site: Site, story: str, text: str) -> Answer:
    """Send a comment as the page's own script would: with what the server gave for it."""
    form = site.ask(
        f"{story}respond/", headers={"Accept": "application/json", "Cookie": site.cookie}
    )
    mine = json.loads(form.text) if form.status == HTTPStatus.OK else {"token": "", "key": ""}
    return site.post(
        f"{story}respond/",
        cookie=f"{site.cookie}; {form.headers.get('Set-Cookie', '').partition(';')[0]}",
        csrfmiddlewaretoken=mine["token"],
        key=mine["key"],
        writer=site.writer,
        act="post",
        text=text,
    )


class started:  # noqa: N801  (reads as a verb where it is used)
    """The site, filled and served by two processes."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._stack = ExitStack()

    def __enter__(self) -> subprocess.Popen[str]:
        site = self._site
        with manage("migrate", "-v", "0", folder=site.folder, DATABASE_URL=site.url) as migrating:
            output, _ = migrating.communicate(timeout=180)
            assert migrating.returncode == 0, output
        made = site.run("fill")
        site.stories, site.apart = made["stories"], made["apart"]
        site.writer, site.cookie = made["writer"], made["cookie"]
        serve = ["serve", "--port", str(site.port), "--workers", "2", "--no-worker"]
        server = self._stack.enter_context(
            manage(*serve, folder=site.folder, log=site.folder / "log", DATABASE_URL=site.url)
        )
        wait_until(lambda: site.ask("/healthz").status == HTTPStatus.OK, seconds=90)
        return server

    def __exit__(self, *exc: object) -> None:
        self._stack.close()


def is_stored(site: Site, address: str) -> bool:
    return site.ask(address).headers.get("Cache-Control") == "no-cache"


def slug_of(address: str) -> str:
    return urlsplit(address).path.rstrip("/").rpartition("/")[2]
