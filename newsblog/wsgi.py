"""The WSGI application that granian serves: stored pages first, then Django in its lanes."""

import os
from pathlib import Path

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsblog.settings")
_django = get_wsgi_application()

# Django is set up first: what follows defines tasks, which need the apps.
from newsblog import release  # noqa: E402
from newsblog.draining import Draining  # noqa: E402
from newsblog.lanes import Lanes  # noqa: E402
from pagecache.edge import Edge  # noqa: E402
from pagecache.invalidation import generations  # noqa: E402
from pagecache.keys import Rules  # noqa: E402
from pagecache.redis import LONGEST_LIFE_SECONDS, RedisShelf  # noqa: E402
from pagecache.store import FileShelf, PageStore  # noqa: E402
from pagecache.wsgi import PageCache  # noqa: E402

# Measured: 2, 4, 8 and 16 threads render as many pages a second, since rendering keeps the
# interpreter busy; four let pages go on while one waits for the disk.
PAGES_AT_A_TIME = 4
FILES_AT_A_TIME = 2


def _stored_pages() -> PageStore:
    url = settings.NEWSBLOG_PAGECACHE_REDIS_URL
    shelf = RedisShelf(url) if url else FileShelf(Path(settings.NEWSBLOG_PAGECACHE_ROOT) / "shelf")
    return PageStore(generations(), shelf, most_bytes=settings.NEWSBLOG_PAGECACHE_BYTES)


def _edge() -> Edge | None:
    header = settings.NEWSBLOG_CDN_LABELS_HEADER
    return Edge(header, settings.NEWSBLOG_CDN_SECONDS) if header else None


_pages = PageCache(
    Lanes(
        _django,
        pages=PAGES_AT_A_TIME,
        files=FILES_AT_A_TIME,
        files_at=(settings.STATIC_URL, settings.MEDIA_URL),
    ),
    _stored_pages(),
    Rules(
        parameters=frozenset(settings.NEWSBLOG_PAGECACHE_PARAMETERS),
        personal_cookies=frozenset(
            {settings.SESSION_COOKIE_NAME, "messages", *settings.NEWSBLOG_PERSONAL_COOKIES}
        ),
        passing=(settings.STATIC_URL, settings.MEDIA_URL, "/admin/", "/accounts/"),
        release=release.fingerprint(),
        trusted_proxies=settings.TRUSTED_PROXY_COUNT,
    ),
    edge=_edge(),
    longest_life=LONGEST_LIFE_SECONDS if settings.NEWSBLOG_PAGECACHE_REDIS_URL else 0,
)
application = Draining(_pages)
