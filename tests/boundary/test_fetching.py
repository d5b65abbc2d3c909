"""The one fetcher: public addresses only, whatever names, redirects and ports say."""

import ipaddress
import json
import socket
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest

from boundary import fetching
from boundary.fetching import FetchRefusedError, checked, fetch, is_public
from tests.shared_data import shared

BAD: dict[str, list[dict[str, str]]] = json.loads(shared("urls_bad.json").read_text())


class _Server(BaseHTTPRequestHandler):
    asked: list[str] = []

    def do_GET(self) -> None:
        type(self).asked.append(self.path)
        if self.path.startswith("/to/"):
            self.send_response(302)
            self.send_header("Location", self.path.removeprefix("/to/"))
            self.end_headers()
        elif self.path == "/loop":
            self.send_response(301)
            self.send_header("Location", "/loop")
            self.end_headers()
        elif self.path == "/large":
            self.send_response(200)
            self.end_headers()
            for _piece in range(100):
                self.wfile.write(b"x" * 10_000)
        elif self.path == "/gone":
            self.send_error(410)
        else:
            self.send_response(200)
            self.send_header("Content-Type", "image/png; charset=x")
            self.end_headers()
            self.wfile.write(b"content of " + str(self.headers["Host"]).encode())

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def server() -> Iterator[tuple[str, int]]:
    _Server.asked = []
    web = ThreadingHTTPServer(("127.0.0.1", 0), _Server)
    Thread(target=web.serve_forever, daemon=True).start()
    yield ("127.0.0.1", web.server_port)
    web.shutdown()
    web.server_close()


def at(server: tuple[str, int], path: str) -> str:
    return f"http://{server[0]}:{server[1]}{path}"


def test_what_is_there_comes_back_with_its_type(server: tuple[str, int]) -> None:
    found = fetch(at(server, "/a%20b?c=1"), most_bytes=1000, allow=[server])

    assert found.content == f"content of 127.0.0.1:{server[1]}".encode()
    assert found.content_type == "image/png"
    assert _Server.asked == ["/a%20b?c=1"]


def test_this_machine_is_not_asked_unless_a_test_allows_it(server: tuple[str, int]) -> None:
    with pytest.raises(FetchRefusedError):
        fetch(at(server, "/"), most_bytes=1000)
    assert _Server.asked == []


@pytest.mark.parametrize(
    "target",
    ["http://127.0.0.1/", "http://169.254.169.254/latest/", "http://[::1]/", "file:///etc/passwd",
     "gopher://127.0.0.1/", "http://user@example.org/", "https://10.0.0.1/", "//192.168.1.1/x"],
)  # fmt: skip
def test_every_redirect_is_checked_like_the_first(server: tuple[str, int], target: str) -> None:
    with pytest.raises(FetchRefusedError):
        fetch(at(server, f"/to/{target}"), most_bytes=1000, allow=[server])
    assert len(_Server.asked) == 1


def test_redirects_within_the_allowed_are_followed(server: tuple[str, int]) -> None:
    found = fetch(at(server, f"/to/{at(server, '/here')}"), most_bytes=1000, allow=[server])

    assert found.url == at(server, "/here")


@pytest.mark.parametrize(
    ("path", "reason"), [("/loop", "redirects"), ("/large", "larger"), ("/gone", "410")]
)
def test_limits_and_errors_are_told(server: tuple[str, int], path: str, reason: str) -> None:
    with pytest.raises(FetchRefusedError, match=reason):
        fetch(at(server, path), most_bytes=50_000, allow=[server])


def test_a_slow_answer_is_cut_off(server: tuple[str, int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "WHOLE_SECONDS", -1.0)

    with pytest.raises(FetchRefusedError, match="too long"):
        fetch(at(server, "/x"), most_bytes=1000, allow=[server])


def test_a_name_whose_addresses_are_not_all_public_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def answer(host: str, port: int, **kwargs: Any) -> list[Any]:
        return [
            (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("93.184.216.34", port)),
            (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port)),
        ]

    monkeypatch.setattr(socket, "getaddrinfo", answer)

    with pytest.raises(FetchRefusedError, match="public"):
        fetch("http://two-faced.example/", most_bytes=1000)


def test_the_connection_goes_to_the_address_that_was_checked(
    server: tuple[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A second look-up could answer otherwise (DNS rebinding): there is none."""
    looked_up: list[str] = []

    def answer(host: str, port: int, *args: Any, **kwargs: Any) -> list[Any]:
        looked_up.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", server[1]))]

    monkeypatch.setattr(socket, "getaddrinfo", answer)
    allow = [server, ("pictures.example", server[1])]

    found = fetch(f"http://pictures.example:{server[1]}/x", most_bytes=1000, allow=allow)

    assert found.content == f"content of pictures.example:{server[1]}".encode()
    assert [host for host in looked_up if host == "pictures.example"] == ["pictures.example"]


@pytest.mark.attack
@pytest.mark.parametrize(
    "url", [entry["url"] for name in ("ssrf", "ssrf_own") for entry in BAD[name]]
)
def test_no_known_trick_reaches_an_address_inside(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Names that only the world's DNS knows are answered here with what they are known to mean."""
    real = socket.getaddrinfo

    def answer(host: str, port: int, *args: Any, **kwargs: Any) -> list[Any]:
        try:
            return real(host, port, type=socket.SOCK_STREAM, flags=socket.AI_NUMERICHOST)
        except OSError:
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("169.254.169.254", port))]

    def never(*args: Any, **kwargs: Any) -> None:
        raise AssertionError(f"{url} was connected to")

    monkeypatch.setattr(socket, "getaddrinfo", answer)
    monkeypatch.setattr(fetching.httpcore.SyncBackend, "connect_tcp", never)

    with pytest.raises(FetchRefusedError):
        fetch(url, most_bytes=1000)


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.0.1", "169.254.169.254", "100.64.0.1",
     "224.0.0.1", "255.255.255.255", "192.0.2.1", "198.18.0.1", "240.0.0.1", "::1",
     "::", "fe80::1", "fc00::1", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "64:ff9b::7f00:1",
     "2002:7f00:1::", "2001:0:53aa:64c:0:0:80ff:fffe", "ff02::1", "2001:db8::1"],
)  # fmt: skip
def test_addresses_inside_are_not_public(address: str) -> None:
    assert not is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize("address", ["93.184.216.34", "8.8.8.8", "2606:2800:220:1::1"])
def test_addresses_of_the_internet_are_public(address: str) -> None:
    assert is_public(ipaddress.ip_address(address))


def test_other_scripts_and_spaces_in_paths_are_written_for_the_wire() -> None:
    assert checked("http://bücher.example/é/%C3%A9?q=é").geturl() == (
        "http://xn--bcher-kva.example/%C3%A9/%C3%A9?q=%C3%A9"
    )
