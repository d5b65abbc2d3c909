"""The outermost layer: answers visitors without a session from stored pages, before Django.

Everything else passes through untouched. One rebuild of a page runs at a time; whoever else asks
for it meanwhile waits for that one.
"""

import threading
import time
from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import Any

from pagecache.edge import Edge
from pagecache.keys import Rules, key_of, query_of
from pagecache.pages import OF_A_BODY, Header, StoredPage, make_page
from pagecache.store import PageStore
from pagecache.tag_versions import Snapshot
from pagecache.tags import CollectedTags

type Environ = dict[str, Any]
type StartResponse = Callable[..., Any]
type App = Callable[[Environ, StartResponse], Iterable[bytes]]

FACTS = "newsblog.pagecache.facts"
OUTAGE = "newsblog.pagecache.outage"
# After the database did not answer, stored pages are sent for this long without asking it again,
# unless an act shows that it is back: a connection that hangs costs a reader seconds.
OUTAGE_SECONDS = 1.0
# A reader waits this long for somebody else's rebuild of the same page, then builds it themselves.
LONGEST_WAIT_SECONDS = 5.0
MOST_PASSING = 10_000


class PageCache:
    """WSGI middleware around Django's application."""

    def __init__(
        self,
        app: App,
        store: PageStore,
        rules: Rules,
        *,
        longest_life: float = 0,
        edge: Edge | None = None,
    ) -> None:
        """Wrap `app`; `longest_life` in seconds bounds every page's life, 0 does not.

        `edge` is told to a CDN of every stored page; what is not stored is then marked private.
        """
        self._edge = edge
        self._app = app
        self._longest_life = longest_life
        self._store = store
        self._rules = rules
        self._building: dict[str, threading.Event] = {}
        self._passing: dict[str, None] = {}  # pages that were not for storing: nobody waits for one
        self._lock = threading.Lock()
        self._outage: tuple[float, Snapshot | None] = (
            0.0,
            None,
        )  # until when, and the history's state

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        key = key_of(environ, self._rules)
        if key is None:
            return self._pass(environ, start_response)
        page = self._store.fresh(key)
        if page is not None:
            return answer(page, environ, start_response, edge=self._edge)
        return self._build(key, environ, start_response)

    def _pass(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Let Django answer; while its database is away, a reader with a session may read, too."""
        started = _Started()
        chunks = self._app(environ, started)
        if environ.get(OUTAGE):
            key = key_of({**environ, "HTTP_COOKIE": ""}, self._rules)
            if key is not None and (last := self._store.last(key)) is not None:
                _close(chunks)
                return answer(last, environ, start_response, is_outage=True)
        start_response(started.status, self._marked(started.headers))
        return chunks

    def _marked(self, headers: list[Header]) -> list[Header]:
        """Headers of an answer that is one visitor's own, which a CDN must not keep."""
        if self._edge is None or any(name.lower() == "cache-control" for name, _value in headers):
            return headers
        return [*headers, ("Cache-Control", "private, no-cache")]

    def _last_in_outage(self, key: str) -> StoredPage | None:
        """The page as it last was, if the database did not answer just now and nothing was done."""
        until, since = self._outage
        if time.monotonic() >= until or since is None or self._store.now() != since:
            return None
        return self._store.last(key)

    def _build(self, key: str, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        if (last := self._last_in_outage(key)) is not None:
            return answer(last, environ, start_response, is_outage=True)
        if key in self._passing:
            return self._render(key, environ, start_response)
        mine = threading.Event()
        with self._lock:
            other = self._building.setdefault(key, mine)
        if other is not mine:
            other.wait(LONGEST_WAIT_SECONDS)
            if (page := self._store.fresh(key)) is not None:
                return answer(page, environ, start_response, edge=self._edge)
            return self._render(key, environ, start_response)
        try:
            # Whoever built it before may have ended between our look and our turn.
            if (page := self._store.fresh(key)) is not None:
                return answer(page, environ, start_response, edge=self._edge)
            return self._render(key, environ, start_response)
        finally:
            with self._lock:
                self._building.pop(key, None)
            mine.set()

    def _render(self, key: str, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Let Django make the page; keep it if it may be kept."""
        since = self._store.now()
        method = environ["REQUEST_METHOD"]
        inner = {**environ, "REQUEST_METHOD": "GET", "QUERY_STRING": query_of(key)}
        for name in ("HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE"):
            inner.pop(name, None)
        started = _Started()
        chunks = self._app(inner, started)
        if inner.get(OUTAGE):
            self._outage = (time.monotonic() + OUTAGE_SECONDS, since)
            if (last := self._store.last(key)) is not None:
                _close(chunks)
                return answer(last, environ, start_response, is_outage=True)
        facts: CollectedTags | None = inner.get(FACTS)
        if facts is None or since is None or not _may_be_stored(started, facts):
            self._pass_in_future(key)
            start_response(started.status, self._marked(started.headers))
            if method != "HEAD":
                return chunks
            _close(chunks)
            return []
        self._passing.pop(key, None)
        body = _joined(chunks)
        page = make_page(
            key=key,
            since=since,
            tags=sorted(facts.tags),
            until=self._end_of(facts),
            headers=started.headers,
            body=body,
            at=time.time(),
        )
        self._store.keep(page)
        return answer(page, environ, start_response, edge=self._edge)

    def _end_of(self, facts: CollectedTags) -> float | None:
        ends = [facts.until.timestamp()] if facts.until else []
        if self._longest_life:
            ends.append(time.time() + self._longest_life)
        return min(ends, default=None)

    def _pass_in_future(self, key: str) -> None:
        if len(self._passing) >= MOST_PASSING:
            self._passing.clear()
        self._passing[key] = None


def answer(
    page: StoredPage,
    environ: Environ,
    start_response: StartResponse,
    *,
    is_outage: bool = False,
    edge: Edge | None = None,
) -> Iterable[bytes]:
    """Send a stored page, or 304 where the client has it."""
    encoding = page.encoding_for(environ.get("HTTP_ACCEPT_ENCODING", ""))
    headers = page.headers_for(encoding)
    if is_outage:
        headers.append(("X-Newsblog-Stored", "database unavailable"))
    elif edge is not None:
        headers += edge.headers_for(page, now=time.time())
    if page.is_what_the_client_has(
        environ.get("HTTP_IF_NONE_MATCH", ""), environ.get("HTTP_IF_MODIFIED_SINCE", "")
    ):
        start_response("304 Not Modified", [one for one in headers if one[0] not in OF_A_BODY])
        return []
    start_response("200 OK", headers)
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [page.bodies[encoding]]


class _Started:
    """Remembers what an application told start_response."""

    def __init__(self) -> None:
        self.status = "500 Internal Server Error"
        self.headers: list[Header] = []

    def __call__(self, status: str, headers: list[Header], exc_info: Any = None) -> None:
        self.status = status
        self.headers = list(headers)


def _may_be_stored(started: _Started, facts: CollectedTags) -> bool:
    """Only a whole page that says so, that sets no cookie and that no cookie has changed."""
    if not facts.is_storable or not started.status.startswith(str(HTTPStatus.OK.value)):
        return False
    for name, value in started.headers:
        lowered = name.lower()
        if lowered == "set-cookie":
            return False
        if lowered == "vary" and "cookie" in value.lower():
            return False
        if lowered == "cache-control" and ("private" in value or "no-store" in value):
            return False
    return True


def _joined(chunks: Iterable[bytes]) -> bytes:
    try:
        return b"".join(chunks)
    finally:
        _close(chunks)


def _close(chunks: Iterable[bytes]) -> None:
    close = getattr(chunks, "close", None)
    if close is not None:
        close()
