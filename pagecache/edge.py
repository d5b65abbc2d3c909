"""What a CDN in front of the site is told of a stored page: how long to keep it, and its labels.

Only where one is configured; newsblog/wsgi.py says so. Pure.
"""

from dataclasses import dataclass

from pagecache.pages import Header, StoredPage

# Proxies allow some 8 to 16 kB of headers in all. A page with more labels than this is not kept by
# the CDN at all: with some of its labels left out it would not be purged.
MOST_BYTES_OF_LABELS = 6_000


def separator_of(header: str) -> str:
    """Between labels: Cache-Tag takes commas, Surrogate-Key and its like take spaces."""
    return "," if header.lower() == "cache-tag" else " "


@dataclass(frozen=True)
class Edge:
    """How labels are named to the CDN, and how long it keeps a page that nothing has touched."""

    header: str
    seconds: int

    def headers_for(self, page: StoredPage, *, now: float) -> list[Header]:
        """For shared caches only (RFC 9213): browsers go on asking each time."""
        left = self.seconds if page.until is None else min(self.seconds, int(page.until - now))
        labels = separator_of(self.header).join(page.labels)
        if left < 1 or len(labels) > MOST_BYTES_OF_LABELS:
            return []
        life = f"max-age={left}"
        return [
            (self.header, labels),
            ("CDN-Cache-Control", life),
            ("Surrogate-Control", life),
        ]
