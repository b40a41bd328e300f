"""Sessions, by their ids and of a user (tachi-api 3.9)."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from accounts.models import Role, ScorePermission, User
from scores.models import GameSession, Score
from tests.api.tachi.clients import body_of, refusal_of, with_permissions
from tests.api.tachi.documents import (
    chart_doc,
    score_doc,
    session_doc,
    song_doc,
    user_doc,
)
from tests.factories import make_user
from tests.scores.made_scores import (
    HOUR,
    MINUTE,
    START,
    a_score,
    make_chart,
    run_batch,
)
from tests.scores.rows import (
    make_chart_row,
    make_score_row,
    make_session_row,
    make_song_row,
    make_stats_row,
)

pytestmark = pytest.mark.django_db
U = "/api/v1/users/mika/games/chunithm/Single"
IIDX = "/api/v1/users/mika/games/iidx/SP"


@pytest.fixture
def played(user: User) -> User:
    make_stats_row(user)
    return user


def scored(session: GameSession, count: int = 1, **fields: Any) -> list[str]:
    chart = fields.pop("chart", None) or make_chart_row()
    return [
        make_score_row(
            chart, session.user, session=session,
            time_achieved=session.time_started + place, **fields,
        ).score_id
        for place in range(count)
    ]  # fmt: skip


def test_a_session_is_shown_whole(client: Client, user: User) -> None:
    session = make_session_row(
        user, session_id="Q5", name="Calm Quiet Fox", description="At the arcade",
        highlight=True, time_inserted=9_000, time_started=1_000, time_ended=5_000,
        ratings={"naiveRating": 15.02},
    )  # fmt: skip
    chart, later = make_chart_row(make_song_row()), make_chart_row()
    scores = [
        make_score_row(one, user, session=session, time_added=added, time_achieved=time)
        for one, added, time in (
            (chart, 200, 4_000), (later, 100, 3_000), (chart, 100, 2_000),
        )
    ]  # fmt: skip
    make_score_row(chart, user, time_achieved=1_500)
    ordered = scores[::-1]
    response = client.get("/api/v1/sessions/Q5")
    shown = {
        "sessionID": "Q5",
        "userID": user.pk,
        "name": "Calm Quiet Fox",
        "desc": "At the arcade",
        "game": "chunithm",
        "playtype": "Single",
        "scoreIDs": [score.score_id for score in ordered],
        "timeInserted": 9_000,
        "timeStarted": 1_000,
        "timeEnded": 5_000,
        "highlight": True,
        "calculatedData": {"naiveRating": 15.02},
    }
    assert body_of(response) == {
        "session": shown,
        "scores": [score_doc(score) for score in ordered],
        "songs": [song_doc(chart.song), song_doc(later.song)],
        "charts": [chart_doc(chart), chart_doc(later)],
        "user": user_doc(user),
        "scoreInfo": [
            {"scoreID": score.score_id, "isNewScore": True} for score in ordered
        ],
    }
    assert list(response.json()["body"]["session"]) == list(shown)


def test_what_scores_are_worth_in_their_session(client: Client, user: User) -> None:
    """Against the best before the session began: its score from one, its lamp from
    another; what the session itself brought counts for nothing."""
    chart, fresh = make_chart(), make_chart()
    day = 24 * HOUR
    run_batch(
        user,
        [
            a_score(chart, 1_600, lamp="FAILED", timeAchieved=START),
            a_score(chart, 1_000, lamp="HARD CLEAR", timeAchieved=START + MINUTE),
            a_score(chart, 1_900, lamp="FULL COMBO"),
            a_score(chart, 1_700, lamp="CLEAR", timeAchieved=START + day),
            a_score(chart, 1_650, lamp="EX HARD CLEAR", timeAchieved=START + day + 1),
            a_score(fresh, 500, timeAchieved=START + day + 2),
            a_score(chart, 2_000, lamp="FULL COMBO", timeAchieved=START + 2 * day),
        ],
    )
    names = {
        (score.data["score"], score.chart_id): score.score_id
        for score in Score.objects.all()
    }
    session = GameSession.objects.get(time_started=START + day)
    infos = body_of(client.get(f"/api/v1/sessions/{session.session_id}"))["scoreInfo"]
    assert infos == [
        {
            "scoreID": names[1_700, chart.pk],
            "isNewScore": False,
            "deltas": {"score": 100, "lamp": -1, "percent": 5.0, "grade": 0},
        },
        {
            "scoreID": names[1_650, chart.pk],
            "isNewScore": False,
            "deltas": {"score": 50, "lamp": 1, "percent": 2.5, "grade": 0},
        },
        {"scoreID": names[500, fresh.pk], "isNewScore": True},
    ]
    listed = body_of(client.get(f"{IIDX}/sessions/recent"))
    assert [one["__scoreInfo"] for one in listed][1] == infos
    assert [info["isNewScore"] for info in listed[2]["__scoreInfo"]] == [True, True]
    assert listed[0]["__scoreInfo"] == [
        {
            "scoreID": names[2_000, chart.pk],
            "isNewScore": False,
            "deltas": {"score": 300, "lamp": 1, "percent": 15.0, "grade": 3},
        }
    ]


@pytest.mark.parametrize("session_id", ["Q", "nope", "%F0%9F%92%A9", "Q" + "0" * 900])
def test_a_session_that_is_not_there(
    client: Client, by_token: Client, session_id: str
) -> None:
    path = f"/api/v1/sessions/{session_id}"
    refusal_of(client.get(path), 404)
    for caller in (client, by_token):
        refusal_of(patch(caller, path, {"name": "Other"}), 404)


def patch(client: Client, path: str, body: Any) -> Any:
    return client.patch(path, json.dumps(body), content_type="application/json")


def test_an_owner_names_a_session(by_token: Client, user: User) -> None:
    session = make_session_row(user)
    ids = scored(session)
    path = f"/api/v1/sessions/{session.session_id}"
    for change in (
        {"name": "Mine"},
        {"desc": "x" * 120},
        {"highlight": True},
        {"desc": None, "name": "ö" * 80, "unknown": 1},
    ):
        changed = body_of(patch(by_token, path, change))
        session.refresh_from_db()
        assert changed == session_doc(session, *ids)
        assert {name: changed.get(name, 1) for name in change} == change


@pytest.mark.parametrize(
    "change",
    [
        {},
        {"unknown": 1},
        {"name": "ab"},
        {"name": "x" * 81},
        {"name": None},
        {"desc": "ab"},
        {"desc": "x" * 121},
        {"highlight": 1},
        [],
    ],
)
def test_changes_of_a_session_that_cannot_be(
    by_token: Client, user: User, change: Any
) -> None:
    session = make_session_row(user)
    path = f"/api/v1/sessions/{session.session_id}"
    refusal_of(patch(by_token, path, change), 400)
    before = session_doc(session)
    session.refresh_from_db()
    assert session_doc(session) == before


def test_who_may_change_a_session(client: Client, as_user: Client, user: User) -> None:
    session = make_session_row(user)
    path, change = f"/api/v1/sessions/{session.session_id}", {"name": "Mine"}
    admin = Client()
    admin.force_login(make_user(role=Role.ADMIN))
    rights = set(ScorePermission) - {ScorePermission.CUSTOMISE_SESSION}
    for caller in (
        client,
        admin,
        with_permissions(make_user(), *ScorePermission),
        with_permissions(user, *rights),
    ):
        refusal_of(patch(caller, path, change), 403)
    session.refresh_from_db()
    assert session.name != "Mine"
    allowed = with_permissions(user, ScorePermission.CUSTOMISE_SESSION)
    for caller in (allowed, as_user):
        assert body_of(patch(caller, path, change))["name"] == "Mine"


def test_sessions_newest_first(client: Client, played: User) -> None:
    sessions = [make_session_row(played, highlight=n == 1) for n in range(3)]
    ids = [scored(session, 2) for session in sessions]
    make_session_row()
    make_session_row(played, game="ddr", playtype="SP")
    docs = [
        session_doc(session, *names)
        | {"__scoreInfo": [{"scoreID": name, "isNewScore": True} for name in names]}
        for session, names in zip(sessions, ids, strict=True)
    ]
    assert body_of(client.get(f"{U}/sessions/recent")) == docs[::-1]
    assert body_of(client.get(f"{U}/sessions/highlighted")) == [docs[1]]
    assert body_of(client.get(f"{U}/sessions/last")) == {
        "session": session_doc(sessions[2], *ids[2]),
        "scoreInfo": docs[2]["__scoreInfo"],
    }


def test_there_is_no_last_session(client: Client, played: User) -> None:
    refusal_of(client.get(f"{U}/sessions/last"), 404)
    assert body_of(client.get(f"{U}/sessions/recent")) == []


def test_sessions_by_rating(client: Client, played: User) -> None:
    ratings = [{"naiveRating": one} for one in (9.5, None, 14.0, 13.25)]
    sessions = [make_session_row(played, ratings=one) for one in [*ratings, {}]]

    def order(query: str = "") -> list[str]:
        body = body_of(client.get(f"{U}/sessions/best{query}"))
        assert all(one["__scoreInfo"] == [] for one in body)
        return [one["sessionID"] for one in body]

    best = [sessions[n].session_id for n in (2, 3, 0)]
    assert order()[:3] == order("?alg=naiveRating")[:3] == best
    assert len(order()) == 5
    said = refusal_of(client.get(f"{U}/sessions/best?alg=rating"), 400)
    assert "Expected any of naiveRating" in said


def test_sessions_by_name(client: Client, played: User) -> None:
    long = make_session_row(played, name="Foxes Running Home")
    exact = make_session_row(played, name="FOX")
    told = make_session_row(played, name="Calm", description="with a fox")
    make_session_row(played, name="Heron")
    make_session_row(name="Fox")
    scores = [1.0, 0.1875, 0.0]
    assert body_of(client.get(f"{U}/sessions?search=fox")) == [
        session_doc(session) | {"__textScore": score}
        for session, score in zip((exact, long, told), scores, strict=True)
    ]
    assert body_of(client.get(f"{U}/sessions?search=100%25")) == []
    assert body_of(client.get(f"{U}/sessions?search=+")) == []
    refusal_of(client.get(f"{U}/sessions"), 400)


def test_calendars(client: Client, played: User) -> None:
    sessions = [make_session_row(played) for _ in range(2)]
    other = make_session_row(played, game="ddr", playtype="SP")
    docs = [
        {
            "sessionID": session.session_id,
            "name": session.name,
            "desc": None,
            "highlight": False,
            "timeStarted": session.time_started,
            "timeEnded": session.time_ended,
            "game": session.game,
            "playtype": session.playtype,
        }
        for session in (other, *sessions[::-1])
    ]
    assert body_of(client.get(f"{U}/sessions/calendar")) == docs[1:]
    assert body_of(client.get("/api/v1/users/mika/sessions/calendar")) == docs
    refusal_of(client.get("/api/v1/users/nobody/sessions/calendar"), 404)


def test_a_hundred_sessions_at_most(client: Client, played: User) -> None:
    for _ in range(101):
        make_session_row(played, name="Fox", highlight=True)
    for route in ("recent", "best", "highlighted", "?search=fox"):
        path = f"{U}/sessions/{route}".replace("/?", "?")
        assert len(body_of(client.get(path))) == 100


@pytest.mark.parametrize("rows", [1, 25])
def test_the_number_of_statements_is_constant(
    client: Client, played: User, rows: int, django_assert_num_queries: Any
) -> None:
    for _ in range(rows):
        session = make_session_row(played)
        scored(session, rows)
    with django_assert_num_queries(4):
        assert len(body_of(client.get(f"{U}/sessions/recent"))) == rows
    with django_assert_num_queries(6):
        body = body_of(client.get(f"/api/v1/sessions/{session.session_id}"))
    assert len(body["scoreInfo"]) == rows
