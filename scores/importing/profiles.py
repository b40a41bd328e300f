"""What a user's personal bests say of the user (tachi-api, section 4.6)."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from scores.games.schema import Best, ClassSet, Playtype, Rating


@dataclass(frozen=True, slots=True)
class ClassChange:
    set: str
    old: str | None
    new: str | None


def profile_ratings(playtype: Playtype, bests: Sequence[Best]) -> dict[str, Rating]:
    """``bests``: those on primary charts only."""
    return {
        rating.name: _finite(rating.compute(bests))
        for rating in playtype.profile_ratings
    }


def classes(
    playtype: Playtype,
    ratings: Mapping[str, Rating],
    provided: Iterable[tuple[str, str]],
) -> dict[str, str]:
    """Set -> value id. ``provided`` are all values that imports ever gave: the highest
    counts. A derived value wins over a provided one of the same set."""
    held: dict[str, str] = {}
    for name, value in provided:
        known = playtype.class_sets.get(name)
        if known is not None and _higher(known, value, held.get(name)):
            held[name] = value
    for known in playtype.classes:
        if known.derive is None:
            continue
        derived = known.derive(ratings)
        if derived is not None:
            held[known.name] = derived
    return held


def class_changes(old: Mapping[str, str], new: Mapping[str, str]) -> list[ClassChange]:
    """Only what is not as it was."""
    return [
        ClassChange(name, old.get(name), new.get(name))
        for name in sorted({*old, *new})
        if old.get(name) != new.get(name)
    ]


def is_rise(playtype: Playtype, change: ClassChange) -> bool:
    return change.new is not None and _higher(
        playtype.class_sets[change.set], change.new, change.old
    )


def _higher(known: ClassSet, value: str, other: str | None) -> bool:
    ids = [item.id for item in known.values]
    if value not in ids:
        return False
    return other not in ids or ids.index(value) > ids.index(other or "")


def _finite(value: Rating) -> Rating:
    return value if value is None or math.isfinite(value) else None
