from pagecache.edge import MOST_BYTES_OF_TAGS, Edge
from pagecache.pages import StoredPage, make_page
from pagecache.tag_versions import Snapshot

KEYS = Edge("Surrogate-Key", 3600)


def page_of(*tags: str, until: float | None = None) -> StoredPage:
    return make_page(
        key="k", since=Snapshot(1, 1), tags=tags, until=until, headers=[], body=b"words", at=0
    )


def test_page_names_its_tags_and_how_long_it_may_be_kept() -> None:
    page = page_of("site", "story:12")

    assert dict(KEYS.headers_for(page, now=1000)) == {
        "Surrogate-Key": "site story:12",
        "CDN-Cache-Control": "max-age=3600",
        "Surrogate-Control": "max-age=3600",
    }
    assert dict(Edge("Cache-Tag", 60).headers_for(page, now=0))["Cache-Tag"] == "site,story:12"


def test_page_is_kept_until_the_clock_makes_it_untrue() -> None:
    page = page_of("latest", until=1060.9)

    assert ("CDN-Cache-Control", "max-age=60") in KEYS.headers_for(page, now=1000)
    assert KEYS.headers_for(page, now=1060) == []


def test_page_with_too_many_tags_is_not_kept_instead_of_kept_for_ever() -> None:
    page = page_of(*(f"article:{number}" for number in range(MOST_BYTES_OF_TAGS // 9)))

    assert KEYS.headers_for(page, now=0) == []
