"""Charts, folders, games, the first page and the search for songs."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from accounts.models import User
from scores.catalogue.grams import all_grams
from scores.models import Chart, GameSettings, Song, Table
from tests.booru.reading import queries, read, way
from tests.factories import make_user
from tests.scores.made_scores import START
from tests.scores.rows import (
    make_chart_row,
    make_folder_row,
    make_pb_row,
    make_score_row,
    make_song_row,
    make_stats_row,
    score_data,
)

pytestmark = pytest.mark.django_db
GAME = "/scores/chunithm/Single"


def path_of(chart: Chart) -> str:
    return f"{GAME}/charts/{chart.chart_id}"


def html_of(client: Client, path: str) -> str:
    read(client, path)
    return client.get(path).content.decode()


def places(html: str) -> list[tuple[str, str]]:
    """(place, player) of a leaderboard."""
    found = re.findall(
        r'<td class="n">([0-9,]+)</td><td class="title name"><span class="row nowrap">'
        r".*?<b>(.*?)</b>",
        html,
    )
    return [(place, name) for place, name in found]


def test_what_is_not_there_leads_back_to_scores(client: Client) -> None:
    for path in ("/scores/nowhere", f"{GAME}/charts/none", "/scores/score/none"):
        page = read(client, path, 404)
        assert "There is nothing here" in page.text
        assert "/scores/songs" in page.links
        assert "the image was deleted" not in page.text
    assert "the image was deleted" in read(client, "/images/999999", 404).text


# A chart --------------------------------------------------------------------------


def test_a_chart_has_its_leaderboard(client: Client) -> None:
    chart = make_chart_row(make_song_row(title="Hollow Cathedral", artist="Ravine"))
    for name, score in (("teo", 990_000), ("ada", 1_009_000), ("wren", 990_000)):
        when = START + (1 if name == "teo" else 0)
        make_pb_row(chart, make_user(name), data=score_data(score), time_achieved=when)
    html = html_of(client, path_of(chart))
    assert places(html) == [("1", "ada"), ("2", "wren"), ("3", "teo")]
    for words in ("Hollow Cathedral", "Ravine", "genre POPS", "MASTER", "1,009,000",
                  "Where scores lie", "<b>3</b><span>100 % CLEAR or up"):  # fmt: skip
        assert words in html, words
    assert "Your best" not in html
    assert (
        'aria-label="Best scores of 3 players from 990,000 to 1,009,000; most' in html
    )


def test_ones_own_place(as_user: Client, user: User) -> None:
    chart = make_chart_row()
    for score in (1_010_000, 1_005_000):
        make_pb_row(chart, data=score_data(score))
    own = make_pb_row(
        chart,
        user,
        data=score_data(1_000_500, clearLamp="HARD"),
        ratings={"rating": 14},
    )
    make_score_row(chart, user, data=own.data, time_achieved=START + 1)
    make_score_row(chart, user, data=score_data(950_000), time_achieved=START)
    html = html_of(as_user, path_of(chart))
    assert "<span>Your best</span><b>1,000,500</b>" in html
    assert "<b>3 of 3</b><span>+4,500 to place 2</span>" in html
    assert '<tr class="me"><td class="n">3</td>' in html
    assert "Your bar is the coloured one." in html
    assert html.count('class="me"') == 2  # the row and the bar
    assert html.index("<b>1,000,500</b></a></td>") < html.index("950,000</a></td>")
    make_pb_row(chart, data=score_data(1_010_000))
    assert "<b>4 of 4</b>" in html_of(as_user, path_of(chart))


def test_the_best_player_has_nobody_above(as_user: Client, user: User) -> None:
    chart = make_chart_row()
    make_pb_row(chart, user)
    assert "nobody is above you" in html_of(as_user, path_of(chart))


def test_rivals_alone_keep_their_places(as_user: Client, user: User) -> None:
    chart, rival = make_chart_row(), make_user("teo")
    GameSettings.objects.create(
        user=user, game="chunithm", playtype="Single", rivals=[rival.pk]
    )
    make_pb_row(chart, data=score_data(1_010_000))
    make_pb_row(chart, rival, data=score_data(1_009_000))
    make_pb_row(chart, data=score_data(1_008_000))
    make_pb_row(chart, user, data=score_data(1_007_000))
    assert len(places(html_of(as_user, path_of(chart)))) == 4
    among = places(html_of(as_user, f"{path_of(chart)}?who=rivals"))
    assert among == [("2", "teo"), ("4", "mika")]


def test_a_long_leaderboard_has_pages_and_the_way_to_ones_place(
    client: Client, as_user: Client, user: User
) -> None:
    chart = make_chart_row()
    for number in range(51):
        make_pb_row(chart, data=score_data(1_000_000 + number))
    make_pb_row(chart, user, data=score_data(900_000))
    html = html_of(as_user, path_of(chart))
    assert len(places(html)) == 50
    assert '<a class="btn sm" href="?page=2">Your place</a>' in html
    last = html_of(client, way(client, path_of(chart), "next"))
    assert places(last)[-1] == ("52", "mika")


def test_difficulties_are_tabs_from_easy_to_hard(client: Client) -> None:
    song = make_song_row()
    for name in ("MASTER", "BASIC", "EXPERT"):
        make_chart_row(song, difficulty=name, level=name[0])
    old = make_chart_row(song, difficulty="BASIC", is_primary=False, versions=["new"])
    html = html_of(client, path_of(old))
    tabs = re.findall(
        r'<a href="[^"]*"( aria-current="page")?>(\w+)( \(new\))? <sm', html
    )
    assert [name for _, name, _ in tabs] == ["BASIC", "EXPERT", "MASTER", "BASIC"]
    assert tabs[-1][0]
    assert tabs[-1][2] == " (new)"


def test_nobody_has_played_it(client: Client) -> None:
    assert "Nobody has played this yet" in html_of(client, path_of(make_chart_row()))


@pytest.mark.parametrize(
    "path",
    [
        f"{GAME}/charts/unknown",
        f"{GAME}/charts/%00",
        f"{GAME}/folders/unknown",
        "/scores/chunithm/Double",
        "/scores/tetris/Single",
        "/scores/players/me",
    ],
)
def test_what_is_not_there(client: Client, path: str) -> None:
    read(client, path, 404)


def test_a_chart_of_another_game_is_not_there(client: Client) -> None:
    chart = make_chart_row()
    read(client, f"/scores/iidx/SP/charts/{chart.chart_id}", 404)


def test_a_chart_has_a_fixed_cost(client: Client, as_user: Client, user: User) -> None:
    chart = make_chart_row()
    make_pb_row(chart, user)
    make_score_row(chart, user)
    make_pb_row(chart, data=score_data(1_005_000))
    few = [queries(one, path_of(chart)) for one in (client, as_user)]
    for number in range(24):
        make_pb_row(chart, data=score_data(1_000_001 + number))
        make_chart_row(chart.song, difficulty="BASIC")
        make_score_row(chart, user)
    assert [queries(one, path_of(chart)) for one in (client, as_user)] == few
    assert few[0] <= 8
    assert few[1] <= 17


# Folders --------------------------------------------------------------------------


def test_a_folder_with_ones_own_lamps(
    client: Client, as_user: Client, user: User
) -> None:
    hard, easy = make_chart_row(level_num=13.9), make_chart_row(level_num=13.1)
    folder = make_folder_row(hard, easy, title="Level 13+")
    make_pb_row(hard, user, data=score_data(clearLamp="HARD"))
    make_pb_row(easy, data=score_data(987_654))
    path = f"{GAME}/folders/{folder.folder_id}"
    anonymous = html_of(client, path)
    assert anonymous.index(easy.song.title) < anonymous.index(hard.song.title)
    assert "987,654" not in anonymous
    assert "Your clear lamps" not in anonymous
    own = html_of(as_user, path)
    assert "2 charts · 1 played by you" in own
    assert 'aria-label="1 HARD"' in own
    assert "987,654" not in own
    few = queries(as_user, path)
    for _ in range(24):
        chart = make_chart_row()
        make_pb_row(chart, user)
        folder.charts.add(chart)
    assert queries(as_user, path) == few
    assert few <= 8


# A game, the first page -----------------------------------------------------------


def test_players_of_a_game_by_rating(
    client: Client, as_user: Client, user: User
) -> None:
    for name, rating in (("ada", 15.5), ("teo", 15.0), ("wren", None)):
        make_stats_row(make_user(name), ratings={"naiveRating": rating})
    make_stats_row(user, ratings={"naiveRating": 15.0}, classes={"dan": "DAN_II"})
    html = html_of(as_user, GAME)
    # mika's account is the older one; wren has no rating and so no place.
    assert places(html) == [("1", "ada"), ("2", "mika"), ("2", "teo")]
    assert '<tr class="me">' in html
    assert '<td class="wide">II</td>' in html
    assert "3 rated players" in html_of(client, GAME)


def test_a_shared_place_goes_on_over_the_page(client: Client) -> None:
    make_stats_row(ratings={"naiveRating": 17.0})
    for _ in range(51):
        make_stats_row(ratings={"naiveRating": 15.0})
    make_stats_row(ratings={"naiveRating": 14.0})
    second = places(html_of(client, f"{GAME}?page=2"))
    assert [place for place, _ in second] == ["2", "2", "53"]


def test_a_game_shows_its_charts_and_folders(
    client: Client, as_user: Client, user: User
) -> None:
    charts = [make_chart_row() for _ in range(3)]
    for number, chart in enumerate(charts):
        for _ in range(number):
            make_pb_row(chart)
    make_pb_row(charts[1], user)
    folders = [make_folder_row(*charts, title=f"Level {n}") for n in (2, 1)]
    Table.objects.create(
        table_id="t",
        game="chunithm",
        playtype="Single",
        title="Levels",
        folders=[one.folder_id for one in folders] + ["gone"],
        default=True,
    )
    page = read(client, GAME)
    assert path_of(charts[2]) in page.links
    assert path_of(charts[0]) not in page.links
    assert page.text.index("Level 2") < page.text.index("Level 1")
    own = html_of(as_user, GAME)
    assert own.count('<td class="n">1 of 3</td>') == 2
    few = [queries(one, GAME) for one in (client, as_user)]
    for number in range(24):
        extra = make_chart_row()
        make_pb_row(extra)
        table = Table.objects.get()
        table.folders.append(make_folder_row(extra, title=f"F {number}").folder_id)
        table.save()
    assert [queries(one, GAME) for one in (client, as_user)] == few
    assert few[0] <= 7
    assert few[1] <= 9


def test_the_first_page(client: Client, as_user: Client, user: User) -> None:
    make_stats_row(ratings={"naiveRating": 15.0})
    make_stats_row(user, ratings={"naiveRating": 15.25}, classes={"dan": "DAN_V"})
    page = read(client, "/scores")
    for link in (GAME, "/scores/iidx/SP", "/scores/iidx/DP", "/scores/import"):
        assert link in page.links
    assert "2 players of CHUNITHM" in page.text
    assert "Your games" not in page.text
    own = read(as_user, "/scores")
    assert f"/scores/players/{user.pk}/chunithm/Single" in own.links
    assert "15.25" in own.text
    few = queries(as_user, "/scores")
    for number in range(24):
        make_stats_row(game="iidx", playtype="SP" if number % 2 else "DP")
    assert queries(as_user, "/scores") == few
    assert few <= 5


def test_the_way_to_scores_is_in_the_header(client: Client, as_user: Client) -> None:
    assert "/scores" in read(client, "/tags").links
    html = html_of(as_user, "/scores")
    assert '<a href="/scores" aria-current="true">' in html
    assert 'role="search" action="/scores/songs"' in html
    links = read(as_user, "/tags").links
    assert "/scores/import" in links


# Songs ----------------------------------------------------------------------------


def make_found(title: str, artist: str = "Nobody", game: str = "chunithm") -> Song:
    song = make_song_row(game, title=title, artist=artist)
    song.grams = sorted(all_grams([title, artist]))
    song.save()
    return song


def test_songs_and_players_are_found(client: Client) -> None:
    song, other = make_found("Glass Meridian"), make_found("Orbit", "glass choir")
    chart = make_chart_row(song)
    old = make_chart_row(song, is_primary=False)
    player = make_user("Glassblower")
    make_stats_row(player)
    make_user("glasshouse")
    page = read(client, "/scores/songs?q=glass")
    assert page.text.index("Glass Meridian") < page.text.index("Orbit")
    assert path_of(chart) in page.links
    assert path_of(old) not in page.links
    assert f"/scores/players/{player.pk}" in page.links
    assert "glasshouse" not in page.text
    assert "Glass Meridian" in read(client, "/scores/songs?q=glas%20merdian").text
    assert other.title not in read(client, "/scores/songs?q=meridian").text


@pytest.mark.parametrize("query", ["", "?q=%00", "?q=%25", "?q=zzz", "?game=tetris"])
def test_nothing_found_says_so(client: Client, query: str) -> None:
    make_found("Glass Meridian")
    page = read(client, f"/scores/songs{query}")
    assert "Glass Meridian" not in page.text
    assert ("Nothing found" in page.text) is ("q=z" in query or "25" in query)


def test_a_game_that_hides_what_there_is_says_so(client: Client) -> None:
    make_found("Glass Meridian")
    page = read(client, "/scores/songs?q=50%25+glass+%26&game=iidx")
    assert "No song of beatmania IIDX has a name like this" in page.text
    assert "/scores/songs?q=50%25%20glass%20%26" in page.links


def test_songs_of_one_game(client: Client) -> None:
    make_found("Glass Meridian")
    make_found("Glass Harbour", game="iidx")
    page = read(client, "/scores/songs?q=glass&game=iidx")
    assert "Glass Harbour" in page.text
    assert "Glass Meridian" not in page.text


def test_the_search_has_a_fixed_cost(client: Client) -> None:
    make_chart_row(make_found("Glass"))
    few = queries(client, "/scores/songs?q=glass")
    for number in range(24):
        make_chart_row(make_found(f"Glass {number}"))
    assert queries(client, "/scores/songs?q=glass") == few
    assert few <= 3
