"""The documented routes of games, charts, scores, sessions and what users have there
are mounted (tachi-api 3.5 to 3.11, 3.14), and no other method is."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern

from accounts.models import User
from api.tachi import urls_games
from scores.models import Table
from tests.scores.rows import (
    make_chart_row,
    make_folder_row,
    make_pb_row,
    make_score_row,
    make_session_row,
    make_song_row,
    make_stats_row,
)

pytestmark = pytest.mark.django_db
G = "/games/chunithm/Single"
U = "/users/mika/games/chunithm/Single"
ROUTES = {
    "/users/mika/sessions/calendar": "GET",
    "/games": "GET",
    "/games/chunithm": "GET",
    G: "GET",
    f"{G}/charts": "GET",
    f"{G}/charts/resolve": "GET POST",
    f"{G}/charts/c1": "GET",
    f"{G}/charts/c1/folders": "GET",
    f"{G}/charts/c1/playcount": "GET",
    f"{G}/charts/c1/pbs": "GET",
    f"{G}/charts/c1/pbs/search": "GET",
    f"{G}/songs/1": "GET",
    f"{G}/leaderboard": "GET",
    f"{G}/pb-leaderboard": "GET",
    f"{G}/players": "GET",
    f"{G}/folders": "GET",
    f"{G}/folders/F1": "GET",
    f"{G}/tables": "GET",
    f"{G}/tables/t1": "GET",
    U: "GET",
    f"{U}/history": "GET",
    f"{U}/most-played": "GET",
    f"{U}/leaderboard-adjacent": "GET",
    f"{U}/scores": "GET",
    f"{U}/scores/recent": "GET",
    f"{U}/scores/all": "GET",
    f"{U}/scores/c1": "GET",
    f"{U}/pbs": "GET",
    f"{U}/pbs/all": "GET",
    f"{U}/pbs/best": "GET",
    f"{U}/pbs/c1": "GET",
    f"{U}/pbs/c1/rivals": "GET",
    f"{U}/pbs/c1/leaderboard-adjacent": "GET",
    f"{U}/sessions": "GET",
    f"{U}/sessions/best": "GET",
    f"{U}/sessions/recent": "GET",
    f"{U}/sessions/highlighted": "GET",
    f"{U}/sessions/last": "GET",
    f"{U}/sessions/calendar": "GET",
    f"{U}/folders": "GET",
    f"{U}/folders/F1": "GET",
    f"{U}/folders/F1/stats": "GET",
    f"{U}/folders/F1/timeline": "GET",
    f"{U}/tables/t1": "GET",
    f"{U}/rivals": "GET PUT",
    f"{U}/rivals/challengers": "GET",
    f"{U}/rivals/pb-leaderboard": "GET",
    f"{U}/settings": "GET PATCH",
    "/scores/R1": "GET PATCH DELETE",
    "/sessions/Q1": "GET PATCH",
    "/search": "GET",
    "/search/chart-hash": "GET",
}
QUERY = (
    "search=song&matchType=songTitle&identifier=Song&difficulty=MASTER"
    "&criteriaType=grade&criteriaValue=S"
)
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
NOWHERE = "Endpoint Not Found."


@pytest.mark.parametrize("path", ROUTES)
@pytest.mark.parametrize("slash", ["", "/"])
def test_a_route_has_its_methods_and_no_other(
    client: Client, user: User, path: str, slash: str
) -> None:
    documented = ROUTES[path].split()
    for method in METHODS:
        answer = client.generic(method, f"/api/v1{path}{slash}").json()
        assert (answer["description"] != NOWHERE) is (method in documented), method
        assert answer["success"] in (True, False)


def test_every_mounted_route_stands_in_the_table(user: User) -> None:
    """None is hidden behind another one either."""
    patterns = list(_patterns(urls_games.urlpatterns))
    reached = [
        next(n for n, one in enumerate(patterns) if one.pattern.match(path))
        for path in ROUTES
    ]
    assert sorted(reached) == list(range(len(patterns)))


def _patterns(rows: Iterable[Any]) -> list[URLPattern]:
    found: list[URLPattern] = []
    for row in rows:
        found += [row] if isinstance(row, URLPattern) else _patterns(row.url_patterns)
    return found


@pytest.mark.parametrize("path", ROUTES)
def test_everybody_may_read(client: Client, user: User, path: str) -> None:
    from_table(user)
    response = client.get(f"/api/v1{path}?{QUERY}")
    assert response.status_code == 200, response.content


def from_table(user: User) -> None:
    make_stats_row(user)
    chart = make_chart_row(make_song_row(song_id=1, title="Song"), chart_id="c1")
    make_pb_row(chart, user)
    session = make_session_row(user, session_id="Q1")
    make_score_row(chart, user, score_id="R1", session=session, time_achieved=1)
    folder = make_folder_row(chart, folder_id="F1")
    make_table_of(folder.folder_id)


def make_table_of(*folders: str) -> Table:
    return Table.objects.create(
        table_id="t1",
        game="chunithm",
        playtype="Single",
        title="Levels",
        folders=list(folders),
    )
