"""Reads the whole body of a request before Django gets it.

A client that sends a form slowly occupies a thread of the server's, but none of Django's. A body
that is cut off is refused, so that half a comment is never posted.
"""

import threading
from collections.abc import Callable, Iterable
from http import HTTPStatus
from io import BytesIO
from typing import Any

type Environ = dict[str, Any]
type StartResponse = Callable[..., Any]
type App = Callable[[Environ, StartResponse], Iterable[bytes]]


class RequestBuffering:
    """WSGI middleware: bodies of up to `longest` bytes reach `app` whole or not at all.

    Longer bodies are passed on unread. At most `at_a_time` bodies are read at once; further
    requests get 503. A time limit for slow senders is the business of the proxy in front: granian's
    read can't be interrupted, and answering while another thread reads stops the whole process.
    """

    def __init__(self, app: App, *, longest: int, at_a_time: int) -> None:
        self._app = app
        self._longest = longest
        self._room = threading.BoundedSemaphore(at_a_time)

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        length = length_of(environ)
        if not 0 < length <= self._longest:
            return self._app(environ, start_response)
        if not self._room.acquire(blocking=False):
            return _refused(
                start_response, HTTPStatus.SERVICE_UNAVAILABLE, "Try again in a minute."
            )
        try:
            body: bytes = environ["wsgi.input"].read(length)
        finally:
            self._room.release()
        if len(body) < length:
            return _refused(
                start_response, HTTPStatus.BAD_REQUEST, "It was cut off; send it again."
            )
        environ["wsgi.input"] = BytesIO(body)
        return self._app(environ, start_response)


def length_of(environ: Environ) -> int:
    """Bytes of the body; 0 where the header is missing or no number."""
    value = environ.get("CONTENT_LENGTH") or ""
    return int(value) if value.isascii() and value.isdigit() else 0


def _refused(start_response: StartResponse, status: HTTPStatus, advice: str) -> list[bytes]:
    body = f"{status.phrase}. Nothing was saved. {advice}\n".encode()
    headers = [
        ("Content-Type", "text/plain; charset=utf-8"),
        ("Content-Length", str(len(body))),
        ("Cache-Control", "no-store"),
        ("Connection", "close"),
    ]
    start_response(f"{status.value} {status.phrase}", headers)
    return [body]
