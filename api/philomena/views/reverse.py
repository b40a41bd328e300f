from __future__ import annotations

import re
from typing import Any

from rest_framework.response import Response

from api.philomena.base import PhilomenaViewSet
from api.philomena.images import shown
from booru.image_rows import image_rows
from booru.received import received
from booru.reverse_search import look_alikes

_DISTANCE, _LIMIT, _MOST = 0.25, 10, 50
_FLOAT = re.compile(r"[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?", re.ASCII)
_INTEGER = re.compile(r"[+-]?[0-9]{1,18}", re.ASCII)


class ReverseViewSet(PhilomenaViewSet):
    def images(self, request: Any) -> Response:
        """NOTE: whatever is wrong with the request, the answer is an empty list with
        200 (section 5): clients look for images in the body, not at the status."""
        distance = distance_of(self.params.values.get("distance"))
        limit = limit_of(self.params.values.get("limit"))
        ids: list[int] = []
        if distance <= 1 and 1 <= limit <= _MOST:
            upload = self.params.file("image", "image")
            with received(upload, self.params.text("url")) as file:
                ids = look_alikes(file, distance=distance, limit=limit)
        rows, chosen = image_rows(ids), self.filter_in_force()
        images, interactions = shown(rows, viewer=self.viewer, chosen=chosen)
        return Response(
            {"images": images, "interactions": interactions, "total": len(images)}
        )


def distance_of(given: Any) -> float:
    """The longest number at the beginning of "0" and the text: `.5` is a half, and
    what is no number or negative is 0. JSON numbers count as their text."""
    if isinstance(given, bool) or not isinstance(given, (str, int, float)):
        return _DISTANCE
    match = _FLOAT.match(f"0{given}")
    return float(match[0]) if match else 0.0


def limit_of(given: Any) -> int:
    """0, which is no legal limit, for what is no whole number."""
    if (
        given == ""
        or isinstance(given, bool)
        or not isinstance(given, (str, int, float))
    ):
        return _LIMIT
    return int(given) if _INTEGER.fullmatch(str(given)) else 0
