"""Refusals from before any view, by the limits on bodies, in the envelope that a client
of this dialect reads: the Python wrapper parses every body (nekos-api, section 3)."""

from __future__ import annotations

import re

import orjson
from django.http import HttpResponse

from api.nekos.base import CORS

_MOUNTS = re.compile(r"/api(?!/v[123](?:/|\Z))(?:/|\Z)")


def is_nekos_api(path: str) -> bool:
    return _MOUNTS.match(path) is not None


def early_refusal(status: int, message: str) -> HttpResponse:
    return HttpResponse(
        orjson.dumps({"code": status, "message": message, "success": False}),
        status=status,
        content_type="application/json; charset=utf-8",
        headers=CORS,
    )
