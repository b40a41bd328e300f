"""Images as a reply shows them to its caller."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Sequence
from typing import Any

import orjson
from django.conf import settings

from accounts.models import User
from api.philomena.serializers.images import image_object
from api.philomena.serializers.interactions import interaction_object
from api.renderers import WholeSecondsRenderer
from booru.image_rows import ImageRow, image_rows
from booru.image_search import spoilered
from booru.interaction_rows import interaction_rows
from booru.models import Filter


class _Worded:
    """Image objects as JSON, kept while the process keeps their very rows."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._lock = threading.Lock()
        self._kept: OrderedDict[tuple[int, bool], tuple[ImageRow, bytes]]
        self._kept = OrderedDict()

    def of(self, row: ImageRow, *, is_spoilered: bool) -> orjson.Fragment:
        key = row.id, is_spoilered
        kept = self._kept.get(key)
        if kept is not None and kept[0] is row:
            return orjson.Fragment(kept[1])
        image = image_object(row, is_spoilered=is_spoilered)
        data = orjson.dumps(image, option=WholeSecondsRenderer.options)
        with self._lock:
            self._kept.pop(key, None)
            self._kept[key] = row, data
            if len(self._kept) > self._limit:
                self._kept.popitem(last=False)
        return orjson.Fragment(data)


_WORDED = _Worded(settings.ROW_CACHE)


def picture_rows(ids: Sequence[int]) -> list[ImageRow]:
    """The rows of these images; in this dialect there are no pastes (twibooru-api,
    section 5)."""
    return [row for row in image_rows(ids) if not row.is_paste]


def shown(
    rows: Sequence[ImageRow], *, viewer: User | None, chosen: Filter
) -> tuple[list[orjson.Fragment], list[dict[str, Any]]]:
    """The image objects, and beside them what the caller did with these images."""
    hit = spoilered(rows, chosen=chosen, viewer=viewer)
    images = [_WORDED.of(row, is_spoilered=row.id in hit) for row in rows]
    if viewer is None:
        return images, []
    own = interaction_rows([row.id for row in rows], viewer)
    return images, [interaction_object(row, viewer.pk) for row in own]
