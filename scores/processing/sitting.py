"""Which session each new score belongs to (tachi-api, section 4.4)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from scores.games.schema import Playtype
from scores.importing.sessions import (
    PAUSE,
    Group,
    groups,
    hosts,
    new_identity,
    session_ratings,
)
from scores.importing.types import FullScore
from scores.models import GameSession


@dataclass(slots=True)
class Seating:
    """``session_of``: score id -> row id of its session. ``joined``: sessions that
    were there before and need their span and ratings anew. ``listed``: the document's
    createdSessions."""

    session_of: dict[str, int] = field(default_factory=dict)
    joined: set[int] = field(default_factory=set)
    listed: list[dict[str, str]] = field(default_factory=list)

    def join(self, pk: int, session_id: str, score_ids: Sequence[str]) -> None:
        self.session_of |= dict.fromkeys(score_ids, pk)
        if pk not in self.joined:
            self.joined.add(pk)
            self.listed.append({"sessionID": session_id, "type": "Appended"})


def seat(user_id: int, scores: Sequence[FullScore], *, seed: str, now: int) -> Seating:
    """Find or make sessions; ``seed`` decides the names of new ones."""
    seating = Seating()
    of_playtype: dict[Playtype, list[FullScore]] = defaultdict(list)
    for score in scores:
        of_playtype[score.playtype].append(score)
    for playtype in sorted(of_playtype, key=str):
        _seat(user_id, playtype, of_playtype[playtype], seating, seed=seed, now=now)
    return seating


def _seat(
    user_id: int,
    playtype: Playtype,
    scores: Sequence[FullScore],
    seating: Seating,
    *,
    seed: str,
    now: int,
) -> None:
    found = groups([score.dry.time_achieved for score in scores])
    if not found:
        return
    where = {"user_id": user_id, "game": playtype.game, "playtype": playtype.name}
    held = list(
        GameSession.objects.filter(
            **where,
            time_started__lt=found[-1].ended + PAUSE,
            time_ended__gte=found[0].started - PAUSE,
        )
        .order_by("time_started", "pk")
        .values_list("pk", "session_id", "time_started", "time_ended")
    )
    places = hosts(found, [(started, ended) for _, _, started, ended in held])
    new: list[tuple[GameSession, Group]] = []
    for group, place in zip(found, places, strict=True):
        if place is not None:
            pk, session_id, *_ = held[place]
            seating.join(
                pk, session_id, [scores[member].score_id for member in group.members]
            )
            continue
        session_id, name = new_identity(seed, playtype, group)
        session = GameSession(
            session_id=session_id,
            name=name,
            time_inserted=now,
            time_started=group.started,
            time_ended=group.ended,
            ratings=session_ratings(
                playtype, [scores[member].ratings for member in group.members]
            ),
            **where,
        )
        new.append((session, group))
        seating.listed.append({"sessionID": session_id, "type": "Created"})
    GameSession.objects.bulk_create([session for session, _ in new])
    for session, group in new:
        seating.session_of |= {
            scores[member].score_id: session.pk for member in group.members
        }
