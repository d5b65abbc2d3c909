"""Four server processes, readers of every page, one writer: no page is older than an answered act.

The writer says what each act will change before it acts; a reader is held to every act that had
been answered when its request began. Words carry a counter (`zza3x7zz`: thing a3, version 7).
`NEWSBLOG_EXACTNESS_ACTS=500` makes the long run, `NEWSBLOG_EXACTNESS_SEED=n` repeats one.
"""

import http.client
import os
import random
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from pytest_django import Settings

from pagecache.invalidation import tag_versions
from tests.crowd import Crowd
from tests.marks import same_on_both
from tests.pagecache.writing import History, Writer
from tests.processes import database_url, manage, wait_until

pytestmark = pytest.mark.django_db(transaction=True)

ACTS = int(os.environ.get("NEWSBLOG_EXACTNESS_ACTS", "60"))
SEED = os.environ.get("NEWSBLOG_EXACTNESS_SEED")
READERS = 5
# Pages that must have been asked for after an act before the next one is done.
READS_AFTER_AN_ACT = 25
REQUESTS_A_CONNECTION = 8  # a new connection may be taken by another process


class Readers(Crowd):
    """Threads that read random pages and hold each to the history."""

    def __init__(self, port: int, history: History) -> None:
        super().__init__(self._read, size=READERS)
        self.port = port
        self.history = history
        self.wrong: list[str] = []
        self.stored = 0
        self.reads = 0

    def _read(self, chance: random.Random) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            for _ in range(REQUESTS_A_CONNECTION):
                self._read_one(connection, chance)
        except (OSError, http.client.HTTPException) as error:
            self.wrong.append(f"no answer: {error!r}")
        finally:
            connection.close()

    def _read_one(self, connection: http.client.HTTPConnection, chance: random.Random) -> None:
        answered = self.history.answered
        address = chance.choice(self.history.addresses(answered))
        connection.request("GET", address)
        response = connection.getresponse()
        text = response.read().decode()
        self.wrong += self.history.faults(address, response.status, text, since=answered)
        self.stored += response.headers["Cache-Control"] == "no-cache"
        self.reads += 1


@pytest.fixture
def folder(tmp_path: Path, settings: Settings) -> Iterator[Path]:
    """The server's data folder, whose history of pages this process shares."""
    settings.NEWSBLOG_PAGECACHE_ROOT = tmp_path / "pages"
    tag_versions.cache_clear()
    yield tmp_path
    tag_versions.cache_clear()


def hammer(port: int, folder: Path, **environment: str) -> None:
    """Do the acts while the readers read; fails with every page that was older than an act."""
    history = History()
    writer = Writer(history, seed=int(SEED) if SEED else random.randrange(10**6))  # noqa: S311
    serve = ["serve", "--port", str(port), "--workers", "4", "--no-worker"]
    with manage(
        *serve, folder=folder, log=folder / "log", DATABASE_URL=database_url(), **environment
    ) as server:
        wait_until(lambda: _answers(port) or server.poll() is not None, seconds=90)
        assert server.poll() is None
        with Readers(port, history) as readers:
            for _ in range(ACTS):
                writer.act()
                enough = readers.reads + READS_AFTER_AN_ACT
                wait_until(lambda enough=enough: readers.reads > enough or readers.wrong)
                if readers.wrong:
                    break
    print(  # noqa: T201  (what the long run is for)
        f"{len(writer.done)} acts, {readers.reads} reads, {readers.stored} of stored pages, "
        f"{len(readers.wrong)} wrong"
    )
    assert not readers.wrong, f"seed {writer.seed}, {writer.done[-3:]}: {readers.wrong[:5]}"
    assert readers.stored > readers.reads / 2


def _answers(port: int) -> bool:
    try:
        with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=5)) as connection:
            connection.request("GET", "/healthz")
            return connection.getresponse().status == http.client.OK
    except OSError:
        return False


def test_no_reader_gets_a_page_older_than_an_answered_act(port: int, folder: Path) -> None:
    hammer(port, folder)


@same_on_both  # the database is held to the history in the test above
@pytest.mark.redis
def test_no_reader_gets_one_where_the_history_is_in_redis(
    port: int, folder: Path, redis_url: str, settings: Settings
) -> None:
    settings.NEWSBLOG_PAGECACHE_REDIS_URL = redis_url
    tag_versions.cache_clear()

    hammer(port, folder, CACHE_URL=redis_url)
