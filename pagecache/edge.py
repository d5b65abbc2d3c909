"""What a CDN in front of the site is told of a stored page: how long to keep it, and its tags.

Only where one is configured; newsblog/wsgi.py says so. Pure.
"""

from dataclasses import dataclass

from pagecache.pages import Header, StoredPage

# Proxies allow some 8 to 16 kB of headers in all. A page with more tags than this is not kept by
# the CDN at all: with some of its tags left out it would not be purged.
MOST_BYTES_OF_TAGS = 6_000


def separator_of(header: str) -> str:
    """Between tags: Cache-Tag takes commas, Surrogate-Key and its like take spaces."""
    return "," if header.lower() == "cache-tag" else " "


@dataclass(frozen=True)
class Edge:
    """How tags are named to the CDN, and how long it keeps a page that nothing has touched."""

    header: str
    seconds: int

    def headers_for(self, page: StoredPage, *, now: float) -> list[Header]:
        """For shared caches only (RFC 9213): browsers go on asking each time."""
        left = self.seconds if page.until is None else min(self.seconds, int(page.until - now))
        tags = separator_of(self.header).join(page.tags)
        if left < 1 or len(tags) > MOST_BYTES_OF_TAGS:
            return []
        life = f"max-age={left}"
        return [
            (self.header, tags),
            ("CDN-Cache-Control", life),
            ("Surrogate-Control", life),
        ]
