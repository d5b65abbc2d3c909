"""How static files are named and kept: a hash in every name, compressed once, cached for ever."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticFilesStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """WhiteNoise's hashed storage, also rewriting the imports of ES modules."""

    support_js_module_import_aggregation = True
    # The editor ships source maps' comments without the maps.
    manifest_strict = True
