"""What became of imports (tachi-api 2.5, 2.7)."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Role, ScorePermission, User
from scores.models import Import, PersonalBest, Score
from tests.api.tachi.clients import body_of, refusal_of, with_permissions
from tests.factories import make_user
from tests.scores.made_scores import START, a_score, make_chart, run_batch

pytestmark = pytest.mark.django_db
IMPORTS = "/api/v1/imports"
BATCH = "file/batch-manual"
NOW = int(timezone.now().timestamp() * 1000)
DAY = 24 * 3600 * 1000


def make_import(user: User, number: int = 1, **fields: Any) -> Import:
    """A completed one without scores, finished ``number`` seconds after NOW."""
    return Import.objects.create(
        **{
            "user": user,
            "import_id": f"{number:040x}",
            "import_type": BATCH,
            "state": Import.State.COMPLETED,
            "game": "iidx",
            "time_queued": NOW,
            "time_started": NOW + number,
            "time_finished": NOW + number * 1000,
            **fields,
        }
    )


def fail(user: User, number: int = 1, **fields: Any) -> Import:
    failed = {
        "state": Import.State.FAILED,
        "status_code": 400,
        "message": "Not a CSV.",
    }
    return make_import(user, number, **{**failed, **fields})


def document(run: Import, **changes: Any) -> dict[str, Any]:
    return {
        "importID": run.import_id,
        "userID": run.user_id,
        "importType": run.import_type,
        "game": "iidx",
        "playtypes": [],
        "idStrings": [],
        "gptStrings": [],
        "scoreIDs": [],
        "errors": [],
        "createdSessions": [],
        "classDeltas": [],
        "goalInfo": [],
        "questInfo": [],
        "summary": {},
        "timeStarted": run.time_started,
        "timeFinished": run.time_finished,
        "userIntent": run.user_intent,
        **changes,
    }


def ids(imports: list[dict[str, Any]]) -> list[int]:
    return [int(one["importID"], 16) for one in imports]


def test_polls_of_every_state(client: Client, user: User) -> None:
    def poll(run: Import) -> Any:
        return client.get(f"{IMPORTS}/{run.import_id}/poll-status")

    done = make_import(user, 1, playtypes=["SP", "DP"], errors=[{"type": "x"}])
    assert body_of(poll(done)) == {
        "importStatus": "completed",
        "import": document(
            done,
            playtypes=["SP", "DP"],
            idStrings=["iidx:SP", "iidx:DP"],
            gptStrings=["iidx:SP", "iidx:DP"],
            errors=[{"type": "x"}],
        ),
    }
    waiting = make_import(user, 2, state="queued")
    running = make_import(user, 3, state="running", progress="Importing Scores.")
    for run, text in (
        (waiting, "Starting up import."),
        (running, "Importing Scores."),
    ):
        progress = {"importStatus": "ongoing", "progress": {"description": text}}
        assert body_of(poll(run)) == progress
    assert refusal_of(poll(fail(user, 4)), 400) == "Not a CSV."
    refused = fail(user, 5, status_code=401, message="No account is linked.")
    assert refusal_of(poll(refused), 401) == "No account is linked."
    broken = fail(user, 6, status_code=0, message="An internal service error.")
    assert refusal_of(poll(broken), 500) == "An internal service error."
    refusal_of(client.get(f"{IMPORTS}/{'0' * 40}/poll-status"), 404)


def test_a_failure_told_again_is_not_logged_as_a_surprise(
    client: Client, user: User, caplog: pytest.LogCaptureFixture
) -> None:
    run = fail(user, status_code=500, message="An internal service error.")
    refusal_of(client.get(f"{IMPORTS}/{run.import_id}/poll-status"), 500)
    assert "unexpected" not in caplog.text


def test_queries_do_not_grow(
    client: Client, user: User, django_assert_num_queries: Any
) -> None:
    run = make_import(user)
    with django_assert_num_queries(1):
        client.get(f"{IMPORTS}/{run.import_id}/poll-status")
    for number in range(2, 26):
        make_import(make_user(), number)
    with django_assert_num_queries(2):
        assert len(body_of(client.get(IMPORTS))["imports"]) == 25


def test_the_list_and_its_filters(client: Client, user: User) -> None:
    other = make_user()
    make_import(user, 1)
    make_import(other, 3, user_intent=True)
    make_import(user, 2, import_type="api/flo-iidx")
    make_import(user, 4, state="running", time_finished=None)
    fail(user, 5)
    body = body_of(client.get(IMPORTS))
    assert set(body) == {"imports", "users"}
    assert ids(body["imports"]) == [3, 2, 1]
    assert [one["id"] for one in body["users"]] == sorted([user.pk, other.pk])
    body = body_of(client.get(f"{IMPORTS}?importType={BATCH}&userIntent=true"))
    assert ids(body["imports"]) == [3]
    assert [one["username"] for one in body["users"]] == [other.name]
    body = body_of(client.get(f"{IMPORTS}?userIntent=false"))
    assert ids(body["imports"]) == [2, 1]
    nothing: dict[str, Any] = {"imports": [], "users": []}
    assert body_of(client.get(f"{IMPORTS}?importType=none")) == nothing
    refusal_of(client.get(f"{IMPORTS}?userIntent=perhaps"), 400)
    refusal_of(client.get(f"{IMPORTS}?importType=a&importType=b"), 400)


def test_a_users_imports(client: Client, user: User) -> None:
    first, second = make_import(user, 1), make_import(user, 2, user_intent=True)
    make_import(make_user(), 3)
    fail(user, 4)
    path = "/api/v1/users/mika/imports"
    assert body_of(client.get(path)) == [document(second), document(first)]
    assert ids(body_of(client.get(f"{path}?userIntent=true"))) == [2]
    refusal_of(client.get("/api/v1/users/nobody/imports"), 404)


def test_lists_end(client: Client, user: User) -> None:
    make_import(user, 1)
    Import.objects.bulk_create(
        Import(
            user=user, import_id=f"x{n}", import_type=BATCH, state="completed",
            time_queued=NOW, time_started=NOW, time_finished=NOW - n,
        )
        for n in range(501)
    )  # fmt: skip
    assert len(body_of(client.get(IMPORTS))["imports"]) == 500
    assert len(body_of(client.get("/api/v1/users/mika/imports"))) == 500


def test_failed_imports_are_for_their_owner(
    client: Client, user: User, by_token: Client
) -> None:
    """A message may show what a file held."""
    other = make_user()
    run = fail(user, 1)
    never_begun = fail(other, 2, time_started=None, status_code=0, user_intent=True)
    path = f"{IMPORTS}/failed"
    refusal_of(client.get(path), 401)
    mine = {
        "type": "FAILED",
        "importID": run.import_id,
        "importType": BATCH,
        "userID": user.pk,
        "userIntent": False,
        "timeStarted": run.time_started,
        "error": {"message": "Not a CSV.", "statusCode": 400},
    }
    body = body_of(by_token.get(path))
    assert body["failedImports"] == [mine]
    assert [one["id"] for one in body["users"]] == [user.pk]
    assert body_of(by_token.get("/api/v1/users/me/imports/failed")) == [mine]
    assert body_of(by_token.get(f"{path}?userIntent=true"))["failedImports"] == []
    admin = Client()
    admin.force_login(make_user(role=Role.ADMIN))
    theirs = {
        **mine,
        "importID": never_begun.import_id,
        "userID": other.pk,
        "userIntent": True,
        "timeStarted": NOW,
        "error": {"message": "Not a CSV.", "statusCode": 500},
    }
    assert body_of(admin.get(path))["failedImports"] == [mine, theirs]
    refusal_of(by_token.get(f"/api/v1/users/{other.pk}/imports/failed"), 403)
    refusal_of(client.get("/api/v1/users/mika/imports/failed"), 401)


def test_types_used_lately(client: Client, user: User) -> None:
    for number, kind in enumerate(["b", "a", "c", "b"], 1):
        make_import(user, number, import_type=kind, user_intent=True)
    make_import(user, 5, import_type="d")
    old = NOW - 29 * DAY
    make_import(user, 6, import_type="c", user_intent=True, time_finished=old)
    make_import(make_user(), 7, import_type="c", user_intent=True)
    fail(user, 8, import_type="c", user_intent=True)
    assert body_of(client.get("/api/v1/users/mika/recent-imports")) == [
        {"importType": "b", "count": 2},
        {"importType": "a", "count": 1},
        {"importType": "c", "count": 1},
    ]
    refusal_of(client.get("/api/v1/users/nobody/recent-imports"), 404)


def test_one_import_with_all_that_came_of_it(
    client: Client, user: User, django_assert_num_queries: Any
) -> None:
    charts = [make_chart(), make_chart()]
    run_batch(user, [a_score(charts[0], 900, timeAchieved=START - 1)])
    run = run_batch(user, [a_score(c, timeAchieved=START) for c in charts])
    with django_assert_num_queries(6):
        body = body_of(client.get(f"{IMPORTS}/{run.import_id}"))
    assert set(body) == {"import", "scores", "songs", "charts", "sessions", "user"}
    wanted = [s.score_id for s in Score.objects.filter(origin=run).order_by("pk")]
    assert body["import"]["scoreIDs"] == wanted
    assert [one["scoreID"] for one in body["scores"]] == wanted
    assert [one["chartID"] for one in body["charts"]] == [c.chart_id for c in charts]
    assert [one["id"] for one in body["songs"]] == [c.song.song_id for c in charts]
    (session,) = body["sessions"]
    assert len(session["scoreIDs"]) == 3
    assert body["import"]["createdSessions"] == [
        {"sessionID": session["sessionID"], "type": "Appended"}
    ]
    assert body["user"]["id"] == user.pk
    for path in (f"{IMPORTS}/{'0' * 40}", f"{IMPORTS}/{fail(user).import_id}"):
        refusal_of(client.get(path), 404)


def revert(client: Client, run: Import) -> Any:
    return client.post(f"{IMPORTS}/{run.import_id}/revert")


def test_a_revert_takes_all_back(user: User, by_token: Client) -> None:
    chart = make_chart()
    first = run_batch(user, [a_score(chart, 1000)])
    second = run_batch(user, [a_score(chart, 1500)])
    assert body_of(revert(by_token, second)) == {}
    assert Score.objects.get().origin == first
    assert PersonalBest.objects.get().data["score"] == 1000
    refusal_of(revert(by_token, second), 404)
    run_batch(user, [a_score(chart, 1500)])
    assert PersonalBest.objects.get().data["score"] == 1500


def test_who_may_revert(user: User, client: Client, by_token: Client) -> None:
    run = run_batch(user, [a_score(make_chart())])
    missing = make_import(user)
    missing.import_id = "0" * 40
    refusal_of(revert(client, missing), 404)
    refusal_of(revert(client, run), 401)
    stranger = with_permissions(make_user(role=Role.ADMIN), *ScorePermission)
    refusal_of(revert(stranger, run), 403)
    poor = with_permissions(user, ScorePermission.SUBMIT_SCORE)
    said = refusal_of(revert(poor, run), 403)
    assert said == "You are missing these permissions: delete_score."
    assert Score.objects.exists()
    admin = Client()
    admin.force_login(make_user(role=Role.ADMIN))
    assert body_of(revert(admin, run)) == {}
    assert not Score.objects.exists()


def test_a_running_import_is_not_reverted(user: User, by_token: Client) -> None:
    refusal_of(revert(by_token, make_import(user, 1, state="running")), 409)
    refusal_of(revert(by_token, fail(user, 2)), 404)
