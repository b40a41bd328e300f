"""What pure code knows of a song and a chart, and the keys each is found by.

Facts are made from rows (`scores.models`) or straight from a collection's documents
(collections, section 2); formulas, converters and validators take nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class SongFacts:
    game: str
    id: int
    title: str
    artist: str = ""
    alt_titles: tuple[str, ...] = ()
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ChartFacts:
    """``pk`` is the row's, 0 where there is none (tests)."""

    pk: int
    chart_id: str
    song: SongFacts
    playtype: str
    difficulty: str
    level: str
    level_num: float
    is_primary: bool = True
    versions: tuple[str, ...] = ()
    data: Mapping[str, Any] = field(default_factory=dict)


def fold(text: str) -> str:
    """Unicode simple case folding (score-formats, section 10): a letter stays one
    letter, so that a match is one of whole strings."""
    if text.isascii():
        return text.lower()
    folded = (letter.casefold() for letter in text)
    return "".join(
        f if len(f) == 1 else letter for f, letter in zip(folded, text, strict=True)
    )


# Field of chart.data -> word that its keys begin with.
CHART_KEYS = {
    "inGameID": "inGameID",
    "inGameStrID": "inGameStrID",
    "hashMD5": "md5",
    "hashSHA256": "sha256",
    "hashSHA1": "sha1",
    "hashGSv3": "gsv3",
}


def song_keys(song: SongFacts) -> Iterator[str]:
    """All keys an import may ask for a song by: exact and folded titles, the id, and
    DDR's own hash."""
    yield f"id:{song.id}"
    for title in {song.title, *song.alt_titles}:
        yield f"title:{title}"
    for title in {fold(song.title), *map(fold, song.alt_titles)}:
        yield f"folded:{title}"
    if song.data.get("ddrSongHash"):
        yield f"ddrSongHash:{song.data['ddrSongHash']}"


def chart_keys(data: Mapping[str, Any]) -> Iterator[str]:
    """All keys a chart is found by, from its ``data``; a field may hold a list."""
    for name, word in CHART_KEYS.items():
        value = data.get(name)
        for one in value if isinstance(value, list) else [value]:
            if one is not None:
                yield f"{word}:{one}"
