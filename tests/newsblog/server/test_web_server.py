"""The web server with real processes: nothing is dropped, and nobody waits for somebody else."""

import contextlib
import http.client
import os
import re
import select
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from http import HTTPStatus
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.conf import settings

from newsblog.server.listening import listen
from tests.comments.views.comment_form import hidden
from tests.processes import ROOT, manage, wait_until

CLIENTS = 4
IDLE = 200
WAITING = 8  # more than Django has threads

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc"),
    pytest.mark.skipif(
        "sqlite" not in settings.DATABASES["default"]["ENGINE"],
        reason="serves a site of its own, which is the same in both halves",
    ),
]


class Clients:
    """Threads that ask all the time, over new connections and over kept ones."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._ends = threading.Event()
        self.answers: Counter[str] = Counter()
        self._threads = [
            threading.Thread(target=self._ask, args=[1 + 9 * (number % 2)])
            for number in range(CLIENTS)
        ]

    def __enter__(self) -> "Clients":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *exc: object) -> None:
        self._ends.set()
        for thread in self._threads:
            thread.join()

    def _ask(self, requests_a_connection: int) -> None:
        """Ask for pages; what is cut off after an earlier answer is asked again, as browsers do."""
        while not self._ends.is_set():
            connection = HTTPConnection("127.0.0.1", self._port, timeout=60)
            answered = 0
            try:
                while answered < requests_a_connection:
                    connection.request("GET", "/")
                    response = connection.getresponse()
                    response.read()
                    self.answers[str(response.status)] += 1
                    answered += 1
                    if response.will_close:
                        break
            except http.client.RemoteDisconnected as error:
                if not answered:
                    self.answers[repr(error)] += 1
            except (OSError, http.client.HTTPException) as error:
                self.answers[repr(error)] += 1
            finally:
                connection.close()


class Visitors:
    """Ask the site, each over a connection of their own; they have a form's cookie and token."""

    def __init__(self, port: int, stack: contextlib.ExitStack) -> None:
        self._port = port
        self._stack = stack

    def ask(self, path: str) -> http.client.HTTPResponse:
        reader = self.come()
        reader.request("GET", path)
        return reader.getresponse()

    def come(self) -> HTTPConnection:
        reader = HTTPConnection("127.0.0.1", self._port, timeout=60)
        return self._stack.enter_context(contextlib.closing(reader))

    def take_form(self) -> None:
        answer = self.ask("/accounts/login/")
        self._token = hidden(answer.read().decode(), "csrfmiddlewaretoken")
        self._cookie = str(answer.headers["Set-Cookie"]).partition(";")[0]

    def send_form(self, email: str, *, missing: int = 0) -> HTTPConnection:
        """Ask for a code by mail; the last bytes may be missing."""
        body = urlencode({"csrfmiddlewaretoken": self._token, "email": email}).encode()
        sender = self.come()
        sender.putrequest("POST", "/accounts/login/code/")
        sender.putheader("Cookie", self._cookie)
        sender.putheader("Content-Type", "application/x-www-form-urlencoded")
        sender.putheader("Content-Length", str(len(body)))
        sender.endheaders(body[: len(body) - missing])
        return sender


@pytest.fixture
def visitors(port: int) -> Iterator[Visitors]:
    with contextlib.ExitStack() as stack:
        yield Visitors(port, stack)


def children(pid: int) -> list[int]:
    return [int(p) for p in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


@pytest.fixture
def folder(prepared: Path, tmp_path: Path) -> Path:
    return shutil.copytree(prepared, tmp_path / "var", copy_function=shutil.copy2)


@contextlib.contextmanager
def served(folder: Path, port: int, *options: str) -> Iterator[subprocess.Popen[str]]:
    """The site, once it answers; what it says stands in a file beside its folder."""
    log = log_of(folder)
    with manage("serve", "--port", str(port), *options, folder=folder, log=log) as serve:
        wait_until(lambda: "Ctrl-C" in log.read_text() or serve.poll() is not None, seconds=180)
        yield serve


def log_of(folder: Path) -> Path:
    return folder.with_suffix(".log")


def test_new_version_takes_over_without_a_dropped_request(folder: Path, port: int) -> None:
    with served(folder, port, "--workers", "2") as serve:
        web, *workers = children(serve.pid)
        before = children(web)
        with Clients(port) as clients:
            wait_until(lambda: clients.answers["200"] > CLIENTS)
            serve.send_signal(signal.SIGHUP)
            wait_until(lambda: not set(before) & set(children(web)), seconds=180)
            after = clients.answers["200"] + 10 * CLIENTS
            wait_until(lambda: clients.answers["200"] > after)
        wait_until(lambda: len(children(serve.pid)) == 1 + len(workers))

        assert len(before) == len(children(web)) == 2
        assert children(serve.pid)[0] == web
        assert not set(workers) & set(children(serve.pid))
        assert set(clients.answers) == {"200"}, clients.answers
    assert "The new version takes over." in log_of(folder).read_text()


def test_reload_whose_new_processes_are_killed_is_finished_all_the_same(
    folder: Path, port: int, visitors: Visitors
) -> None:
    with served(folder, port, "--workers", "2", "--no-worker") as serve:
        (web,) = children(serve.pid)
        before = wait_until(lambda: len(children(web)) == 2 and children(web))
        serve.send_signal(signal.SIGHUP)
        # The first of the new version, in turn with each of the old, and once all there are.
        (new,) = wait_until(lambda: set(children(web)) - set(before), seconds=180)
        os.kill(new, signal.SIGKILL)
        (new,) = wait_until(lambda: set(children(web)) - {*before, new}, seconds=180)
        for pid in children(web):
            os.kill(pid, signal.SIGKILL)

        assert visitors.ask("/healthz").status == HTTPStatus.OK
        wait_until(lambda: len(children(web)) == 2, seconds=180)
        assert not set(before) & set(children(web))
        assert children(serve.pid) == [web]


def test_many_idle_readers_keep_nobody_out(folder: Path, port: int) -> None:
    with served(folder, port, "--no-worker"), contextlib.ExitStack() as stack:
        readers = [
            stack.enter_context(contextlib.closing(HTTPConnection("127.0.0.1", port, timeout=60)))
            for _ in range(IDLE)
        ]
        # Were there no room for all, the last would be let in when the first are hung up on.
        for reader in [*readers, readers[0]]:
            reader.request("GET", "/healthz")
            answer = reader.getresponse()
            answer.read()
            assert answer.status == HTTPStatus.OK
            assert not answer.will_close


def test_stored_pages_and_files_wait_for_nobody(
    folder: Path, port: int, visitors: Visitors
) -> None:
    with served(folder, port, "--no-worker"):
        front = visitors.ask("/").read().decode()
        sheet = re.search(r'href="(/static/css/[^"]+)"', front)[1]  # type: ignore[index]
        visitors.take_form()
        with contextlib.closing(sqlite3.connect(folder / "newsblog.sqlite3")) as busy:
            busy.execute("BEGIN IMMEDIATE")
            waiting = [visitors.send_form(f"{n}@example.org") for n in range(WAITING)]

            for path in ("/", sheet):
                assert visitors.ask(path).status == HTTPStatus.OK
            assert select.select([one.sock for one in waiting], [], [], 0)[0] == []
            busy.rollback()
        assert {one.getresponse().status for one in waiting} == {HTTPStatus.FOUND}


def test_senders_by_the_letter_keep_nobody_out(folder: Path, port: int, visitors: Visitors) -> None:
    with served(folder, port, "--no-worker"):
        visitors.take_form()
        senders = [visitors.send_form(f"{n}@example.org", missing=1) for n in range(WAITING)]

        assert visitors.ask("/search/?q=words").status == HTTPStatus.OK
        assert select.select([one.sock for one in senders], [], [], 0)[0] == []

        senders[0].send(b"g")
        assert senders[0].getresponse().status == HTTPStatus.FOUND


def test_limit_of_open_files_is_raised_as_far_as_it_may_be() -> None:
    def allowed(soft: int, hard: int) -> str:
        program = (
            "import resource, sys; from newsblog.server.web_server import connections_allowed\n"
            f"resource.setrlimit(resource.RLIMIT_NOFILE, ({soft}, {hard}))\n"
            "print(connections_allowed(), *resource.getrlimit(resource.RLIMIT_NOFILE))"
        )
        command = [sys.executable, "-c", program]
        return subprocess.run(command, cwd=ROOT, capture_output=True, text=True).stdout.strip()

    assert allowed(1024, 4096) == "2048 2304 4096"
    assert allowed(1024, 1024) == "768 1024 1024"
    assert allowed(4000, 4096) == "2048 4000 4096"


def test_address_that_is_taken_is_not_shared(port: int) -> None:
    with listen("127.0.0.1", port), pytest.raises(OSError, match="in use"):
        listen("127.0.0.1", port)
