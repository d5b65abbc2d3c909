"""Keeps the site's data to the user that the site runs as: the modes of files and folders.

Whatever the site makes is for its own user alone (`umask` 077), but for public pictures and static
files, which a web server in front reads from the disk as another user (newsblog/storage.py).
"""

import os
import stat
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

OTHERS = 0o077
# The data folder: nobody else enters it, or a web server passes to what it knows by name.
ALONE, PASSABLE = 0o700, 0o711
# Public media and static files are not among them.
PRIVATE_FOLDERS = ("originals", "cache", "pages", "mail")
# Files directly in the folder: the database, the secret key, copies that somebody made.
MOST_FILES = 1000


def make(folder: Path) -> Path:
    """The data folder, made if need be; from now on this process makes files for its user alone."""
    os.umask(OTHERS)
    folder = folder.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def tighten(folder: Path, *, is_passable: bool, database: Path | None, app: Path) -> list[str]:
    """Take from others what earlier versions, or somebody's hand, let them read.

    Returns a line for each thing that could not be changed. Looks at the folder, its private
    folders and its files: some twenty calls of stat(2). What is in a private folder is looked at
    once, when that folder is still open: for half a million pictures half a minute of work.
    """
    problems = []
    if problem := _not_ours_alone(folder, app):
        problems.append(problem)
    else:
        problems += _set_mode(folder, mode=PASSABLE if is_passable else ALONE)
    for name in PRIVATE_FOLDERS:
        problems += _close(folder / name)
    for path in _files(folder, database):
        problems += _set_mode(path, keeps=~OTHERS)
    return problems


def _not_ours_alone(folder: Path, app: Path) -> str:
    """A folder that holds more than the site's data keeps its mode: who else needs it?"""
    if folder.stat().st_mode & stat.S_ISVTX:
        return (
            f"{folder} has the sticky bit, as folders that many share, so its mode stays as it is. "
            "Give the data a folder of its own (NEWSBLOG_DATA_DIR), or take the bit away: chmod -t."
        )
    if app.is_relative_to(folder):
        return (
            f"{folder} holds more than the site's data, so its mode is left as it is. "
            "Give the data a folder of its own (NEWSBLOG_DATA_DIR)."
        )
    return ""


def _close(folder: Path) -> list[str]:
    """Close a private folder, after all that is in it: an interrupted start does it again.

    Links are not followed. One line says how much could not be changed.
    """
    if not folder.is_dir() or not stat.S_IMODE(folder.stat().st_mode) & OTHERS:
        return []
    problems = []
    for parent, folders, files in os.walk(folder):
        for name in (*folders, *files):
            if not (path := Path(parent, name)).is_symlink():
                problems += _set_mode(path, keeps=~OTHERS)
    problems += _set_mode(folder, keeps=~OTHERS)
    more = [f"{len(problems) - 1} more in {folder} can't be changed."] if len(problems) > 1 else []
    return problems[:1] + more


def _files(folder: Path, database: Path | None) -> Iterator[Path]:
    if database is not None:
        for ending in ("", "-wal", "-shm", "-journal"):
            if (file := Path(f"{database}{ending}")).is_file():
                yield file
    with os.scandir(folder) as entries:
        # A link that somebody put there may lead to a file of the system.
        files = (entry for entry in entries if entry.is_file(follow_symlinks=False))
        yield from (Path(entry.path) for entry in islice(files, MOST_FILES))


def _set_mode(path: Path, *, mode: int = 0, keeps: int = 0) -> list[str]:
    """Give the path this mode and what it has of `keeps`; returns the problem if there is one."""
    try:
        found = stat.S_IMODE(path.stat().st_mode)
        if found != (wanted := mode | found & keeps):
            path.chmod(wanted)
    except FileNotFoundError:  # SQLite has just removed its log
        return []
    except OSError as error:
        problem = (
            f"{path} can be read by others and its mode can't be changed ({error.strerror}). "
            "Give it to the user that the site runs as."
        )
        return [problem]
    return []
