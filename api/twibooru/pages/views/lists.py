from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

from django.utils import timezone
from rest_framework.response import Response

from api.twibooru.pages.base import PageViewSet
from api.twibooru.pages.posts import interactions, shown
from booru.image_rows import ImageRow
from booru.image_search import ImageSearch
from booru.index.keys import Kind
from booru.index.sorting import Order

_BEST = 3
_USUAL = timedelta(days=3)
_PERIOD = re.compile(r"([0-9]{1,4})([hdw])", re.ASCII)
_UNITS = {"h": "hours", "d": "days", "w": "weeks"}


class ListPages(PageViewSet):
    def index(self, request: Any) -> Response:
        """The best of the last time, and of all. By the search's index: it costs the
        same however many posts there are."""
        chosen = self.filter_in_force()
        lately = _lately(self.params.text("last"), timezone.now())

        def best(query: str, by: Kind) -> list[ImageRow]:
            search = ImageSearch(
                query, self.viewer, chosen, Order(by), with_pastes=True
            )
            return search.rows(0, _BEST)[1]

        lists = {
            "top_scoring": best(lately, Kind.SCORE),
            "top_commented": best(lately, Kind.COMMENT_COUNT),
            "all_time_top_scoring": best("*", Kind.SCORE),
        }
        rows = {row.id: row for found in lists.values() for row in found}
        posts = {post["id"]: post for post in shown([*rows.values()])}
        body: dict[str, Any] = {
            name: [posts[row.id] for row in found] for name, found in lists.items()
        }
        body["interactions"] = interactions([*rows.values()], self.viewer)
        return Response(body)


def _lately(text: str, now: datetime) -> str:
    """`6h`, `3d`, `2w`; anything else is three days."""
    match = _PERIOD.fullmatch(text)
    ago = timedelta(**{_UNITS[match[2]]: int(match[1])}) if match else _USUAL
    start = (now - ago).astimezone(UTC)
    return f"first_seen_at.gte:{start:%Y-%m-%dT%H:%M:%SZ}"
