"""Refusals from before any view, by the limits on bodies, as a client of this dialect
reads them (twibooru-api 1.1)."""

from __future__ import annotations

import re

import orjson
from django.http import HttpResponse

from api.twibooru.base import TwibooruViewSet

_MOUNTS = re.compile(r"/api/v[23](?:/|\Z)")


def is_twibooru_api(path: str) -> bool:
    return _MOUNTS.match(path) is not None


def early_refusal(status: int, sentence: str) -> HttpResponse:
    return HttpResponse(
        orjson.dumps({"error": sentence}),
        status=status,
        content_type="application/json; charset=utf-8",
        headers=TwibooruViewSet.headers_always,
    )
