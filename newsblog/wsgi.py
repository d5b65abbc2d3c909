"""The WSGI application that granian serves: stored pages, then Django in its thread pools."""

import os
import re
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connections

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsblog.settings")
_django = get_wsgi_application()

# Django is set up first: what follows defines tasks, which need the apps.
from newsblog import checks  # noqa: E402
from newsblog.server import release  # noqa: E402
from newsblog.server.graceful_shutdown import GracefulShutdown  # noqa: E402
from newsblog.server.request_buffering import RequestBuffering, length_of  # noqa: E402
from newsblog.server.thread_pools import ThreadPools  # noqa: E402
from pagecache.edge import Edge  # noqa: E402
from pagecache.invalidation import tag_versions  # noqa: E402
from pagecache.keys import Rules  # noqa: E402
from pagecache.redis import LONGEST_LIFE_SECONDS, RedisBackend  # noqa: E402
from pagecache.store import FileBackend, PageStore  # noqa: E402
from pagecache.wsgi import PageCache  # noqa: E402

# Any WSGI server loads this module; only `manage.py` runs the checks by itself.
checks.refuse_unsafe_start()
connections.close_all()

# Measured: 2, 4, 8 and 16 threads render as many pages a second, since rendering keeps the
# interpreter busy; four let pages go on while one waits for the disk.
# Files have a pool of their own, since a page without its sheet is no page; and so have uploads,
# which are read while they come, as slowly as somebody sends them.
POOLS = {"pages": 4, "files": 2, "uploads": 2}
# Bytes. The longest comment has far fewer; a longer story goes with the uploads.
LONGEST_FORM = 256 * 1024
# Of the server's 16 threads, so that senders of forms leave room for readers.
FORMS_AT_A_TIME = 8
# Stored pages in files; in memory there are settings.NEWSBLOG_PAGECACHE_BYTES.
MOST_BYTES_ON_DISK = 512 * 1024 * 1024


def _pool_of(environ: dict[str, Any]) -> str:
    # Whatever its address: what is sent to a file's would hold up those who ask for it.
    if length_of(environ) > LONGEST_FORM:
        return "uploads"
    is_file = environ.get("PATH_INFO", "").startswith((settings.STATIC_URL, settings.MEDIA_URL))
    return "files" if is_file else "pages"


def _stored_pages() -> PageStore:
    url = settings.NEWSBLOG_PAGECACHE_REDIS_URL
    folder = Path(settings.NEWSBLOG_PAGECACHE_ROOT) / "shelf"
    shelf = RedisBackend(url) if url else FileBackend(folder, most_bytes=MOST_BYTES_ON_DISK)
    return PageStore(tag_versions(), shelf, most_bytes=settings.NEWSBLOG_PAGECACHE_BYTES)


def _edge() -> Edge | None:
    header = settings.NEWSBLOG_CDN_TAGS_HEADER
    return Edge(header, settings.NEWSBLOG_CDN_SECONDS) if header else None


_pages = PageCache(
    RequestBuffering(
        ThreadPools(_django, POOLS, _pool_of), longest=LONGEST_FORM, at_a_time=FORMS_AT_A_TIME
    ),
    _stored_pages(),
    Rules(
        queries=re.compile(settings.NEWSBLOG_PAGECACHE_QUERIES),
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
application = GracefulShutdown(_pages)
