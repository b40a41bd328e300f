"""Lists with their `meta` (nekos-api, section 1)."""

from __future__ import annotations

from typing import Any

from rest_framework.response import Response

from api.nekos.base import success


def page_of(
    data: list[dict[str, Any]], limit: int, offset: int, total: int
) -> Response:
    pagination = {
        "limit": limit,
        "offset": offset,
        "count": len(data),
        "total": total,
    }
    return success(data, meta={"pagination": pagination})
