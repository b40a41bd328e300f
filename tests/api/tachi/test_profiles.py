"""A user on a playtype (tachi-api 3.6) and their settings there (3.11)."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest
from django.test import Client

from accounts.models import ScorePermission, User
from scores.models import GameSettings, RatingSnapshot, Table
from tests.api.tachi.clients import body_of, refusal_of, with_permissions
from tests.api.tachi.documents import (
    chart_doc,
    pb_doc,
    score_doc,
    song_doc,
    stats_doc,
)
from tests.scores.rows import (
    make_chart_row,
    make_pb_row,
    make_score_row,
    make_session_row,
    make_stats_row,
)

pytestmark = pytest.mark.django_db
U = "/api/v1/users/mika/games/chunithm/Single"
DAY = 86_400_000
UNSET: dict[str, Any] = {
    "preferredScoreAlg": None,
    "preferredSessionAlg": None,
    "preferredProfileAlg": None,
    "stats": [],
    "preferredDefaultEnum": None,
    "defaultTable": None,
    "preferredRanking": None,
    "gameSpecific": {},
}


@pytest.fixture
def played(user: User) -> User:
    make_stats_row(user, ratings={"naiveRating": 15.25}, classes={"colour": "GOLD"})
    return user


def patch(client: Client, path: str, body: Any) -> Any:
    return client.patch(path, json.dumps(body), content_type="application/json")


def test_a_profile_is_shown_whole(client: Client, played: User) -> None:
    make_stats_row(ratings={"naiveRating": 16.0})
    chart = make_chart_row()
    times = (None, 3_000, 1_000, 2_000)
    scores = [make_score_row(chart, played, time_achieved=time) for time in times]
    make_score_row(chart, time_achieved=5)
    for started, ended in ((1_000, 4_000), (10_000, 10_500)):
        make_session_row(played, time_started=started, time_ended=ended)
    make_session_row()
    response = client.get(U)
    assert body_of(response) == {
        "gameStats": {
            "userID": played.pk,
            "game": "chunithm",
            "playtype": "Single",
            "ratings": {"naiveRating": 15.25},
            "classes": {"colour": "GOLD"},
        },
        "firstScore": score_doc(scores[2]),
        "mostRecentScore": score_doc(scores[1]),
        "totalScores": 4,
        "rankingData": {"naiveRating": {"ranking": 2, "outOf": 2}},
        "playtime": 3_500,
    }
    for name in ("MIKA", str(played.pk)):
        other = client.get(f"/api/v1/users/{name}/games/chunithm")
        assert body_of(other) == response.json()["body"]


def test_a_profile_without_times(client: Client, played: User) -> None:
    make_score_row(None, played)
    body = body_of(client.get(U))
    assert (body["firstScore"], body["mostRecentScore"]) == (None, None)
    assert (body["totalScores"], body["playtime"]) == (1, 0)


@pytest.mark.parametrize(
    "rest",
    [
        "", "/history", "/most-played", "/leaderboard-adjacent", "/scores/recent",
        "/scores?search=x", "/scores/all", "/scores/x", "/pbs/all", "/pbs?search=x",
        "/pbs/best", "/pbs/x", "/pbs/x/rivals", "/sessions?search=x", "/sessions/best",
        "/sessions/recent", "/sessions/highlighted", "/sessions/last",
        "/sessions/calendar", "/folders?search=x", "/folders/x", "/folders/x/stats",
        "/folders/x/timeline", "/tables/x", "/rivals", "/rivals/challengers",
        "/rivals/pb-leaderboard", "/settings", "/pbs/x/leaderboard-adjacent",
    ],
)  # fmt: skip
def test_who_has_not_played_is_not_there(
    client: Client, by_token: Client, user: User, rest: str
) -> None:
    assert "has not played" in refusal_of(client.get(f"{U}{rest}"), 404)
    assert "has not played" in refusal_of(
        by_token.get(f"/api/v1/users/me/games/chunithm/Single{rest}"), 404
    )
    refusal_of(client.get(f"/api/v1/users/me/games/chunithm/Single{rest}"), 401)
    refusal_of(client.get(f"/api/v1/users/nobody/games/chunithm/Single{rest}"), 404)
    refusal_of(client.get(f"/api/v1/users/mika/games/chunithm/DP{rest}"), 400)


def snapshot(user: User, days: int, **fields: Any) -> RatingSnapshot:
    return RatingSnapshot.objects.create(
        user=user,
        game=fields.pop("game", "chunithm"),
        playtype=fields.pop("playtype", "Single"),
        timestamp=(int(time.time() * 1000) // DAY - days) * DAY,
        ratings={"naiveRating": 14.0 - days / 100},
        classes={"colour": "SILVER"},
        rankings={"naiveRating": {"ranking": days, "outOf": 10}},
        playcount=100 - days,
    )


def test_history_begins_now(client: Client, played: User) -> None:
    make_score_row(None, played)
    kept = {days: snapshot(played, days) for days in (400, 200, 60, 20, 1)}
    snapshot(played, 2, game="ddr", playtype="SP")
    before = int(time.time() * 1000)
    body = body_of(client.get(f"{U}/history"))
    now = body[0].pop("timestamp")
    assert before <= now <= int(time.time() * 1000)
    assert body == [
        {
            "classes": {"colour": "GOLD"},
            "ratings": {"naiveRating": 15.25},
            "rankings": {"naiveRating": {"ranking": 1, "outOf": 1}},
            "playcount": 1,
        },
        *(
            {
                "classes": {"colour": "SILVER"},
                "ratings": {"naiveRating": 14.0 - days / 100},
                "rankings": {"naiveRating": {"ranking": days, "outOf": 10}},
                "playcount": 100 - days,
                "timestamp": kept[days].timestamp,
            }
            for days in (1, 20, 60)
        ),
    ]


@pytest.mark.parametrize(
    ("span", "shown"), [("week", 1), ("month", 2), ("3mo", 3), ("year", 4)]
)
def test_spans_of_history(client: Client, played: User, span: str, shown: int) -> None:
    for days in (400, 200, 60, 20, 1):
        snapshot(played, days)
    body = body_of(client.get(f"{U}/history?duration={span}"))
    assert len(body) == shown + 1
    refusal_of(client.get(f"{U}/history?duration=decade"), 400)


def test_most_played_charts(client: Client, played: User) -> None:
    pbs = [make_pb_row(None, played) for _ in range(3)]
    for pb, plays in zip(pbs, (1, 3, 2), strict=True):
        for _ in range(plays):
            make_score_row(pb.chart, played)
    make_score_row(pbs[0].chart)
    charts = [pb.chart for pb in pbs]
    assert body_of(client.get(f"{U}/most-played")) == {
        "songs": [song_doc(chart.song) for chart in charts],
        "charts": [chart_doc(chart) for chart in charts],
        "pbs": [
            pb_doc(pbs[1]) | {"__playcount": 3},
            pb_doc(pbs[2]) | {"__playcount": 2},
            pb_doc(pbs[0]) | {"__playcount": 1},
        ],
    }


def test_settings_of_who_has_chosen_nothing(client: Client, played: User) -> None:
    unset = {
        "userID": played.pk,
        "game": "chunithm",
        "playtype": "Single",
        "rivals": [],
        "preferences": UNSET,
    }
    assert body_of(client.get(f"{U}/settings")) == unset
    row = GameSettings.objects.create(
        user=played, game="chunithm", playtype="Single", rivals=[5]
    )
    assert body_of(client.get(f"{U}/settings")) == unset | {"rivals": row.rivals}


def test_settings_are_changed_one_by_one(by_token: Client, played: User) -> None:
    Table.objects.create(
        table_id="levels", game="chunithm", playtype="Single", title="Levels"
    )
    expected = dict(UNSET)
    changes: list[dict[str, Any]] = [
        {"preferredScoreAlg": "rating", "preferredSessionAlg": "naiveRating"},
        {"preferredProfileAlg": "naiveRating"},
        {"preferredDefaultEnum": "clearLamp"},
        {"defaultTable": "levels"},
        {"preferredRanking": "rival"},
        {"preferredRanking": None},
        {},
    ]
    for change in changes:
        expected |= change
        changed = body_of(patch(by_token, f"{U}/settings", change))
        assert changed["preferences"] == expected
        assert body_of(by_token.get(f"{U}/settings")) == changed


def test_preferences_of_one_game(by_token: Client, user: User) -> None:
    make_stats_row(user, "iidx", "SP")
    path = "/api/v1/users/mika/games/iidx/SP/settings"
    own = {"display2DXTra": True, "bpiTarget": 60.5}
    changed = body_of(patch(by_token, path, {"gameSpecific": own}))
    assert changed["preferences"] == UNSET | {"gameSpecific": own}
    for wrong in ({"nope": 1}, {"bpiTarget": 101}, {"display2DXTra": "yes"}):
        refusal_of(patch(by_token, path, {"gameSpecific": wrong}), 400)


@pytest.mark.parametrize(
    "change",
    [
        {"preferredScoreAlg": "naiveRating"},
        {"preferredSessionAlg": "rating"},
        {"preferredProfileAlg": ""},
        {"preferredDefaultEnum": "score"},
        {"defaultTable": "nope"},
        {"defaultTable": 5},
        {"preferredRanking": "galaxy"},
        {"gameSpecific": {"x": 1}},
        {"gameSpecific": None},
        {"rivals": [1]},
        {"stats": []},
        [],
    ],
)
def test_settings_that_cannot_be(by_token: Client, played: User, change: Any) -> None:
    refusal_of(patch(by_token, f"{U}/settings", change), 400)
    assert not GameSettings.objects.exists()


def test_who_may_change_settings(
    client: Client, as_user: Client, as_moderator: Client, played: User
) -> None:
    path, change = f"{U}/settings", {"preferredRanking": "global"}
    refusal_of(patch(client, path, change), 401)
    refusal_of(patch(as_moderator, path, change), 403)
    rights = set(ScorePermission) - {ScorePermission.CUSTOMISE_PROFILE}
    said = refusal_of(patch(with_permissions(played, *rights), path, change), 403)
    assert "customise_profile" in said
    assert not GameSettings.objects.exists()
    allowed = with_permissions(played, ScorePermission.CUSTOMISE_PROFILE)
    for caller in (allowed, as_user):
        assert body_of(patch(caller, path, change))


def test_the_profile_costs_a_constant_number_of_statements(
    client: Client, played: User, django_assert_max_num_queries: Any
) -> None:
    stats = stats_doc(played.game_stats.get())
    for _ in range(25):
        make_score_row(None, played, time_achieved=1)
    with django_assert_max_num_queries(8):
        assert body_of(client.get(U))["gameStats"] == stats
