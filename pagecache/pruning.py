"""Keeps the folder of stored pages within its size."""

from pathlib import Path

from django.conf import settings
from django.tasks import task

from pagecache.store import FileShelf

MOST_BYTES_ON_DISK = 512 * 1024 * 1024


@task(queue_name="slow")
def prune() -> int:
    """Remove the pages stored longest ago beyond MOST_BYTES_ON_DISK; returns how many."""
    shelf = FileShelf(Path(settings.NEWSBLOG_PAGECACHE_ROOT) / "shelf")
    return shelf.prune(keep_bytes=MOST_BYTES_ON_DISK)
