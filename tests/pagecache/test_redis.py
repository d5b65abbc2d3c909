import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis

from pagecache.pages import make_page
from pagecache.redis import RedisBackend, RedisTagVersions
from pagecache.tag_versions import UnavailableError

pytestmark = pytest.mark.redis


@pytest.fixture
def url(redis_url: str) -> Iterator[str]:
    client = redis.Redis.from_url(redis_url)
    client.flushdb()
    yield redis_url
    client.flushdb()


def test_a_touch_is_seen_by_another_machine(url: str) -> None:
    mine, other = RedisTagVersions(url), RedisTagVersions(url)
    before = mine.now()

    other.hold(["front"])
    assert not mine.are_untouched(["front"], since=mine.now())
    other.touch(["front"])

    assert not mine.are_untouched(["front"], since=before)
    assert mine.are_untouched(["front"], since=mine.now())
    assert mine.are_untouched(["category:1"], since=before)


def test_two_holds_end_with_two_touches(url: str) -> None:
    shared = RedisTagVersions(url)
    shared.hold(["front"])
    shared.hold(["front"])
    shared.touch(["front"])
    assert not shared.are_untouched(["front"], since=shared.now())
    shared.touch(["front"])
    assert shared.are_untouched(["front"], since=shared.now())


def test_an_emptied_redis_makes_every_page_old(url: str) -> None:
    shared = RedisTagVersions(url)
    shared.touch(["front"])
    before = shared.now()

    redis.Redis.from_url(url).flushdb()

    assert not shared.are_untouched(["category:1"], since=before)


def test_while_redis_is_away_nothing_is_fresh_and_nothing_fails() -> None:
    shared = RedisTagVersions("redis://127.0.0.1:1/0")

    with pytest.raises(UnavailableError):
        shared.now()
    shared.hold(["front"])
    shared.touch(["front"])
    shelf = RedisBackend("redis://127.0.0.1:1/0")
    assert shelf.read("https://news.example/?") is None


def test_a_restarted_redis_makes_every_page_old(tmp_path: Path) -> None:
    socket = tmp_path / "r.sock"

    def start() -> subprocess.Popen[bytes]:
        server = subprocess.Popen(
            ["redis-server", "--port", "0", "--unixsocket", str(socket), "--dir", str(tmp_path)],
            stdout=subprocess.DEVNULL,
        )
        for _ in range(100):
            try:
                redis.Redis.from_url(f"unix://{socket}").ping()
                return server
            except redis.RedisError:
                time.sleep(0.05)
        raise RuntimeError("redis did not start")

    first = start()
    shared = RedisTagVersions(f"unix://{socket}")
    shared.touch(["front"])
    before = shared.now()
    redis.Redis.from_url(f"unix://{socket}").save()
    first.kill()
    first.wait()
    second = start()
    try:
        assert not shared.are_untouched(["category:1"], since=before)
    finally:
        second.terminate()
        second.wait()


def test_pages_go_to_the_shelf_and_come_back(url: str) -> None:
    shared, shelf = RedisTagVersions(url), RedisBackend(url)
    page = make_page(
        key="https://news.example/?",
        since=shared.now(),
        tags=["front"],
        until=None,
        headers=[("Content-Type", "text/html")],
        body="grüße".encode() * 200,
        at=time.time(),
    )

    shelf.write(page)

    assert shelf.read(page.key) == page
