"""Which images exist for this dialect (nekos-api, section 7): what everybody may see,
unless it moves as a video, or its rating is one that upstream promises not to serve.
Filters do not apply. All lists, draws and counters start here."""

from __future__ import annotations

from collections.abc import Iterable

from booru.categories import RATINGS
from booru.image_search import shown
from booru.index.keys import Kind
from booru.index.leaves import TAG_IDS
from booru.index.pages import Result
from booru.index.sorting import By, Order
from booru.search.nodes import And, Exact, Node, Not, Or

#: Rating -> what it is here, the strictest first.
LEVELS = {"questionable": "nsfw", "suggestive": "questionable", "safe": "sfw"}
#: Explicit, grimdark, grotesque; "and the like" can only mean semi-grimdark.
NOT_SERVED = RATINGS - LEVELS.keys()
_VIDEOS = ("webm", "mp4")
_WITHOUT: tuple[Node, ...] = (
    *(Exact("original_format", name) for name in _VIDEOS),
    *(Exact("tags", name) for name in sorted(NOT_SERVED)),
)
#: By creation, then id, the oldest first (section 1).
OLDEST = Order(Kind.CREATED_AT, highest=False)
UNORDERED = Order(By.ID, highest=False)


def existing(*wanted: Node, order: Order = UNORDERED) -> Result:
    """Those that match all of this. Within `in_snapshot`."""
    return shown(And((*wanted, Not(Or(_WITHOUT)))), order)


def tagged(tag_ids: Iterable[int]) -> list[Node]:
    return [Exact(TAG_IDS, tag_id) for tag_id in tag_ids]
