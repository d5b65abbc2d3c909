import os
from pathlib import Path

from pagecache.pages import StoredPage, make_page, packed
from pagecache.store import FileBackend
from pagecache.tag_versions import Snapshot


def a_page(number: int) -> StoredPage:
    return make_page(
        key=f"/{number}/",
        since=Snapshot(1, 1),
        tags=["front"],
        until=None,
        headers=[],
        body=b"words",
        at=0,
    )


FILE_BYTES = len(packed(a_page(10)))


def test_files_are_kept_within_their_size_and_the_newest_of_them(tmp_path: Path) -> None:
    shelf = FileBackend(tmp_path, most_bytes=40 * FILE_BYTES)
    early = [a_page(number) for number in range(10, 45)]
    late = [a_page(number) for number in range(50, 85)]

    for page in early:
        shelf.write(page)
    for file in tmp_path.glob("*/*"):
        os.utime(file, (0, 0))
    for page in late:
        shelf.write(page)

    assert [page.key for page in late if shelf.read(page.key) is None] == []
    held = sum(file.stat().st_size for file in tmp_path.glob("*/*"))
    # Looked after each eighth, and the page that was one too many.
    assert held <= 46 * FILE_BYTES
