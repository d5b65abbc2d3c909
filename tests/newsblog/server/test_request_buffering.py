import threading
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from typing import Any

import pytest

from newsblog.server.request_buffering import RequestBuffering

LONGEST = 100
PATIENCE_SECONDS = 30


def site(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    start_response("200 OK", [])
    return [b"read: ", environ["wsgi.input"].read()]


def send(app: Any, stream: Any, length: str) -> tuple[str, bytes]:
    said: list[str] = []
    environ = {"REQUEST_METHOD": "POST", "CONTENT_LENGTH": length, "wsgi.input": stream}
    body = b"".join(app(environ, lambda status, headers: said.append(status)))
    return said[0], body


class Dripping:
    """A body whose end is long in coming."""

    def __init__(self) -> None:
        self.is_read = threading.Event()
        self.is_cut = threading.Event()

    def read(self, size: int) -> bytes:
        self.is_read.set()
        assert self.is_cut.wait(PATIENCE_SECONDS)
        return b"text="


def test_form_is_passed_on_whole() -> None:
    app = RequestBuffering(site, longest=LONGEST, at_a_time=1)
    for _ in range(3):
        assert send(app, BytesIO(b"text=words"), "10") == ("200 OK", b"read: text=words")


@pytest.mark.parametrize("length", ["101", "", "0", "-1", "ten", "१०"])
def test_what_is_long_or_has_no_length_passes_as_it_comes(length: str) -> None:
    stream = BytesIO(b"text=words")
    app = RequestBuffering(
        lambda environ, start: site(environ, start) if environ["wsgi.input"] is stream else [],
        longest=LONGEST,
        at_a_time=1,
    )
    assert send(app, stream, length) == ("200 OK", b"read: text=words")


def test_form_that_was_cut_off_is_not_half_a_form() -> None:
    app = RequestBuffering(site, longest=LONGEST, at_a_time=1)
    status, body = send(app, BytesIO(b"text=half a sen"), "90")
    assert status == "400 Bad Request"
    assert b"Nothing was saved" in body


def test_senders_by_the_letter_have_so_much_room_and_no_more() -> None:
    app, dripping = RequestBuffering(site, longest=LONGEST, at_a_time=1), Dripping()
    with ThreadPoolExecutor(1) as other:
        slow = other.submit(send, app, dripping, "5")
        assert dripping.is_read.wait(PATIENCE_SECONDS)
        status, body = send(app, BytesIO(b"text=words"), "10")
        assert status == "503 Service Unavailable"
        assert b"Try again" in body

        dripping.is_cut.set()
        assert slow.result(PATIENCE_SECONDS) == ("200 OK", b"read: text=")
    assert send(app, BytesIO(b"text=words"), "10")[0] == "200 OK"
