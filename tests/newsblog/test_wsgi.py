from typing import Any

import pytest

from newsblog.wsgi import LONGEST_FORM, _pool_of


@pytest.mark.parametrize(
    ("path", "length", "pool"),
    [
        ("/", "", "pages"),
        ("/comments/post/", str(LONGEST_FORM), "pages"),
        ("/admin/articles/image/add/", str(LONGEST_FORM + 1), "uploads"),
        ("/static/css/site.css", "", "files"),
        ("/media/a.jpg", "", "files"),
        # Sent by the letter, two of these would have kept all sheets and pictures from everybody.
        ("/media/a.jpg", str(LONGEST_FORM + 1), "uploads"),
        ("/static/css/site.css", str(LONGEST_FORM + 1), "uploads"),
    ],
)
def test_each_request_goes_to_the_pool_where_it_holds_up_nobody(
    path: str, length: str, pool: str
) -> None:
    environ: dict[str, Any] = {"PATH_INFO": path, "CONTENT_LENGTH": length}
    assert _pool_of(environ) == pool
