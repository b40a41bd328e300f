"""Refusals from before any view, by the limits on bodies, in the envelope that a client
of this dialect reads."""

from __future__ import annotations

import re

import orjson
from django.http import HttpResponse

from api.tachi.base import CORS

_MOUNTS = re.compile(r"/(api/v1(?!/json(/|\Z))|ir)(/|\Z)")


def is_score_api(path: str) -> bool:
    return _MOUNTS.match(path) is not None


def early_refusal(status: int, description: str) -> HttpResponse:
    return HttpResponse(
        orjson.dumps({"success": False, "description": description}),
        status=status,
        content_type="application/json; charset=utf-8",
        headers=CORS,
    )
