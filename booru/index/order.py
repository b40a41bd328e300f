"""PURE: where a time ascends with the id.

Nearly every image is newer than those before it, so the order by time is the order by
id, and a range of times is a range of ids. An image is in order only if its id and its
time are not below those of the last one in order, and its time is not in the future;
all others are displaced, and are looked at one by one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from booru.index.keys import Kind


@dataclass(frozen=True, slots=True)
class Orders:
    """The last image in order by `created_at` and by `first_seen_at`."""

    created_id: int = 0
    created_at: int = 0
    seen_id: int = 0
    seen_at: int = 0


@dataclass
class Ascent:
    """Up to where ids and times ascend together."""

    last_id: int
    last_time: int

    @classmethod
    def of(cls, orders: Orders, kind: Kind) -> Ascent:
        if kind == Kind.CREATED_AT:
            return cls(orders.created_id, orders.created_at)
        return cls(orders.seen_id, orders.seen_at)

    def noted_in(self, orders: Orders, kind: Kind) -> Orders:
        if kind == Kind.CREATED_AT:
            return replace(orders, created_id=self.last_id, created_at=self.last_time)
        return replace(orders, seen_id=self.last_id, seen_at=self.last_time)

    def climb(self, ids: Iterable[int], times: Iterable[int], *, now: int) -> list[int]:
        """Go on with these images, ids ascending; those that are displaced. Times in
        seconds."""
        displaced = []
        for number, moment in zip(ids, times, strict=True):
            if number > self.last_id and self.last_time <= moment <= now:
                self.last_id, self.last_time = number, moment
            else:
                displaced.append(number)
        return displaced
