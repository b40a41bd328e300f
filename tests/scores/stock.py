"""Songs and charts for a running site, made by `manage.py shell`."""

from __future__ import annotations

from tests.scores.files import WHOLE, library_charts
from tests.scores.made_scores import iidx_data, make_chart, make_song

#: Above the ids of the site's own collection and of `make_song`.
_FIRST = 990_000


def stock_files() -> int:
    """What the rows of all whole files are found in; how many charts."""
    charts = {c.chart_id: c for name in WHOLE for c in library_charts(name)}
    songs = {(c.song.game, c.song.id): c.song for c in charts.values()}
    rows = {
        key: make_song(
            song.game, title=song.title, song_id=_FIRST + song.id, artist=song.artist
        )
        for key, song in songs.items()
    }
    for chart in charts.values():
        data = dict(chart.data)
        make_chart(
            rows[chart.song.game, chart.song.id],
            chart_id=chart.chart_id,
            playtype=chart.playtype,
            difficulty=chart.difficulty,
            level=chart.level,
            level_num=chart.level_num,
            versions=list(chart.versions),
            data=iidx_data(data["inGameID"]) if chart.song.game == "iidx" else data,
        )
    return len(charts)


def stock_charts(number: int) -> list[tuple[str, int]]:
    """Charts of IIDX SP, a song each: (chartID, song's ID)."""
    made = []
    for place in range(number):
        song = make_song(song_id=_FIRST + 100 + place)
        made.append((make_chart(song).chart_id, song.song_id))
    return made
