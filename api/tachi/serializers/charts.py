"""Songs and charts (tachi-api, section 5)."""

from __future__ import annotations

from typing import Any

from orjson import Fragment

from scores.reads.rows import ChartRow, SongRow


def song_object(row: SongRow) -> dict[str, Any]:
    return {
        "id": row.song_id,
        "title": row.title,
        "artist": row.artist,
        "searchTerms": row.search_terms,
        "altTitles": row.alt_titles,
        "data": Fragment(row.data),
    }


def chart_object(row: ChartRow) -> dict[str, Any]:
    return {
        "chartID": row.chart_id,
        "songID": row.song_id,
        "playtype": row.playtype,
        "difficulty": row.difficulty,
        "level": row.level,
        "levelNum": number(row.level_num),
        "isPrimary": row.is_primary,
        "versions": row.versions,
        "data": Fragment(row.data),
    }


def number(value: float) -> float | int:
    """As JavaScript prints it: 12, not 12.0."""
    return int(value) if value.is_integer() else value
