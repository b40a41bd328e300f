"""The songs and charts that an import may ask for.

A converter never queries: it says beforehand by which key it will look
(`Format.lookup`), the caller loads all keys of an import at once, and the converter
finds the answers here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from scores.facts import ChartFacts, SongFacts, chart_keys, song_keys


@dataclass(frozen=True, slots=True)
class Lookup:
    """A key of `song_keys` (``of_song``) or of `chart_keys`."""

    key: str
    of_song: bool = True


class Catalogue:
    """Songs and charts of one game, by key. A song's charts are those of all its
    playtypes and versions."""

    def __init__(
        self, songs: Iterable[SongFacts], charts: Iterable[ChartFacts]
    ) -> None:
        self._songs: dict[str, list[SongFacts]] = defaultdict(list)
        self._charts = list(charts)
        self._charts_of: dict[int, list[ChartFacts]] = defaultdict(list)
        for song in songs:
            for key in song_keys(song):
                self._songs[key].append(song)
        for chart in self._charts:
            self._charts_of[chart.song.id].append(chart)

    @cached_property
    def _by_key(self) -> dict[str, list[ChartFacts]]:
        """Only made if somebody asks: most files name songs."""
        found: dict[str, list[ChartFacts]] = defaultdict(list)
        for chart in self._charts:
            for key in chart_keys(chart.data):
                found[key].append(chart)
        return found

    def songs(self, lookup: Lookup) -> Sequence[SongFacts]:
        return self._songs.get(lookup.key, ())

    def charts(self, lookup: Lookup) -> Sequence[ChartFacts]:
        return self._by_key.get(lookup.key, ())

    def charts_of(self, song: SongFacts) -> Sequence[ChartFacts]:
        return self._charts_of.get(song.id, ())
