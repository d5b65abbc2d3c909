"""How files are kept: static ones under hashed names, pictures never half-written."""

import secrets
from pathlib import Path
from typing import Any

from django.core.files.storage import FileSystemStorage
from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticFilesStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """WhiteNoise's hashed storage, also rewriting the imports of ES modules."""

    support_js_module_import_aggregation = True
    # The editor ships source maps' comments without the maps.
    manifest_strict = True


class MediaStorage(FileSystemStorage):
    """Writes beside and renames: neither a reader nor the next run meets half a file.

    A file of the same name is replaced; the names of pictures follow from their keys.
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"allow_overwrite": True, **options})

    def _save(self, name: str, content: Any) -> str:
        beside = f"{name}.{secrets.token_hex(4)}.part"
        part: str = super()._save(beside, content)  # type: ignore[misc]
        Path(self.path(part)).replace(self.path(name))
        return name
