"""Rules that bind documents to each other (collections, section 3). What breaks them
is told and loaded all the same: upstream's own files break some."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import partial

from scores.catalogue.documents import ChartDocument, SongDocument, TableDocument
from scores.catalogue.reports import Findings
from scores.facts import chart_keys, fold
from scores.games.schema import Game, Playtype

Label = tuple[str, str]

#: Of `chart_keys`: those that name a chart without its difficulty.
_HASHES = ("md5", "sha256", "sha1", "gsv3")
#: What ANY_INF stands for (score-formats, section 4).
_ANY_INF = frozenset({"INF", "GRV", "HVN", "VVD", "XCD"})


def song_findings(game: Game, songs: Iterable[SongDocument]) -> Findings:
    """Titles by which an import cannot tell songs apart."""
    by_title = any("songTitle" in p.match_types for p in game.playtypes.values())
    owners: defaultdict[str, list[int]] = defaultdict(list)
    for song in songs if by_title else ():
        for title in {fold(song.title), *map(fold, song.altTitles)}:
            owners[title].append(song.id)
    clashes = [
        f"{title!r} ({', '.join(map(str, ids))})"
        for title, ids in owners.items()
        if len(ids) > 1
    ]
    return {"songs share a title": clashes} if clashes else {}


def chart_findings(game: Game, charts: Iterable[ChartDocument]) -> Findings:
    found: defaultdict[str, list[str]] = defaultdict(list)
    taken: set[tuple[str, ...]] = set()
    check = _CHECKS.get(game.name, _nothing)
    for chart in charts:
        playtype = game.playtypes[chart.playtype]
        unknown = [v for v in chart.versions if v not in playtype.versions]
        if unknown:
            found["versions that the game does not have"].extend(unknown)
        for what in check(chart):
            found[what].append(chart.chartID)
        for what, name in _names(playtype, chart) if chart.isPrimary else ():
            if (chart.playtype, what, name) in taken:
                found[what].append(f"{name} ({chart.playtype})")
            taken.add((chart.playtype, what, name))
    found["versions that the game does not have"] = sorted(
        set(found["versions that the game does not have"])
    )
    return {what: places for what, places in found.items() if places}


def songs_without_chart(
    songs: Iterable[SongDocument], charts: Iterable[ChartDocument]
) -> Findings:
    charted = {chart.songID for chart in charts}
    alone = [f"{s.title} ({s.id})" for s in songs if s.id not in charted]
    return {"songs have no chart": alone} if alone else {}


def table_findings(
    tables: Collection[TableDocument], folders: Collection[str]
) -> Findings:
    """``folders`` are the ids of all there are."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    defaults: defaultdict[str, list[str]] = defaultdict(list)
    for table in tables:
        found["tables name folders that are not there"].extend(
            f"{table.tableID}: {folder}"
            for folder in table.folders
            if folder not in folders
        )
        chosen = defaults[f"{table.game}:{table.playtype}"]
        if table.default:
            chosen.append(table.tableID)
        if table.default and table.inactive:
            found["a default table is inactive"].append(table.tableID)
    for where, chosen in defaults.items():
        if len(chosen) != 1:
            names = f": {', '.join(chosen)}" if chosen else ""
            found["not exactly one default table"].append(f"{where}{names}")
    return {what: places for what, places in found.items() if places}


def _names(playtype: Playtype, chart: ChartDocument) -> Iterator[Label]:
    """What a primary chart has alone in its playtype."""
    yield "several primary charts", f"song {chart.songID} {chart.difficulty}"
    for key in chart_keys(chart.data):
        word = key.partition(":")[0]
        if word in _HASHES:
            yield "charts share a hash", key
            continue
        yield "charts share an id", f"{key} {chart.difficulty}"
        if "sdvxInGameID" in playtype.match_types and chart.difficulty in _ANY_INF:
            yield "charts share an id", f"{key} ANY_INF"


def _nothing(chart: ChartDocument) -> Iterator[str]:
    yield from ()


def _iidx(chart: ChartDocument) -> Iterator[str]:
    if chart.level == "0":
        yield "a level is 0"
    record, average = chart.data["worldRecord"], chart.data["kaidenAverage"]
    most = 2 * chart.data["notecount"]
    if (record or 0) > most or (average or 0) > most:
        yield "a record or an average is above the highest score"
    if record is not None and average is not None and average >= record:
        yield "an average is not below the record"


def _plus(chart: ChartDocument, *, above: float) -> Iterator[str]:
    """A level has a plus from this decimal part on, and only there."""
    # Tenths: 13.7 itself lies a hair above 13 plus .7, 12.7 below.
    tenths = round(chart.levelNum % 1 * 10)
    if chart.level.endswith("+") != (tenths >= above * 10):
        yield "a level and its number disagree"


_CHECKS: Mapping[str, Callable[[ChartDocument], Iterator[str]]] = {
    "iidx": _iidx,
    "chunithm": partial(_plus, above=0.5),
    "wacca": partial(_plus, above=0.7),
}
