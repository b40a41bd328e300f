"""Songs, charts and imports for tests of the pipeline: invented, small, and made by
the same code as the real ones."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from itertools import count
from typing import Any

from accounts.models import User
from scores.actions.imports import import_now
from scores.facts import chart_keys, song_keys
from scores.models import Chart, Import, Song

_numbers = count(1)
#: The first time in these tests: 2023-11-14, in Unix milliseconds.
START = 1_700_000_000_000
MINUTE = 60_000
HOUR = 60 * MINUTE


def make_song(
    game: str = "iidx", *, title: str = "", song_id: int = 0, **fields: Any
) -> Song:
    number = song_id or next(_numbers)
    fields.setdefault("data", {"genre": "HOUSE", "displayVersion": None})
    song = Song(
        game=game,
        song_id=number,
        title=title or f"Song {number}",
        artist=fields.pop("artist", "Somebody"),
        **fields,
    )
    song.keys = list(song_keys(song.facts()))
    song.save()
    return song


def make_chart(song: Song | None = None, **fields: Any) -> Chart:
    """An IIDX SP ANOTHER of level 12 with 1,000 notes, unless fields say otherwise."""
    song = song or make_song()
    number = next(_numbers)
    fields.setdefault("data", iidx_data(number))
    values: dict[str, Any] = {
        "game": song.game,
        "chart_id": f"{number:040x}",
        "playtype": "SP",
        "difficulty": "ANOTHER",
        "level": "12",
        "level_num": 12.0,
        "versions": ["29", "30"],
        **fields,
    }
    return Chart.objects.create(
        song=song, keys=list(chart_keys(values["data"])), **values
    )


def iidx_data(in_game_id: int, notecount: int = 1000, **fields: Any) -> dict[str, Any]:
    return {
        "notecount": notecount,
        "inGameID": in_game_id,
        "hashSHA256": None,
        "2dxtraSet": None,
        "kaidenAverage": None,
        "worldRecord": None,
        "bpiCoefficient": None,
        **fields,
    }


def make_charts(number: int) -> list[Chart]:
    return [make_chart() for _ in range(number)]


def a_score(chart: Chart, score: int = 1200, **fields: Any) -> dict[str, Any]:
    """One of batch-manual's, for an IIDX chart."""
    return {
        "score": score,
        "lamp": "CLEAR",
        "matchType": "tachiSongID",
        "identifier": str(chart.song.song_id),
        "difficulty": chart.difficulty,
        **fields,
    }


def batch(
    scores: Iterable[Mapping[str, Any]],
    *,
    game: str = "iidx",
    playtype: str = "SP",
    classes: Mapping[str, str] | None = None,
    version: str | None = None,
) -> bytes:
    document: dict[str, Any] = {
        "meta": {"game": game, "playtype": playtype, "service": "Test"},
        "scores": list(scores),
    }
    if classes:
        document["classes"] = classes
    if version:
        document["meta"]["version"] = version
    return json.dumps(document).encode()


def run_batch(user: User, scores: Sequence[Mapping[str, Any]], **layout: Any) -> Import:
    return import_now(
        user, import_type="file/batch-manual", body=batch(scores, **layout)
    )
