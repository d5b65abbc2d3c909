"""Hosts of the configuration may be anywhere, but no answer of theirs leads on."""

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import ClassVar

import pytest

from boundary import own_hosts
from boundary.own_hosts import NoAnswerError, ask


class Host(BaseHTTPRequestHandler):
    asked: ClassVar[list[tuple[str, str, str | None]]]

    def do_PURGE(self) -> None:
        self.asked.append((self.command, self.path, self.headers["Surrogate-Key"]))
        self.send_response(302 if self.path == "/away" else 503)
        self.send_header("Location", "/elsewhere")
        self.end_headers()
        self.wfile.write(b"x" * 5000)

    def do_GET(self) -> None:
        self.do_PURGE()

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def host() -> Iterator[str]:
    Host.asked = []
    with ThreadingHTTPServer(("127.0.0.1", 0), Host) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_any_method_and_header_is_sent_and_any_status_is_an_answer(host: str) -> None:
    answer = ask(f"{host}/a", method="PURGE", headers={"Surrogate-Key": "front"}, seconds=5)

    assert (answer.status, answer.headers["location"]) == (503, "/elsewhere")
    assert len(answer.content) == 5000
    assert Host.asked == [("PURGE", "/a", "front")]


def test_redirect_is_not_followed(host: str) -> None:
    assert ask(f"{host}/away", seconds=5).status == 302
    assert [path for _method, path, _key in Host.asked] == ["/away"]


def test_answer_without_end_is_cut_off(host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(own_hosts, "MOST_BYTES", 4000)

    with pytest.raises(NoAnswerError, match="too much"):
        ask(f"{host}/a", seconds=5)


@pytest.mark.parametrize("url", ["http://127.0.0.1:9/", "ftp://127.0.0.1/", "http://no.invalid/"])
def test_host_that_is_not_there_is_one_error(url: str) -> None:
    with pytest.raises(NoAnswerError, match="does not answer"):
        ask(url, seconds=5)
