"""Songs and charts for tests of pure code: as plain as they can be, any part chosen."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from scores.facts import ChartFacts, SongFacts
from scores.importing.charts import Catalogue


def make_song(
    game: str = "iidx",
    id: int = 1,
    title: str = "Sample Song",
    *,
    artist: str = "Some DJ",
    alt_titles: tuple[str, ...] = (),
    data: Mapping[str, Any] | None = None,
) -> SongFacts:
    return SongFacts(game, id, title, artist, alt_titles, data or {})


def make_chart(
    song: SongFacts,
    playtype: str = "SP",
    difficulty: str = "ANOTHER",
    level: str = "10",
    *,
    versions: tuple[str, ...] = (),
    is_primary: bool = True,
    data: Mapping[str, Any] | None = None,
) -> ChartFacts:
    """Its ``chart_id`` follows from what it is, so that no two are alike."""
    identity = f"{song.game} {song.id} {playtype} {difficulty} {versions} {is_primary}"
    return ChartFacts(
        pk=0,
        chart_id=hashlib.sha1(identity.encode(), usedforsecurity=False).hexdigest(),
        song=song,
        playtype=playtype,
        difficulty=difficulty,
        level=level,
        level_num=float(level.rstrip("+") or 0),
        is_primary=is_primary,
        versions=versions,
        data=data or {},
    )


def make_catalogue(*charts: ChartFacts, songs: tuple[SongFacts, ...] = ()) -> Catalogue:
    """Of these charts and their songs; ``songs`` are those without a chart."""
    by_id = {chart.song.id: chart.song for chart in charts}
    return Catalogue([*by_id.values(), *songs], charts)
