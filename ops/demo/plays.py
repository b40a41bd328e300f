"""Evenings of invented players on the invented songs, as score files of their own."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

HOUR = 3_600_000
DAY = 24 * HOUR
#: Player -> share of the highest score on an easy chart.
_PLAYERS = {"mika": 0.93, "juniper": 0.97, "orrin": 0.9, "teo": 0.84, "sable": 0.8}
_EVENINGS = 12
_LAMPS = {
    "iidx": ("FAILED", "EASY CLEAR", "CLEAR", "HARD CLEAR", "EX HARD CLEAR"),
    "sdvx": ("FAILED", "CLEAR", "EXCESSIVE CLEAR"),
}
_PLAYTYPES = {"iidx": "SP", "sdvx": "Single"}
_HARDEST = {"iidx": 12, "sdvx": 20}


@dataclass(frozen=True)
class DemoPlays:
    player: str
    #: A file for `file/batch-manual`, and its name.
    name: str
    body: bytes


def demo_plays(collection: Path, *, now: int) -> Iterator[DemoPlays]:
    """A file for each player and game, of the last weeks before ``now`` (Unix
    milliseconds). Alike at every call but for the times."""
    for game, playtype in _PLAYTYPES.items():
        charts = [
            chart
            for chart in orjson.loads((collection / f"charts-{game}.json").read_bytes())
            if chart["playtype"] == playtype and chart["isPrimary"]
        ]
        for player, skill in _PLAYERS.items():
            chance = random.Random(f"{player} {game}")  # noqa: S311 - not secret
            scores = [
                _play(game, chart, skill, begin + number * HOUR // 12, chance)
                for begin in _evenings(now, chance)
                for number, chart in enumerate(chance.sample(charts, 9))
            ]
            meta = {"game": game, "playtype": playtype, "service": "Demo"}
            document = {"meta": meta, "scores": scores}
            yield DemoPlays(player, f"{game}.json", json.dumps(document).encode())


def _evenings(now: int, chance: random.Random) -> list[int]:
    today = now - now % DAY - 4 * HOUR
    days = sorted(chance.sample(range(1, 45), _EVENINGS), reverse=True)
    return [today - day * DAY + chance.randrange(3 * HOUR) for day in days]


def _play(
    game: str, chart: dict[str, Any], skill: float, time: int, chance: random.Random
) -> dict[str, Any]:
    effort = chart["levelNum"] / _HARDEST[game]
    share = min(0.995, skill - 0.25 * effort**2 + chance.uniform(-0.04, 0.04))
    lamps = _LAMPS[game]
    best = (len(lamps) - 1) * min(1.0, share * 1.05) ** 3
    play = {
        "lamp": lamps[max(0, round(best - chance.random()))],
        "matchType": "tachiSongID",
        "identifier": str(chart["songID"]),
        "difficulty": chart["difficulty"],
        "timeAchieved": time,
    }
    if game == "sdvx":
        return play | {"score": int(10_000_000 * share**0.3)}
    notes = chart["data"]["notecount"]
    pgreat = int(notes * share * 0.8)
    great = min(notes - pgreat, int(2 * notes * share) - 2 * pgreat)
    return play | {
        "score": 2 * pgreat + great,
        "judgements": {"pgreat": pgreat, "great": great},
        "optional": {"bp": int(notes * (1 - share) * 0.1)},
    }
