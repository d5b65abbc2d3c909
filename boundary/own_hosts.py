"""Asks what the site's own configuration names: the site itself, and the CDN in front of it.

Never an address that came from outside: these may lead anywhere, this machine included.
"""

import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

import httpcore

MOST_BYTES = 32 * 1024 * 1024
# Of a whole answer; each single step of it may take what the caller says.
WHOLE_SECONDS = 30.0


class NoAnswerError(Exception):
    """The host is not known, does not answer, or says something that is not HTTP."""


@dataclass(frozen=True)
class Answer:
    """What came, whatever its status; names of headers are in lower case."""

    status: int
    headers: Mapping[str, str]
    content: bytes


def ask(
    url: str,
    *,
    method: str = "GET",
    headers: Mapping[str, str] | None = None,
    content: bytes = b"",
    seconds: float,
) -> Answer:
    """What the address answers; no redirect is followed. Raises NoAnswerError.

    Each of connecting, sending and the next bytes may take `seconds`.
    """
    timeout = {"connect": seconds, "read": seconds, "write": seconds, "pool": 1}
    host = urlsplit(url).netloc
    sent = {"Host": host, "Accept": "*/*", "User-Agent": "newsblog"}
    sent |= headers or {}
    found = bytearray()
    deadline = time.monotonic() + WHOLE_SECONDS
    try:
        with (
            httpcore.ConnectionPool(ssl_context=ssl.create_default_context(), retries=0) as pool,
            pool.stream(
                method,
                url,
                headers=list(sent.items()),
                content=content or None,
                extensions={"timeout": timeout},
            ) as response,
        ):
            given = {
                name.decode("latin-1").lower(): value.decode("latin-1")
                for name, value in response.headers
            }
            for chunk in response.iter_stream():
                found += chunk
                if len(found) > MOST_BYTES or time.monotonic() > deadline:
                    raise NoAnswerError(f"{host} says too much or too slowly")
            return Answer(response.status, given, bytes(found))
    except (
        httpcore.TimeoutException,
        httpcore.NetworkError,
        httpcore.ProtocolError,
        httpcore.UnsupportedProtocol,
    ) as error:
        raise NoAnswerError(f"{host} does not answer") from error
