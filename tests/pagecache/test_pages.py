from typing import Any

from pagecache.pages import make_page
from pagecache.tag_versions import Snapshot


class Shared(dict[str, Any]):
    """Keeps what another thread could see at the moment of each assignment."""

    def __setitem__(self, key: str, value: Any) -> None:
        super().__setitem__(key, list(value))


def test_no_thread_sees_half_of_the_headers() -> None:
    page = make_page(
        key="/",
        since=Snapshot(1, 1),
        tags=["front"],
        until=None,
        headers=[("Content-Type", "text/html")],
        body=b"words " * 500,
        at=0,
    )
    page._ready = Shared()

    made = page.headers_for("br")

    assert page.headers_for("br") == made
    assert dict(made)["Content-Encoding"] == "br"
    assert dict(made)["Content-Length"] == str(len(page.bodies["br"]))
