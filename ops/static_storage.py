"""Static files under hashed names, compressed."""

from __future__ import annotations

from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Also what one script imports from another gets its hashed name: no page ever
    runs an old part of a new script."""

    support_js_module_import_aggregation = True
