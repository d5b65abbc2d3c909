"""Addresses of the old site: its own or not, uploads and their sizes, dated permalinks."""

import datetime as dt

import pytest

from wordpress.addresses import Dated, OldSite, dated, file_address, originals, width_in

SITE = OldSite("https://www.Example.com/blog/")


@pytest.mark.parametrize(
    ("address", "path"),
    [
        ("http://example.com/blog/2010/01/02/x/#c", "/2010/01/02/x/#c"),
        ("https://EXAMPLE.com/blog", "/"),
        ("//example.com/blog/?p=3", "/?p=3"),
        ("https://example.com:443/blog/x", "/x"),
        ("https://example.com//blog//x/", "/x/"),
        ("https://example.com/blogger/", None),
        ("https://example.com/", None),
        ("https://example.com:8080/blog/x", None),
        ("https://evil.example/blog/x", None),
        ("/blog/x", None),
        ("mailto:a@example.com", None),
        ("http://[bad", None),
        ("https://example.com:bad/blog/", None),
    ],
)
def test_paths_below_the_old_site(address: str, path: str | None) -> None:
    assert SITE.path_of(address) == path


@pytest.mark.parametrize(
    ("address", "path"),
    [
        ("https://example.com/blog/wp-content/uploads/2010/%C3%A9.jpg?w=3", "2010/é.jpg"),
        ("https://example.com/wp-content/uploads/sites/4/2010/a.jpg", "2010/a.jpg"),
        ("https://i0.wp.com/example.com/blog/wp-content/uploads/a.jpg?resize=3", "a.jpg"),
        ("https://paper.files.wordpress.com/2010/08/m.jpg?w=150", "2010/08/m.jpg"),
        ("https://other.example/wp-content/uploads/a.jpg", None),
        ("https://example.com/blog/about/", None),
    ],
)
def test_uploads_of_the_old_site(address: str, path: str | None) -> None:
    assert SITE.upload_path(address) == path


def test_files_are_compared_without_scheme_query_and_www() -> None:
    assert file_address("http://www.a.example/x%20y.jpg?w=1") == "a.example/x y.jpg"
    assert file_address("/x.jpg") == ""


@pytest.mark.parametrize(
    ("name", "original"),
    [
        ("sea-300x200.jpg", "sea.jpg"),
        ("sea-scaled.jpg", "sea.jpg"),
        ("sea.jpg", "sea-scaled.jpg"),
        ("sea-e1234567890123-300x200@2x.jpeg", "sea.jpeg"),
        ("sea-300x200.jpg.webp", "sea.jpg"),
        ("align-580x300.jpg", "align-580x300.jpg"),
    ],
)
def test_sizes_lead_to_their_original(name: str, original: str) -> None:
    assert original in list(originals(name))
    assert next(originals(name)) == name


@pytest.mark.parametrize(
    ("name", "query", "width"),
    [("a-300x200.jpg", "", 300), ("a.jpg", "w=604&h=3", 604), ("a.jpg", "resize=90%2C9", 90),
     ("a.jpg", "", None), ("a-300x200.jpg", "w=50", 50)],
)  # fmt: skip
def test_the_width_that_was_asked_for(name: str, query: str, width: int | None) -> None:
    assert width_in(name, query) == width


def test_dated_permalinks() -> None:
    assert dated("/2010/02/03/%ce%b5/") == Dated(dt.date(2010, 2, 3), "ε")
    assert dated("/2010/02/30/x/") is None
    assert dated("/about/") is None
