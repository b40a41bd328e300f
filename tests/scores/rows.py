"""Rows of the score tables for tests of what reads them, made directly: data is what
the test says, not what a pipeline would have made of it."""

from __future__ import annotations

from itertools import count
from typing import Any

from accounts.models import User
from scores.catalogue.grams import all_grams
from scores.facts import chart_keys, song_keys
from scores.games import playtype_for
from scores.games.schema import Playtype
from scores.importing.personal_bests import ranks, rating_columns
from scores.models import (
    Chart,
    ChartPlayers,
    Folder,
    FolderChart,
    GameSession,
    GameStats,
    PersonalBest,
    Score,
    Song,
)
from tests.factories import make_user

_numbers = count(1)


def tables(game: str, playtype: str) -> Playtype:
    found = playtype_for(game, playtype)
    assert found is not None
    return found


def make_song_row(game: str = "chunithm", **fields: Any) -> Song:
    number = next(_numbers)
    song = Song(
        game=game,
        song_id=fields.pop("song_id", number),
        title=fields.pop("title", f"Song {number}"),
        artist=fields.pop("artist", "Nobody"),
        data=fields.pop("data", {"genre": "POPS", "displayVersion": "SUN"}),
        **fields,
    )
    song.keys = list(song_keys(song.facts()))
    names = [song.title, song.artist, *song.alt_titles, *song.search_terms]
    song.grams = sorted(all_grams(names))
    song.save()
    return song


def make_chart_row(song: Song | None = None, **fields: Any) -> Chart:
    """Of CHUNITHM unless its song or its fields say otherwise."""
    song = song or make_song_row(fields.pop("game", "chunithm"))
    number = next(_numbers)
    data = fields.pop("data", {"inGameID": number})
    return Chart.objects.create(
        song=song,
        game=song.game,
        chart_id=fields.pop("chart_id", f"{number:040x}"),
        playtype=fields.pop("playtype", "Single"),
        difficulty=fields.pop("difficulty", "MASTER"),
        level=fields.pop("level", "13+"),
        level_num=fields.pop("level_num", 13.5),
        versions=fields.pop("versions", ["sun"]),
        data=data,
        keys=list(chart_keys(data)),
        **fields,
    )


def score_data(score: int = 1_000_000, **metrics: Any) -> dict[str, Any]:
    """CHUNITHM's scoreData."""
    data = {
        "score": score,
        "noteLamp": "NONE",
        "clearLamp": "CLEAR",
        "grade": "SS",
        "judgements": {},
        "optional": {"enumIndexes": {}},
        **metrics,
    }
    indexes = tables("chunithm", "Single").enum_indexes
    data["enumIndexes"] = {name: indexes[name][data[name]] for name in indexes}
    return data


def make_score_row(
    chart: Chart | None = None, user: User | None = None, **fields: Any
) -> Score:
    chart = chart or make_chart_row()
    number = next(_numbers)
    return Score.objects.create(
        chart=chart,
        user=user or make_user(),
        game=chart.game,
        playtype=chart.playtype,
        score_id=fields.pop("score_id", f"R{number:064x}"),
        import_type=fields.pop("import_type", "file/batch-manual"),
        service=fields.pop("service", "Hand"),
        time_added=fields.pop("time_added", 1_700_000_000_000 + number),
        data=fields.pop("data", None) or score_data(),
        ratings=fields.pop("ratings", {"rating": 14.5}),
        **fields,
    )


def make_pb_row(
    chart: Chart | None = None, user: User | None = None, **fields: Any
) -> PersonalBest:
    """Counts on its chart, and its user has played."""
    chart = chart or make_chart_row()
    user = user or make_user()
    playtype = tables(chart.game, chart.playtype)
    data = fields.pop("data", None) or score_data()
    ratings = fields.pop("ratings", {"rating": 14.5})
    first, second, third = ranks(playtype, data)
    names = [rating.name for rating in playtype.score_ratings]
    rating1, rating2, rating3 = rating_columns(names, ratings)
    popularity, _ = ChartPlayers.objects.get_or_create(
        chart=chart, game=chart.game, playtype=chart.playtype
    )
    popularity.players += 1
    popularity.save()
    make_stats_row(user, chart.game, chart.playtype)
    return PersonalBest.objects.create(
        chart=chart,
        user=user,
        game=chart.game,
        playtype=chart.playtype,
        composed_from=fields.pop(
            "composed_from", [{"name": "Best Score", "scoreID": f"R{0:064x}"}]
        ),
        data=data,
        ratings=ratings,
        rank1=first,
        rank2=second,
        rank3=third,
        rating1=rating1,
        rating2=rating2,
        rating3=rating3,
        **fields,
    )


def make_stats_row(
    user: User | None = None,
    game: str = "chunithm",
    playtype: str = "Single",
    **fields: Any,
) -> GameStats:
    """The row of the user there, made or changed."""
    names = [rating.name for rating in tables(game, playtype).profile_ratings]
    if "ratings" in fields:
        columns = rating_columns(names, fields["ratings"])
        fields |= {f"rating{n}": value for n, value in enumerate(columns, 1)}
    stats, _ = GameStats.objects.update_or_create(
        user=user or make_user(), game=game, playtype=playtype, defaults=fields
    )
    return stats


def make_session_row(user: User | None = None, **fields: Any) -> GameSession:
    number = next(_numbers)
    started = fields.pop("time_started", 1_700_000_000_000 + number * 86_400_000)
    return GameSession.objects.create(
        user=user or make_user(),
        session_id=fields.pop("session_id", f"Q{number:040x}"),
        game=fields.pop("game", "chunithm"),
        playtype=fields.pop("playtype", "Single"),
        name=fields.pop("name", f"Calm Quiet Fox {number}"),
        time_inserted=fields.pop("time_inserted", started + 7_200_000),
        time_started=started,
        time_ended=fields.pop("time_ended", started + 3_600_000),
        ratings=fields.pop("ratings", {"naiveRating": None}),
        **fields,
    )


def make_folder_row(*charts: Chart, **fields: Any) -> Folder:
    number = next(_numbers)
    folder = Folder.objects.create(
        folder_id=fields.pop("folder_id", f"F{number:064x}"),
        title=fields.pop("title", f"Folder {number}"),
        game=fields.pop("game", "chunithm"),
        playtype=fields.pop("playtype", "Single"),
        type=fields.pop("type", "charts"),
        data=fields.pop("data", {"level": "13+"}),
        **fields,
    )
    FolderChart.objects.bulk_create(
        FolderChart(folder=folder, chart=chart) for chart in charts
    )
    return folder
