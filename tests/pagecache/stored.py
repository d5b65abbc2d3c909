"""Reads pages through the page cache as a visitor does, and finds stored ones not true."""

import contextlib
import io
import re
from collections.abc import Iterable, Iterator
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import Client
from lxml import html

from pagecache.invalidation import tag_versions
from pagecache.keys import Rules, key_of
from pagecache.store import FileBackend, PageStore
from pagecache.wsgi import PageCache


class StoredSite:
    """The site behind a page cache in this process, on the test's own database connection."""

    def __init__(self, folder: Path) -> None:
        self._django = WSGIHandler()
        self.store = PageStore(
            tag_versions(), FileBackend(folder, most_bytes=100_000_000), most_bytes=100_000_000
        )
        self._rules = Rules(re.compile(r".*\?order=\w+"), frozenset({"sessionid"}))
        self._cache = PageCache(self._django, self.store, self._rules)

    def forget(self) -> None:
        """Begin the history anew, without the holds of what the test's own transaction wrote."""
        (Path(settings.NEWSBLOG_PAGECACHE_ROOT) / "generations-1").unlink(missing_ok=True)

    def read(self, address: str) -> tuple[str, bytes]:
        """Status and body as a visitor gets them."""
        return _asked(self._cache, address)

    def read_all(self, addresses: Iterable[str]) -> None:
        for address in addresses:
            self.read(address)

    def is_stored(self, address: str) -> bool:
        key = key_of(environ_of(address), self._rules)
        return key is not None and self.store.fresh(key) is not None

    def stale(self, addresses: Iterable[str]) -> list[str]:
        """The addresses at which a visitor gets something else than Django would say now."""
        return [
            address
            for address in addresses
            if self.is_stored(address) and self.read(address) != _asked(self._django, address)
        ]


def _asked(app: Any, address: str) -> tuple[str, bytes]:
    statuses: list[str] = []
    with _connection_kept():
        chunks = app(
            environ_of(address), lambda status, _headers, _exc=None: statuses.append(status)
        )
        body = b"".join(chunks)
        if close := getattr(chunks, "close", None):
            close()
    return statuses[0], body


def environ_of(address: str) -> dict[str, Any]:
    """What a server says of a visitor's request, beside the headers they send."""
    parts = urlsplit(address)
    return {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": parts.path,
        "QUERY_STRING": parts.query,
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": "127.0.0.1",
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(),
    }


@contextlib.contextmanager
def _connection_kept() -> Iterator[None]:
    """Django ends a request's database connection, which here is the test's own."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    try:
        yield
    finally:
        for signal in (request_started, request_finished):
            signal.connect(close_old_connections)


def submit(client: Client, address: str, **changes: Any) -> None:
    """Send the form at `address` as a browser would, but for `changes` (None unticks a box)."""
    page = html.document_fromstring(client.get(address).content)
    form = max(page.xpath("//main//form[@method='post']"), key=lambda form: len(form.fields))
    sent: dict[str, Any] = {}
    for name, value in form.form_values():
        sent.setdefault(name, []).append(value)
    sent |= changes
    answer = client.post(address, {name: v for name, v in sent.items() if v is not None})
    if answer.status_code != HTTPStatus.FOUND:
        errors = html.document_fromstring(answer.content).xpath("//*[contains(@class, 'error')]")
        raise AssertionError([" ".join(error.text_content().split()) for error in errors])
