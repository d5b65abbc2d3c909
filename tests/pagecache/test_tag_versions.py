import multiprocessing
import subprocess
import sys
from pathlib import Path

import pytest

from pagecache.tag_versions import HOLD_SECONDS, FileTagVersions


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "pages" / "generations"


def test_a_touched_label_is_touched_for_whoever_looked_before(file: Path) -> None:
    shared = FileTagVersions(file)
    before = shared.now()

    shared.touch(["article:1"])

    assert not shared.are_untouched(["category:2", "article:1"], since=before)
    assert shared.are_untouched(["category:2"], since=before)
    assert shared.are_untouched(["article:1"], since=shared.now())


def test_another_process_sees_it_at_once(file: Path) -> None:
    mine, other = FileTagVersions(file), FileTagVersions(file)
    before = mine.now()

    other.touch(["front"])

    assert not mine.are_untouched(["front"], since=before)


def test_a_held_label_is_neither_served_nor_stored_until_it_is_touched(file: Path) -> None:
    shared = FileTagVersions(file)
    shared.hold(["front"])
    assert not shared.are_untouched(["front"], since=shared.now())

    shared.touch(["front"])

    assert shared.are_untouched(["front"], since=shared.now())


def test_a_label_held_twice_is_free_when_both_have_ended(file: Path) -> None:
    shared = FileTagVersions(file)
    shared.hold(["front"])
    shared.hold(["front"])

    shared.touch(["front"])
    assert not shared.are_untouched(["front"], since=shared.now())
    shared.touch(["front"])
    assert shared.are_untouched(["front"], since=shared.now())


def test_a_hold_whose_process_was_killed_ends_as_if_the_label_had_been_touched(file: Path) -> None:
    clock = [1000.0]
    shared = FileTagVersions(file, clock=lambda: clock[0])
    before = shared.now()
    program = (
        "import sys, os, pathlib; from pagecache.tag_versions import FileTagVersions;"
        "FileTagVersions(pathlib.Path(sys.argv[1]), clock=lambda: 1000.0).hold(['front']);"
        "os.kill(os.getpid(), 9)"
    )
    subprocess.run([sys.executable, "-c", program, str(file)], check=False)
    assert not shared.are_untouched(["front"], since=shared.now())

    clock[0] += HOLD_SECONDS + 1

    shared.are_untouched(["front"], since=shared.now())  # finds the hold expired
    assert not shared.are_untouched(["front"], since=before)
    assert shared.are_untouched(["front"], since=shared.now())


def test_a_deleted_file_begins_a_new_history(file: Path) -> None:
    mine = FileTagVersions(file)
    for _ in range(20):
        before = mine.now()

        file.unlink()
        FileTagVersions(file)  # of a process that has just begun

        assert not mine.are_untouched(["front"], since=before)


def test_nothing_is_announced_in_a_new_file_before_everybody_reads_it(file: Path) -> None:
    mine, other = FileTagVersions(file), FileTagVersions(file)
    for _ in range(20):
        before = mine.now()

        file.unlink()
        other.touch(["front"])

        assert not mine.are_untouched(["front"], since=before)
        later = mine.now()
        other.touch(["front"])
        assert not mine.are_untouched(["front"], since=later)


def _touch_many(file: Path, times: int) -> None:
    shared = FileTagVersions(file)
    for number in range(times):
        shared.hold([f"article:{number % 7}"])
        shared.touch([f"article:{number % 7}"])


def test_no_touch_of_four_processes_is_lost(file: Path) -> None:
    shared = FileTagVersions(file)
    start = shared.now()
    context = multiprocessing.get_context("spawn")
    processes = [context.Process(target=_touch_many, args=(file, 200)) for _ in range(4)]

    for process in processes:
        process.start()
    for process in processes:
        process.join()

    assert shared.now().sequence == start.sequence + 4 * 200 * 2
    assert shared.are_untouched([f"article:{n}" for n in range(7)], since=shared.now())
