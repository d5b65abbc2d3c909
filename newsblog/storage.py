"""How files are kept: static ones under hashed names, pictures never half-written."""

import contextlib
import re
import secrets
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import brotli
from django.core.files.storage import FileSystemStorage
from whitenoise.compress import Compressor
from whitenoise.storage import CompressedManifestStaticFilesStorage

HASHED = re.compile(r"\.[0-9a-f]{12}\.\w+$")
# Measured on the site's sheets and scripts: 11, the default, takes 3.4 s and saves 9 %.
BROTLI_QUALITY = 9


# Beyond the umask of newsblog/data_folder.py.
PUBLIC_FILE, PUBLIC_FOLDER, PRIVATE_FILE = 0o644, 0o755, 0o600


class QuickCompressor(Compressor):  # type: ignore[misc]
    """Packs nearly as small in a tenth of the time: a first start takes seconds."""

    @staticmethod
    def compress_brotli(data: bytes) -> bytes:
        packed: bytes = brotli.compress(data, quality=BROTLI_QUALITY)
        return packed


class StaticFilesStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """WhiteNoise's hashed storage, also rewriting the imports of ES modules."""

    support_js_module_import_aggregation = True
    # The editor ships source maps' comments without the maps.
    manifest_strict = True

    def create_compressor(self, **options: Any) -> QuickCompressor:
        return QuickCompressor(**options)

    def post_process(self, *args: Any, **options: Any) -> Iterator[Any]:
        """Let a web server in front read it all: packed files and folders are made by the umask."""
        yield from super().post_process(*args, **options)
        if not options.get("dry_run"):
            for path in [Path(self.location), *Path(self.location).rglob("*")]:
                with contextlib.suppress(PermissionError):  # another user's, from an earlier start
                    path.chmod(PUBLIC_FOLDER if path.is_dir() else PUBLIC_FILE)

    def compress_files(self, paths: Iterable[str]) -> Iterator[tuple[str, str]]:
        """Pack the files that pages name, not their originals, for which nobody asks."""
        found: Iterator[tuple[str, str]] = super().compress_files(
            [path for path in paths if HASHED.search(path)]
        )
        return found


class MediaStorage(FileSystemStorage):
    """Writes beside and renames: neither a reader nor the next run meets half a file.

    A file of the same name is replaced; the names of pictures follow from their keys. What is
    public can be read by a web server in front, which is another user; what is not, by nobody else.
    """

    def __init__(self, *, is_public: bool = True, **options: Any) -> None:
        mode = PUBLIC_FILE if is_public else PRIVATE_FILE
        super().__init__(**{"allow_overwrite": True, "file_permissions_mode": mode, **options})
        self._is_public = is_public

    def _save(self, name: str, content: Any) -> str:
        if self._is_public:
            _make_public_folders(Path(self.path(name)).parent)
        beside = f"{name}.{secrets.token_hex(4)}.part"
        part: str = super()._save(beside, content)  # type: ignore[misc]
        Path(self.path(part)).replace(self.path(name))
        return name


def _make_public_folders(folder: Path) -> None:
    """Those that are missing. Django would change the umask for it, which all threads share."""
    missing = []
    while not folder.exists():
        missing.append(folder)
        folder = folder.parent
    for each in reversed(missing):
        each.mkdir(exist_ok=True)
        each.chmod(PUBLIC_FOLDER)
