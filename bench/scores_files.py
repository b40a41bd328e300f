"""Score files with the proportions of real ones, from invented plays; each as a pair:
a first file, and a second of the same player, half of whose rows beat the first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import orjson

from ops.benchmark_data.plays import SPAN, Play, judgements, plays, popularity
from scores.facts import ChartFacts

_DIFFICULTIES = ("BEGINNER", "NORMAL", "HYPER", "ANOTHER", "LEGGENDARIA")
_UNPLAYED = ("0", "0", "0", "0", "---", "NO PLAY", "---")
_PLAYED = 0.75
_YEAR = SPAN * 1000 // 7


@dataclass(frozen=True, slots=True)
class Files:
    """``fields`` are those of the form."""

    name: str
    import_type: str
    first: bytes
    second: bytes
    scores: int
    fields: dict[str, str]


def batch_manual(charts: Sequence[ChartFacts], rows: int) -> Files:
    rng = np.random.default_rng(5)
    first = list(plays(rows, charts, popularity(len(charts)), rng))
    return Files(
        name=f"batch-manual, {rows:,} rows",
        import_type="file/batch-manual",
        first=_batch(first),
        second=_batch(_half_better(first)),
        scores=rows,
        fields={},
    )


def eamusement_csv(charts: Sequence[ChartFacts], rows: int) -> Files:
    """A line for each of so many songs; three of four of its charts were played."""
    songs = sorted({chart.song.id for chart in charts})[:rows]
    known = [chart for chart in charts if chart.song.id in set(songs)]
    rng = np.random.default_rng(6)
    popular = popularity(len(known))
    tried = {play.chart.pk: play for play in plays(40 * rows, known, popular, rng)}
    kept = rng.random(len(known)) < _PLAYED
    first = [
        tried[chart.pk]
        for chart, is_kept in zip(known, kept, strict=True)
        if is_kept and chart.pk in tried
    ]
    return Files(
        name=f"e-amusement CSV, {len(songs):,} lines",
        import_type="file/eamusement-iidx-csv",
        first=_csv(known, first, 2024),
        second=_csv(known, _half_better(first), 2025),
        scores=len(first),
        fields={"playtype": "SP"},
    )


def _half_better(first: Sequence[Play]) -> list[Play]:
    """A year later on the same charts; none of them was there before."""
    best: dict[int, int] = {}
    taken = {(play.chart.pk, play.score) for play in first}
    for play in first:
        best[play.chart.pk] = max(best.get(play.chart.pk, 0), play.score)
    second = []
    for place, play in enumerate(first):
        notes, held = play.chart.data["notecount"], best[play.chart.pk]
        step = 1 if place % 2 and held < 2 * notes else -1
        score = held + step
        while (play.chart.pk, score) in taken:
            score += step
            if score == 2 * notes:
                step = -1
        taken.add((play.chart.pk, score))
        judged = judgements(score, notes, 0.5)
        second.append(
            replace(
                play,
                score=score,
                judgements=judged,
                optional={"bp": judged["bad"] + judged["poor"]} if place % 3 else {},
                time_achieved=play.time_achieved and play.time_achieved + _YEAR,
            )
        )
    return second


def _batch(played: Iterable[Play]) -> bytes:
    meta = {"game": "iidx", "playtype": "SP", "service": "Bench", "version": "33"}
    return orjson.dumps({"meta": meta, "scores": [_row(play) for play in played]})


def _row(play: Play) -> dict[str, Any]:
    row: dict[str, Any] = {
        "score": play.score,
        "lamp": play.lamp,
        "matchType": "songTitle",
        "identifier": play.chart.song.title,
        "difficulty": play.chart.difficulty,
        "judgements": play.judgements,
    }
    if play.optional:
        row["optional"] = play.optional
    if play.score_meta:
        row["scoreMeta"] = play.score_meta
    if play.time_achieved:
        row["timeAchieved"] = play.time_achieved
    return row


def _csv(charts: Iterable[ChartFacts], played: Iterable[Play], year: int) -> bytes:
    by_chart = {(play.chart.song.id, play.chart.difficulty): play for play in played}
    songs = {chart.song.id: chart.song for chart in charts}
    lines = [",".join(f"column {number}" for number in range(41))]
    for number, song in sorted(songs.items()):
        cells = ["Sparkle Shower", song.title, song.data["genre"], song.artist, "9"]
        for difficulty in _DIFFICULTIES:
            cells += _block(by_chart.get((number, difficulty)))
        lines.append(",".join([*cells, _minute(year, number)]))
    return "\n".join(lines).encode()


def _minute(year: int, number: int) -> str:
    """Some thirty songs of a sitting, a sitting each day."""
    day, minute = divmod(number, 30)
    return f"{year}-{day % 12 + 1:02}-{day // 12 % 28 + 1:02} 18:{minute:02}"


def _block(play: Play | None) -> Iterator[str]:
    if play is None:
        yield from _UNPLAYED
        return
    lamp = "FULLCOMBO CLEAR" if play.lamp == "FULL COMBO" else play.lamp
    bp = play.optional.get("bp")
    yield play.chart.level
    yield from map(
        str, (play.score, play.judgements["pgreat"], play.judgements["great"])
    )
    yield "---" if bp is None else str(bp)
    yield from (lamp, "AA")
