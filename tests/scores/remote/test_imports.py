"""Imports from a service, from the request to the stored scores."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from accounts.models import User
from scores.actions.imports import enabled_import_types, import_now, start_import
from scores.actions.integrations import link_service
from scores.models import (
    ClassGrant,
    GameSession,
    Import,
    Integration,
    Orphan,
    PersonalBest,
    Score,
)
from scores.remote import configured_services
from tests.api.tachi.clients import body_of, refusal_of
from tests.scores.made_scores import iidx_data, make_chart, make_song
from tests.scores.remote.service import (
    IIDX,
    IIDX_PROFILE,
    SDVX,
    TOKEN,
    Fault,
    Kai,
    dropping,
    iidx_play,
    saying,
    sdvx_play,
    sending,
    serving,
)

pytestmark = pytest.mark.django_db

FROM_API = "/api/v1/import/from-api"


def make_iidx_charts(count: int) -> list[str]:
    """Charts with the in-game IDs 1000, 1001, ..."""
    return [
        make_chart(data=iidx_data(1000 + n), versions=["27", "28"]).chart_id
        for n in range(count)
    ]


def nothing_stored() -> bool:
    return not any(
        model.objects.exists()
        for model in (Score, PersonalBest, GameSession, Orphan, ClassGrant)
    )


def ask(client: Client, import_type: str = "api/flo-iidx", **headers: str) -> Any:
    body = {"importType": import_type}
    return client.post(FROM_API, body, "application/json", headers=headers)


def test_three_pages_become_scores(linked: User, kai: Kai) -> None:
    charts = make_iidx_charts(5)
    kai.plays[IIDX] = [
        iidx_play(music_id=1000 + n, ex_score=1000 + n) for n in range(5)
    ]
    kai.profiles[IIDX_PROFILE] = {"sp": 18, "dp": None}
    run = import_now(linked, import_type="api/flo-iidx")
    assert (run.state, run.message) == ("completed", "")
    assert run.summary == {
        "rows": 5,
        "imported": 5,
        "duplicates": 0,
        "orphaned": 0,
        "rejected": 0,
    }
    assert (run.game, run.playtypes) == ("iidx", ["SP"])
    scores = Score.objects.filter(user=linked).order_by("data__score")
    assert [s.chart.chart_id for s in scores.select_related("chart")] == charts
    assert [s.data["score"] for s in scores] == [1000, 1001, 1002, 1003, 1004]
    assert {s.data["lamp"] for s in scores} == {"HARD CLEAR"}
    assert {s.service for s in scores} == {"FLO"}
    assert {s.time_achieved for s in scores} == {1_619_870_400_000}
    grant = ClassGrant.objects.get()
    assert (grant.playtype, grant.class_set) == ("SP", "dan")
    assert PersonalBest.objects.count() == 5

    again = import_now(linked, import_type="api/flo-iidx")
    assert (again.summary["imported"], again.summary["duplicates"]) == (0, 5)
    assert Score.objects.count() == 5
    assert [path for path in kai.paths if path == IIDX] == [IIDX, IIDX]


def test_rows_that_cannot_be_scores_are_named(linked: User, kai: Kai) -> None:
    make_iidx_charts(1)
    kai.plays[IIDX] = [
        iidx_play(),
        iidx_play(music_id=9999),
        iidx_play(lamp=8),
        iidx_play(difficulty="BEGINNER"),
        "no play at all",
    ]
    run = import_now(linked, import_type="api/flo-iidx")
    counts = {"imported": 1, "orphaned": 1}
    assert {name: run.summary[name] for name in counts} == counts
    assert [error["type"] for error in run.errors] == [
        "SongOrChartNotFound",
        "InvalidDatapoint",
        "InvalidDatapoint",
    ]
    assert Orphan.objects.get().import_type == "api/flo-iidx"


def test_sdvx_of_another_service(user: User, kai: Kai) -> None:
    link_service(user, service=configured_services()["min"], code="good-code")
    song = make_song("sdvx", data={"displayVersion": "exceed"})
    make_chart(
        song,
        playtype="Single",
        difficulty="EXH",
        level="17",
        level_num=17.0,
        versions=["exceed"],
        data={"inGameID": 500, "arcChartID": None},
    )
    kai.plays[SDVX] = [sdvx_play()]
    run = import_now(user, import_type="api/min-sdvx")
    assert (run.state, run.message, run.errors) == ("completed", "", [])
    score = Score.objects.get()
    assert (score.service, score.data["score"]) == ("MIN", 9_500_000)


def test_over_the_api_in_the_background(
    linked: User,
    as_user: Client,
    kai: Kai,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    make_iidx_charts(1)
    kai.plays[IIDX] = [iidx_play()]
    with django_capture_on_commit_callbacks(execute=True):
        accepted = body_of(ask(as_user, **{"X-User-Intent": "true"}), 202)
    run = Import.objects.get(import_id=accepted["importID"])
    assert (run.state, run.user_intent) == ("completed", True)
    path = accepted["url"].removeprefix("https://booru.example")
    state = body_of(as_user.get(path))
    assert state["importStatus"] == "completed"
    assert len(state["import"]["scoreIDs"]) == 1


def test_over_the_api_at_once(
    linked: User, as_user: Client, kai: Kai, settings: Settings
) -> None:
    settings.SCORE_IMPORT_MODE = "inline"
    make_iidx_charts(1)
    kai.plays[IIDX] = [iidx_play()]
    document = body_of(ask(as_user))
    assert document["importType"] == "api/flo-iidx"
    assert (len(document["scoreIDs"]), document["idStrings"]) == (1, ["iidx:SP"])


def test_types_whose_service_is_not_configured_are_off(
    linked: User, as_user: Client, kai: Kai, settings: Settings
) -> None:
    of_services = [name for name in enabled_import_types() if name.startswith("api/")]
    assert sorted(of_services) == [
        "api/eag-iidx",
        "api/eag-sdvx",
        "api/flo-iidx",
        "api/flo-sdvx",
        "api/min-sdvx",
    ]
    settings.KAI_SERVICES = {}
    assert not [name for name in enabled_import_types() if name.startswith("api/")]
    refusal_of(ask(as_user), 400)
    assert kai.asked == []
    assert not Import.objects.exists()


def expired(visit: Any) -> None:
    """The token is good until the second page."""
    del visit.kai.faults[visit.path]
    visit.kai.expire()
    visit.say(401, {})


SECOND = f"{IIDX}?page=2"
NOT_A_PAGE = sending(b'{"_links":{"_next":null},"_items":{}}')
FATAL: list[tuple[str, Fault, int]] = [
    (TOKEN, saying(400), 400),
    (TOKEN, saying(401), 500),
    (TOKEN, saying(500), 500),
    (IIDX, saying(401), 500),
    (IIDX, saying(500), 500),
    (SECOND, saying(403), 500),
    (SECOND, sending(b"\xff"), 500),
    (SECOND, sending(b"[]"), 500),
    (SECOND, NOT_A_PAGE, 500),
    (SECOND, dropping, 500),
]


@pytest.mark.parametrize("mode", ["inline", "queued"])
@pytest.mark.parametrize(("place", "fault", "status"), FATAL)
def test_an_import_that_fails_stores_nothing(
    linked: User,
    as_user: Client,
    kai: Kai,
    settings: Settings,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
    place: str,
    fault: Fault,
    status: int,
    mode: str,
) -> None:
    """At once it is the answer's status, in the background that of the poll."""
    settings.SCORE_IMPORT_MODE = mode
    make_iidx_charts(5)
    kai.plays[IIDX] = [iidx_play(music_id=1000 + n) for n in range(5)]
    kai.profiles[IIDX_PROFILE] = {"sp": 5}
    kai.faults[place] = fault
    if mode == "inline":
        refusal_of(ask(as_user), status)
    else:
        with django_capture_on_commit_callbacks(execute=True):
            accepted = body_of(ask(as_user), 202)
        path = accepted["url"].removeprefix("https://booru.example")
        refusal_of(as_user.get(path), status)
    run = Import.objects.get()
    assert (run.state, run.status_code) == ("failed", status)
    assert nothing_stored()


def test_without_a_connection(user: User, kai: Kai) -> None:
    run = import_now(user, import_type="api/flo-iidx")
    assert (run.state, run.status_code) == ("failed", 401)
    assert nothing_stored()


def test_pages_without_end_store_nothing(linked: User, kai: Kai) -> None:
    make_iidx_charts(1)
    circle = {"_links": {"_next": f"{kai.url}{IIDX}"}, "_items": [iidx_play()]}
    kai.faults[IIDX] = saying(200, circle)
    run = import_now(linked, import_type="api/flo-iidx")
    assert (run.state, run.status_code) == ("failed", 508)
    assert nothing_stored()


def test_a_page_elsewhere_stores_nothing(linked: User, kai: Kai) -> None:
    make_iidx_charts(1)
    with serving() as other:
        away = {"_links": {"_next": f"{other.url}{IIDX}"}, "_items": [iidx_play()]}
        kai.faults[IIDX] = saying(200, away)
        run = import_now(linked, import_type="api/flo-iidx")
        assert other.asked == []
    assert (run.state, run.status_code) == ("failed", 500)
    assert nothing_stored()


def test_after_a_failure_the_next_import_works(linked: User, kai: Kai) -> None:
    make_iidx_charts(3)
    kai.plays[IIDX] = [iidx_play(music_id=1000 + n) for n in range(3)]
    kai.faults[SECOND] = saying(500)
    assert import_now(linked, import_type="api/flo-iidx").state == "failed"
    kai.faults[SECOND] = expired
    assert import_now(linked, import_type="api/flo-iidx").state == "completed"
    assert Score.objects.count() == 3


@pytest.mark.django_db(transaction=True)
def test_new_tokens_are_stored_with_real_transactions(linked: User, kai: Kai) -> None:
    """The renewal has a transaction of its own, also in an import in the background."""
    make_iidx_charts(1)
    kai.plays[IIDX] = [iidx_play()]
    for _ in range(2):
        start_import(linked, import_type="api/flo-iidx")
    runs = Import.objects.order_by("pk")
    assert [(run.state, run.message) for run in runs] == [("completed", "")] * 2
    assert (Score.objects.count(), Integration.objects.count()) == (1, 1)
    assert kai.paths.count(TOKEN) == 2
