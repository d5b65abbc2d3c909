from collections.abc import Iterable
from typing import Any

from newsblog.server.graceful_shutdown import GracefulShutdown


def site(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [b"words"]


def test_process_that_is_replaced_keeps_no_connection() -> None:
    draining = GracefulShutdown(site)
    seen: list[dict[str, str]] = []

    def start(status: str, headers: list[tuple[str, str]]) -> None:
        seen.append(dict(headers))

    assert draining({}, start) == [b"words"]
    draining.begin()
    assert draining({}, start) == [b"words"]

    assert seen == [
        {"Content-Type": "text/plain"},
        {"Content-Type": "text/plain", "Connection": "close"},
    ]
