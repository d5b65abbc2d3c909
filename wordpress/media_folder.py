"""Finds uploads in a copy of wp-content/uploads, and never leaves that folder."""

import os
from pathlib import Path, PurePosixPath
from typing import BinaryIO

# People point at the folder itself or at what it lay in.
_BELOW = ("", "uploads", "wp-content/uploads", "files")


class MediaFolder:
    """A folder given with --media. Links in it are not followed: they could lead anywhere."""

    def __init__(self, root: Path) -> None:
        self._roots = [
            below
            for name in _BELOW
            if (below := (root / name)).is_dir() and not _is_linked(below, root)
        ]

    def find(self, path: str) -> Path | None:
        """The file at a path like "2026/11/sea.jpg", or None."""
        parts = PurePosixPath(path).parts
        if not parts or any(_is_unsafe(part) for part in parts):
            return None
        for root in self._roots:
            file = root.joinpath(*parts)
            try:
                if file.is_file() and not _is_linked(file, root):
                    return file
            except OSError:  # a name longer than the file system takes
                continue
        return None


def opened(file: Path) -> BinaryIO:
    """The file for reading; refuses (OSError) one that became a link meanwhile."""
    return os.fdopen(os.open(file, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0)), "rb")


def _is_unsafe(part: str) -> bool:
    return part in {"", ".", "..", "/"} or any(c in part for c in "\0\\") or part.startswith("/")


def _is_linked(path: Path, root: Path) -> bool:
    """Whether the path, or a folder between it and the root, is a symbolic link."""
    while path != root:
        if path.is_symlink():
            return True
        path = path.parent
    return False
