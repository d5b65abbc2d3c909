"""Takes in the whole of a form before Django is asked to read it.

Whoever sends one by the letter holds a thread of the server's and none of Django's; and what is cut
off on its way is not half a comment.
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

    Longer ones pass as they come. `at_a_time` are received; who comes then is told to try again.
    How long a sender may take is for the server in front to say: nobody can stop granian's reading
    from outside, and to answer while another thread reads stops the whole process.
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
