"""JSON by orjson. Imports only `rest_framework.renderers`: a module that imports
`rest_framework.views` as well would be a circular import from the settings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson
from rest_framework.renderers import BaseRenderer


class OrjsonRenderer(BaseRenderer):
    """Aware datetimes become UTC with `Z`."""

    options = orjson.OPT_UTC_Z
    media_type = "application/json"
    format = "json"
    charset = "utf-8"

    def render(
        self,
        data: Any,
        accepted_media_type: str | None = None,
        renderer_context: Mapping[str, Any] | None = None,
    ) -> bytes:
        return b"" if data is None else orjson.dumps(data, option=self.options)


class WholeSecondsRenderer(OrjsonRenderer):
    options = orjson.OPT_UTC_Z | orjson.OPT_OMIT_MICROSECONDS
