"""Songs are found by what people type, the best first."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from scores.catalogue.documents import SongDocument
from scores.catalogue.rows import song_row
from scores.catalogue.song_search import search_songs
from scores.games import GAMES
from scores.models import Chart, Song
from tests.scores.catalogue.made import song

pytestmark = pytest.mark.django_db


def _songs(*titles: str, game: str = "iidx") -> None:
    for title in titles:
        _song(title, game=game)


def _song(title: str, game: str = "iidx", **fields: object) -> Song:
    number = Song.objects.count() + 1
    if game != "iidx":
        fields.setdefault("data", {"displayVersion": "booth"})
    document = SongDocument(**song(number, title=title, **fields))
    row = song_row(GAMES[game], document)
    row.save()
    return row


def _found(text: str, game: str | None = "iidx", **options: object) -> list[str]:
    return [found.title for found, _ in search_songs(game, text, **options)]  # type: ignore[arg-type]


def test_exact_titles_come_first_then_those_that_begin_so() -> None:
    _songs("Red Glass", "Glass Meridian", "glass", "Glass", "Paper", "Glasshouse")
    assert _found("glass") == [
        "glass",
        "Glass",
        "Glasshouse",
        "Glass Meridian",
        "Red Glass",
    ]


def test_scores_say_how_good_a_match_is() -> None:
    _songs("Glass", "Glass Meridian", "Red Glass", "Grass")
    scores = {found.title: score for found, score in search_songs("iidx", "glass")}
    assert scores["Glass"] == 3
    assert 2 < scores["Glass Meridian"] < 3
    assert scores["Grass"] < scores["Red Glass"] <= 1


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("HOLLOW CATHEDRAL", "Hollow Cathedral"),
        ("holow cathedrel", "Hollow Cathedral"),
        ("cathedral", "Hollow Cathedral"),
        ("catherdal", "Hollow Cathedral"),
        ("hollow sister ravine", "Hollow Cathedral"),
        ("orbit return", "Orbit//Return"),
        ("ｏｒｂｉｔ", "Orbit//Return"),  # noqa: RUF001
        ("q", "Q"),
        ("冥", "冥天"),
        ("汽車", "夜汽車"),
        ("夜汽車", "夜汽車"),
        ("ミナス", "ルミナスデイズ"),
        ("night train", "夜汽車"),
        ("yogisha", "夜汽車"),
        ("!?", "!?"),
        ("100% _", "100% _"),
    ],
)
def test_what_is_typed_and_what_is_meant(text: str, title: str) -> None:
    _song("Hollow Cathedral", artist="Sister Ravine")
    _song("夜汽車", altTitles=["Yogisha"], searchTerms=["night train"])
    _songs("Orbit//Return", "Q", "Quiet Engine", "ルミナスデイズ", "冥天", "!?")
    _songs("100% _", "1000 Windows")
    assert _found(text)[0] == title


def test_what_is_not_alike_is_not_found() -> None:
    _songs("Hollow Cathedral", "Glass Meridian")
    assert _found("zebra") == []


def test_a_one_letter_title_is_found_among_very_many() -> None:
    for number in range(300):
        _song(f"A{number} a", artist="a a")
    _song("A", artist="Zed")
    assert _found("a")[0] == "A"
    assert len(_found("a")) == 100


def test_a_title_counts_more_than_an_artist() -> None:
    _song("Other", artist="Vanta")
    _songs("Vanta")
    assert _found("vanta") == ["Vanta", "Other"]


def test_of_one_game_of_a_playtype_or_of_all() -> None:
    both = _song("Glass Door")
    _songs("Glass Wall", game="sdvx")
    _songs("Glass Roof")
    Chart.objects.create(
        game="iidx", chart_id="a", song=both, playtype="DP", level_num=1
    )
    assert _found("glass") == ["Glass Door", "Glass Roof"]
    assert _found("glass", "sdvx") == ["Glass Wall"]
    assert _found("glass", None) == ["Glass Door", "Glass Wall", "Glass Roof"]
    assert _found("glass", playtype="DP") == ["Glass Door"]
    assert _found("glass", playtype="SP") == []


def test_as_many_as_are_wanted() -> None:
    _songs(*(f"Glass {n}" for n in range(9)))
    assert len(_found("glass", limit=4)) == 4
    assert _found("glass", limit=0) == []


@pytest.mark.parametrize(
    "text",
    ["", "   ", "\0", "\ud800", "a\0\ud800", "a " * 5000, "\ufdfa" * 9999, "'\"\\%_"],
)
def test_any_text_may_be_asked(text: str) -> None:
    _songs("A", "B")
    with CaptureQueriesContext(connection) as queries:
        search_songs("iidx", text)
    assert len(queries) <= 1
    assert sum(len(query["sql"]) for query in queries) < 6000


def test_one_statement_however_many_are_found() -> None:
    for size in (1, 25):
        _songs(*(f"Glass {n}" for n in range(size)))
        with CaptureQueriesContext(connection) as queries:
            assert _found("glass")
        assert len(queries) == 1


def test_the_index_is_used() -> None:
    _songs("Glass")
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        with CaptureQueriesContext(connection) as queries:
            search_songs(None, "glass meridian")
        cursor.execute(f"EXPLAIN {queries[0]['sql']}")
        assert "song_grams" in "".join(row[0] for row in cursor)
