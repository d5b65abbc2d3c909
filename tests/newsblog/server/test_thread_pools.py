import threading
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from newsblog.server.thread_pools import ThreadPools

TOGETHER = 3
PATIENCE_SECONDS = 30


class Site:
    """Holds every page until it is let go; files come at once."""

    def __init__(self) -> None:
        self.lets_go = threading.Event()
        self.inside = 0
        self.most_inside = 0
        self.threads: set[str] = set()
        self.is_full = threading.Event()
        self._lock = threading.Lock()

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        start_response("200 OK", [("X-Path", environ["PATH_INFO"])])
        if environ["PATH_INFO"].startswith("/static/"):
            return [b"a ", b"file"]
        with self._lock:
            self.threads.add(threading.current_thread().name)
            self.inside += 1
            self.most_inside = max(self.inside, self.most_inside)
            if self.inside == TOGETHER:
                self.is_full.set()
        assert self.lets_go.wait(PATIENCE_SECONDS)
        with self._lock:
            self.inside -= 1
        return [b"a ", b"page"]


def ask(app: Any, path: str) -> tuple[bytes, list[tuple[str, str]]]:
    headers: list[tuple[str, str]] = []
    body = b"".join(app({"PATH_INFO": path}, lambda status, more: headers.extend(more)))
    return body, headers


def pool_of(environ: dict[str, Any]) -> str:
    return "files" if environ["PATH_INFO"].startswith("/static/") else "pages"


def test_few_pages_at_a_time_and_files_beside_them() -> None:
    site = Site()
    pools = ThreadPools(site, {"pages": TOGETHER, "files": 1}, pool_of)
    with ThreadPoolExecutor(4 * TOGETHER) as readers:
        asked = [readers.submit(ask, pools, f"/{number}/") for number in range(4 * TOGETHER)]
        assert site.is_full.wait(PATIENCE_SECONDS)

        assert ask(pools, "/static/site.css") == (b"a file", [("X-Path", "/static/site.css")])
        assert not any(one.done() for one in asked)

        site.lets_go.set()
        answers = [one.result(PATIENCE_SECONDS) for one in asked]

    assert answers == [(b"a page", [("X-Path", f"/{n}/")]) for n in range(4 * TOGETHER)]
    assert site.most_inside == len(site.threads) == TOGETHER


class Answer(list[bytes]):
    """An answer that says in which thread it was ended."""

    streaming = False
    closed_in = ""

    def close(self) -> None:
        self.closed_in = threading.current_thread().name


@pytest.mark.parametrize(("streaming", "closed_in"), [(False, "pages_0"), (True, "")])
def test_answer_is_ended_where_it_began_but_for_a_file(streaming: bool, closed_in: str) -> None:
    answer = Answer([b"words"])
    answer.streaming = streaming
    pools = ThreadPools(lambda environ, start: answer, {"pages": 1}, pool_of)

    chunks = pools({"PATH_INFO": "/"}, lambda *said: None)

    assert list(chunks) == [b"words"]
    assert (chunks is answer) is streaming
    assert answer.closed_in == closed_in


def test_error_reaches_whoever_asked() -> None:
    def broken(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        ask(ThreadPools(broken, {"pages": 1}, pool_of), "/")
