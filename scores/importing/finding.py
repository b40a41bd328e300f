"""How converters find songs and charts (score-formats, section 10)."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from scores.facts import ChartFacts, SongFacts, fold
from scores.importing.charts import Catalogue, Lookup
from scores.importing.rejection import Rejected, not_found
from scores.importing.text import clip
from scores.importing.types import FailureKind

#: SOUND VOLTEX's word for "the difficulty above EXHAUST that this song has".
ANY_INF = "ANY_INF"
_INFINITES = frozenset({"INF", "GRV", "HVN", "VVD", "XCD"})


def exact_title(title: str) -> Lookup:
    """A title or alternative title, character for character."""
    return Lookup(f"title:{title}")


def folded_title(title: str) -> Lookup:
    """The same, but for upper and lower case."""
    return Lookup(f"folded:{fold(title)}")


def in_game_id(number: int) -> Lookup:
    return Lookup(f"inGameID:{number}", of_song=False)


def only_song(
    lookup: Lookup, catalogue: Catalogue, *, called: str, artist: str | None = None
) -> SongFacts:
    """The one song of that key; of several none, for a guess may be wrong."""
    songs = catalogue.songs(lookup)
    if artist is not None:
        songs = [song for song in songs if fold(song.artist) == fold(artist)]
    if not songs:
        raise not_found(f"Could not find song for {clip(called)}.")
    if len(songs) > 1:
        raise Rejected(
            FailureKind.AMBIGUOUS,
            f"{len(songs)} songs are called {clip(called)}: name the one by its ID.",
        )
    return songs[0]


def pick(
    charts: Iterable[ChartFacts],
    *,
    playtype: str,
    difficulties: Collection[str] | None = None,
    version: str | None = None,
    primary: bool = False,
) -> ChartFacts | None:
    """The first chart that fits; ``version`` must be among its versions. Primary
    charts come before others, so that the answer does not hang on an order."""
    fitting = [
        chart
        for chart in charts
        if chart.playtype == playtype
        and (difficulties is None or chart.difficulty in difficulties)
        and (version is None or version in chart.versions)
        and (chart.is_primary or not primary)
    ]
    if len(fitting) == 1:
        return fitting[0]
    return min(fitting, key=lambda c: (not c.is_primary, c.chart_id), default=None)


def infinites(difficulty: str) -> Collection[str]:
    return _INFINITES if difficulty == ANY_INF else (difficulty,)


def without_2dxtra(charts: Iterable[ChartFacts]) -> Iterable[ChartFacts]:
    """beatmania IIDX charts less the fan-made ones that share an in-game ID."""
    return (chart for chart in charts if chart.data.get("2dxtraSet") is None)
