"""Which scores were played in one sitting (tachi-api, section 4.4)."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from scores.games.schema import Playtype, Rating, SessionRating
from scores.importing.words import ADJECTIVES, NOUNS

#: A pause of this length ends a session; milliseconds.
PAUSE = 2 * 3600 * 1000


@dataclass(frozen=True, slots=True)
class Group:
    """Scores, by index into what was given, in the order they were achieved."""

    members: tuple[int, ...]
    started: int
    ended: int


def groups(times: Sequence[int | None]) -> list[Group]:
    """Scores without a time belong to no session."""
    order = sorted(
        (time, index) for index, time in enumerate(times) if time is not None
    )
    found: list[list[tuple[int, int]]] = []
    for time, index in order:
        if not found or time >= found[-1][-1][0] + PAUSE:
            found.append([])
        found[-1].append((time, index))
    return [
        Group(tuple(index for _, index in group), group[0][0], group[-1][0])
        for group in found
    ]


def joins(group: Group, started: int, ended: int) -> bool:
    """Whether a session of this span takes the group in."""
    return started < group.ended + PAUSE and ended >= group.started - PAUSE


def hosts(found: Sequence[Group], spans: Sequence[tuple[int, int]]) -> list[int | None]:
    """For each group the place of the earliest session that takes it in. Both stand in
    the order of their begin; a session grows with what it takes in."""
    held = list(spans)
    begin = 0
    places: list[int | None] = []
    for group in found:
        # What ended long before this group did so before the later ones too.
        while begin < len(held) and held[begin][1] < group.started - PAUSE:
            begin += 1
        place = _host(group, held, begin)
        if place is not None:
            started, ended = held[place]
            held[place] = min(started, group.started), max(ended, group.ended)
        places.append(place)
    return places


def _host(group: Group, held: Sequence[tuple[int, int]], begin: int) -> int | None:
    for place in range(begin, len(held)):
        if held[place][0] >= group.ended + PAUSE:
            return None
        if joins(group, *held[place]):
            return place
    return None


def session_ratings(
    playtype: Playtype, scores: Iterable[Mapping[str, Rating]]
) -> dict[str, Rating]:
    """The document's calculatedData of a session, from that of its scores."""
    held = list(scores)
    return {
        rating.name: _session_rating(rating, held)
        for rating in playtype.session_ratings
    }


def _session_rating(
    rating: SessionRating, scores: Sequence[Mapping[str, Rating]]
) -> Rating:
    values = [value for score in scores if (value := score.get(rating.of)) is not None]
    if len(values) < rating.best:
        return None
    return rating.factor * sum(sorted(values)[-rating.best :]) / rating.best


def new_identity(import_id: str, playtype: Playtype, group: Group) -> tuple[str, str]:
    """The id and the name of a new session. Drawn from the import and the group, so
    that an import which is run again names its sessions as before."""
    seed = f"{import_id} {playtype} {group.started} {group.ended}"
    digest = hashlib.sha256(seed.encode()).hexdigest()
    draw = random.Random(digest)  # noqa: S311 - a name, no secret
    first, second = draw.sample(ADJECTIVES, 2)
    return f"Q{digest[:40]}", f"{first} {second} {draw.choice(NOUNS)}"
