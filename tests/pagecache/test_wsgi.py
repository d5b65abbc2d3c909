import gzip
import re
import threading
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import brotli
import pytest

from pagecache.edge import Edge
from pagecache.keys import Rules
from pagecache.store import FileBackend, PageStore
from pagecache.tag_versions import GONE, FileTagVersions
from pagecache.tags import CollectedTags
from pagecache.wsgi import FACTS, OUTAGE, PageCache

RULES = Rules(re.compile(r".*\?order=\w+"), frozenset({"sessionid"}))


class Site:
    """A small site behind the cache; `render` may be replaced by a test."""

    def __init__(self, folder: Path) -> None:
        self.generations = FileTagVersions(folder / "generations")
        self.clock = 1000.0
        self.renders = 0
        self.queries: list[str] = []
        self.facts = CollectedTags(is_storable=True, tags={"front"})
        self.headers = [("Content-Type", "text/html; charset=utf-8")]
        self.status = "200 OK"
        self.text = "the front page " * 100
        self.during: Callable[[], None] = lambda: None
        self.is_out = False
        self.folder = folder
        self.restart()

    def restart(self) -> None:
        """A new process: its memory is empty, the shelf is not."""
        self.store = PageStore(
            self.generations,
            FileBackend(self.folder / "shelf", most_bytes=100_000_000),
            most_bytes=1_000_000,
            clock=lambda: self.clock,
        )
        self.cache = PageCache(self._app, self.store, RULES)

    def _app(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        self.renders += 1
        self.queries.append(environ["QUERY_STRING"])
        text = self.text
        self.during()
        if self.is_out:
            environ[OUTAGE] = True
            start_response("503 Service Unavailable", [("Content-Type", "text/plain")])
            return [b"paused"]
        environ[FACTS] = self.facts
        start_response(self.status, self.headers)
        return [text.encode()]

    def get(self, path: str = "/", query: str = "", **headers: str) -> "Answer":
        answer = Answer()
        chunks = self.cache(
            {
                "REQUEST_METHOD": headers.pop("method", "GET"),
                "PATH_INFO": path,
                "QUERY_STRING": query,
                "HTTP_HOST": "news.example",
                "wsgi.url_scheme": "https",
                **{f"HTTP_{name.upper()}": value for name, value in headers.items()},
            },
            answer.start,
        )
        answer.body = b"".join(chunks)
        return answer


class Answer:
    status = ""
    body = b""

    def __init__(self) -> None:
        self.headers: dict[str, str] = {}

    def start(self, status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> None:
        self.status = status
        self.headers = dict(headers)


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site(tmp_path)


def test_the_second_reader_is_answered_without_a_rebuild(site: Site) -> None:
    first, second = site.get(), site.get()

    assert site.renders == 1
    assert first.body == second.body == site.text.encode()


def test_a_touched_page_is_rebuilt_and_shows_what_is_true(site: Site) -> None:
    site.get()
    site.text = "corrected"

    site.generations.touch(["front"])

    assert site.get().body == b"corrected"


def test_a_page_rendered_from_data_read_before_a_touch_is_not_stored(site: Site) -> None:
    site.during = lambda: site.generations.touch(["front"])
    site.get()
    site.during = lambda: None
    site.text = "after"

    assert site.get().body == b"after"


def test_a_page_does_not_outlive_its_moment(site: Site) -> None:
    import datetime as dt

    site.facts.until = dt.datetime.fromtimestamp(2000, dt.UTC)
    site.get()
    site.text = "the scheduled story is out"

    site.clock = 1999.9
    assert site.get().body != b"the scheduled story is out"
    site.clock = 2000.0
    assert site.get().body == b"the scheduled story is out"


def test_what_is_stored_is_there_after_a_restart(site: Site) -> None:
    site.get()

    site.restart()
    site.get()

    assert site.renders == 1


@pytest.mark.parametrize("how", ["garbage", "truncated", "emptied"])
def test_a_broken_file_on_the_shelf_costs_a_rebuild(site: Site, how: str) -> None:
    site.get()
    file = next((site.folder / "shelf").glob("*/*"))
    data = file.read_bytes()
    file.write_bytes({"garbage": b"\xff" * 99, "truncated": data[:-10], "emptied": b""}[how])

    site.restart()

    assert site.get().body == site.text.encode()


def test_encodings_are_those_the_client_accepts(site: Site) -> None:
    assert gzip.decompress(site.get(accept_encoding="gzip").body) == site.text.encode()
    best = site.get(accept_encoding="gzip, br;q=0.5")
    assert best.headers["Content-Encoding"] == "br"
    assert brotli.decompress(best.body) == site.text.encode()
    assert "Content-Encoding" not in site.get(accept_encoding="br;q=0, gzip;q=0").headers
    assert "Accept-Encoding" in best.headers["Vary"]


def test_a_client_that_has_the_page_is_told_so(site: Site) -> None:
    first = site.get()

    again = site.get(if_none_match=first.headers["ETag"])

    assert again.status == "304 Not Modified"
    assert again.body == b""
    assert site.get(if_modified_since=first.headers["Last-Modified"]).status.startswith("304")
    assert site.get(if_none_match='"other"').status == "200 OK"


def test_head_answers_without_a_body(site: Site) -> None:
    answer = site.get(method="HEAD")

    assert answer.body == b""
    assert answer.headers["Content-Length"] == str(len(site.text))
    assert site.get().body == site.text.encode()


@pytest.mark.parametrize(
    "header",
    [
        ("Set-Cookie", "a=b"),
        ("Vary", "Cookie"),
        ("Cache-Control", "private"),
        ("Cache-Control", "no-store"),
    ],
)
def test_nothing_personal_is_stored(site: Site, header: tuple[str, str]) -> None:
    site.headers.append(header)

    site.get()
    site.get()

    assert site.renders == 2


def test_only_pages_that_say_so_are_stored(site: Site) -> None:
    site.facts.is_storable = False
    site.get()
    site.get()
    assert site.renders == 2


@pytest.mark.parametrize("status", ["404 Not Found", "301 Moved", "500 Error", "302 Found"])
def test_only_whole_pages_are_stored(site: Site, status: str) -> None:
    site.status = status
    site.get()
    site.get()
    assert site.renders == 2


def test_a_reader_with_a_session_is_never_answered_from_the_cache(site: Site) -> None:
    site.get()
    site.get(cookie="sessionid=1")
    assert site.renders == 2


def test_tracking_parameters_reach_no_stored_page(site: Site) -> None:
    site.get(query="utm_source=<script>&order=new&fbclid=1")
    assert site.queries == ["order=new"]


def test_one_rebuild_runs_and_all_readers_get_it(site: Site) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def slow() -> None:
        begun.set()
        go_on.wait(10)

    site.during = slow
    answers: list[Answer] = []
    readers = [threading.Thread(target=lambda: answers.append(site.get())) for _ in range(8)]
    readers[0].start()
    begun.wait(10)
    for reader in readers[1:]:
        reader.start()
    go_on.set()
    for reader in readers:
        reader.join(10)

    assert site.renders == 1
    assert [answer.body for answer in answers] == [site.text.encode()] * 8


def test_readers_keep_reading_while_the_database_is_down(site: Site) -> None:
    site.get()
    site.generations.touch(["front"])
    site.is_out = True

    answer = site.get()

    assert answer.status == "200 OK"
    assert answer.body == site.text.encode()
    assert answer.headers["X-Newsblog-Stored"] == "database unavailable"
    assert site.get("/never-stored/").status.startswith("503")


def test_memory_is_bounded_and_keeps_what_is_read(site: Site) -> None:
    site.text = "x" * 50_000
    site.get("/read-often/")
    for number in range(60):
        site.get(f"/{number}/")
        site.get("/read-often/")

    before = site.renders
    site.get("/read-often/")
    assert site.renders == before
    assert sum(page.size for page in site.store._pages.values()) <= 1_000_000


def test_a_full_disk_costs_the_copy_and_nothing_else(site: Site) -> None:
    (site.folder / "shelf").write_text("a file where the folder should be")

    assert site.get().body == site.text.encode()


def test_signed_in_reader_reads_the_stored_page_while_the_database_is_down(site: Site) -> None:
    site.get()
    site.is_out = True

    answer = site.get(cookie="sessionid=mine")

    assert (answer.status, answer.body) == ("200 OK", site.text.encode())
    assert answer.headers["X-Newsblog-Stored"] == "database unavailable"
    assert site.get(cookie="sessionid=mine", method="POST").status.startswith("503")


def test_what_was_taken_back_is_not_shown_while_the_database_is_down(site: Site) -> None:
    site.get()
    site.generations.touch(["front", f"{GONE}front"])
    site.is_out = True

    assert site.get().status.startswith("503")


def test_database_that_is_away_is_not_asked_for_each_stored_page(site: Site) -> None:
    site.get()
    site.generations.touch(["front"])
    site.is_out = True
    site.get()
    asked = site.renders

    assert site.get().headers["X-Newsblog-Stored"] == "database unavailable"
    assert site.renders == asked


def test_act_after_an_outage_is_seen_at_once(site: Site) -> None:
    site.get()
    site.generations.touch(["front"])
    site.is_out = True
    site.get()

    site.is_out = False
    site.text = "what was done when it was back"
    site.generations.touch(["front"])

    assert site.get().body == site.text.encode()


def test_cdn_is_told_tags_of_stored_pages_and_keeps_nothing_else(site: Site) -> None:
    site.cache = PageCache(site._app, site.store, RULES, edge=Edge("Surrogate-Key", 600))

    for _ in range(2):
        assert site.get().headers["Surrogate-Key"] == "front"
        assert site.get().headers["CDN-Cache-Control"] == "max-age=600"
        assert site.get().headers["Cache-Control"] == "no-cache"
    own = site.get(cookie="sessionid=mine")
    assert own.headers["Cache-Control"] == "private, no-cache"
    assert "Surrogate-Key" not in own.headers

    site.generations.touch(["front"])
    site.is_out = True
    assert "CDN-Cache-Control" not in site.get().headers


def test_page_is_not_marked_for_a_cdn_that_is_not_configured(site: Site) -> None:
    assert not {"Surrogate-Key", "CDN-Cache-Control", "Surrogate-Control"} & set(site.get().headers)
