"""What an act calls: these tags are touched, as soon as what I wrote is committed."""

from functools import cache, partial
from pathlib import Path

from django.conf import settings
from django.db import transaction

from pagecache import purging
from pagecache.redis import RedisTagVersions
from pagecache.tag_versions import GONE, FileTagVersions, TagVersions


@cache
def tag_versions() -> TagVersions:
    """The view that this process has of the shared history."""
    if url := settings.NEWSBLOG_PAGECACHE_REDIS_URL:
        return RedisTagVersions(url)
    return FileTagVersions(Path(settings.NEWSBLOG_PAGECACHE_ROOT) / "generations-1")


def invalidate(*tags: str) -> None:
    """Let no page made of these be served once the surrounding transaction is committed.

    A CDN that is configured is told by a job that is queued here.

    From now until then such pages are neither served from the cache nor stored: a process killed
    between commit and announcement leaves pages that are rebuilt, not pages that are wrong.
    """
    if not tags:
        return
    shared = tag_versions()
    shared.hold(tags)
    transaction.on_commit(partial(shared.touch, tags))
    purging.queue(tag for tag in tags if not tag.startswith(GONE))


def invalidate_hidden(*tags: str) -> None:
    """Like drop(), of something that readers may not see any more.

    While the database is away readers get pages as they last were, but none that shows these.
    """
    invalidate(*tags, *(f"{GONE}{tag}" for tag in tags))
