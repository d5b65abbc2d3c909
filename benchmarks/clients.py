"""Browsers that post comments: one connection each, and as little work of their own as it takes.

They share the machine with what they measure, so requests are written before the clock starts.
"""

import re
import secrets
import socket
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

TOKEN = "b" * 32  # cookie and form hold the same one, which is all that Django compares
LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
HEAD_ENDS = b"\r\n\r\n"
PATIENCE_SECONDS = 60


@dataclass
class Client:
    """Sends its requests one after another, and notes each answer's status and how long it took."""

    port: int
    requests: list[bytes]
    statuses: list[int] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)
    cpu: float = 0.0

    def run(self) -> None:
        began = time.thread_time()
        with socket.create_connection(("127.0.0.1", self.port), PATIENCE_SECONDS) as connection:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            for request in self.requests:
                begin = time.perf_counter()
                connection.sendall(request)
                self.statuses.append(status_of(answer(connection)))
                self.waits.append((time.perf_counter() - begin) * 1000)
        self.cpu = time.thread_time() - began


def posts(
    port: int, address: str, people: Iterable[dict[str, Any]], cookie_name: str
) -> list[bytes]:
    """For each of these people the request that their browser sends with the form."""
    return [_post(port, f"{address}respond/", person, cookie_name) for person in people]


def _post(port: int, path: str, person: dict[str, Any], cookie_name: str) -> bytes:
    body = urlencode(
        {
            "csrfmiddlewaretoken": TOKEN,
            "text": f"I was there, and I saw it otherwise. {secrets.token_hex(8)}",
            "key": secrets.token_hex(16),
            "writer": person["person"],
            "act": "post",
        }
    )
    a, b, c = (secrets.randbelow(254) + 1 for _ in range(3))
    origin = f"http://127.0.0.1:{port}"
    lines = (
        f"POST {path} HTTP/1.1",
        f"Host: 127.0.0.1:{port}",
        f"Origin: {origin}",
        f"Referer: {origin}{path}",
        "Sec-Fetch-Site: same-origin",
        "Accept: text/html,application/xhtml+xml",
        "Accept-Encoding: gzip, deflate, br",
        "Accept-Language: en-GB,en;q=0.7",
        f"Cookie: csrftoken={TOKEN}; {cookie_name}={person['cookie']}",
        f"X-Forwarded-For: 10.{a}.{b}.{c}",  # TRUSTED_PROXY_COUNT is 1 here
        "Content-Type: application/x-www-form-urlencoded",
        f"Content-Length: {len(body)}",
    )
    return "\r\n".join((*lines, "", body)).encode()


def answer(connection: socket.socket) -> bytes:
    """One whole answer. Raises ConnectionError where it ends too early or says no length."""
    read = b""
    while HEAD_ENDS not in read:
        read += _more(connection)
    head, _ends, body = read.partition(HEAD_ENDS)
    length = LENGTH.search(head)
    if length is None:
        raise ConnectionError(f"an answer without a length: {head.decode('latin-1')}")
    while len(body) < int(length[1]):
        body += _more(connection)
    return head


def status_of(head: bytes) -> int:
    """The number in the first line of an answer."""
    return int(head.split(b" ", 2)[1])


def _more(connection: socket.socket) -> bytes:
    some = connection.recv(65536)
    if not some:
        raise ConnectionError("the server closed the connection in the middle of an answer")
    return some
