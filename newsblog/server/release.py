"""Which release this process runs, as far as a page's bytes depend on it."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

SUFFIXES = frozenset({".html", ".txt", ".svg", ".py", ".mo"})
# What no page is made of.
ELSEWHERE = frozenset({"tests", "benchmarks", "docs", "deploy", "management", "demo"})


def fingerprint() -> str:
    """A name that changes with any template, module, translation or static file of the site.

    Reads names, sizes and times of a few hundred files: about 10 ms, once a process.
    """
    digest = hashlib.blake2b(digest_size=8)
    manifest = Path(settings.STATIC_ROOT) / "staticfiles.json"
    digest.update(manifest.read_bytes() if manifest.exists() else b"")
    for path in sorted(_files(settings.BASE_DIR)):
        facts = path.stat()
        digest.update(f"{path}:{facts.st_size}:{facts.st_mtime_ns}".encode())
    return digest.hexdigest()


def _files(root: Path) -> Iterator[Path]:
    for folder in root.iterdir():
        if not folder.is_dir() or folder.name.startswith(".") or folder.name in ELSEWHERE:
            continue
        if folder == settings.DATA_DIR or folder in settings.DATA_DIR.parents:
            continue
        for path in folder.rglob("*"):
            if path.suffix in SUFFIXES and not ELSEWHERE.intersection(path.parts):
                yield path
