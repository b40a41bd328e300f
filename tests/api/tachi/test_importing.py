"""Imports from the request to the document (tachi-api 2.2 to 2.6)."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.storage import FileSystemStorage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.models import ScorePermission, User
from scores.models import GameSession, Import, Orphan, Score
from tests.api.tachi.clients import body_of, refusal_of, with_permissions
from tests.scores.made_scores import (
    START,
    a_score,
    batch,
    make_chart,
    run_batch,
)

pytestmark = pytest.mark.django_db
DIRECT = "/ir/direct-manual/import"
FROM_API = "/api/v1/import/from-api"


def send(client: Client, data: bytes, **headers: str) -> Any:
    kind = "application/json"
    return client.post(DIRECT, data, content_type=kind, headers=headers)


def upload(client: Client, data: bytes, **form: str) -> Any:
    file = SimpleUploadedFile("scores.json", data)
    form = {"importType": "file/batch-manual", **form}
    return client.post("/api/v1/import/file", {**form, "scoreData": file})


def without_times(document: dict[str, Any]) -> dict[str, Any]:
    started, finished = document.pop("timeStarted"), document.pop("timeFinished")
    assert 1_700_000_000_000 < started <= finished
    return document


def test_queued_then_polled_to_its_document(
    by_token: Client, user: User, django_capture_on_commit_callbacks: Any
) -> None:
    """The answer to a poll right after the 202 is no 404, and "completed" comes with
    everything."""
    chart = make_chart()
    scores = [
        a_score(chart, 1200, timeAchieved=START),
        a_score(chart, 1200, timeAchieved=START),
        a_score(chart, 99_999),
        {**a_score(chart), "identifier": "999999999"},
    ]
    with django_capture_on_commit_callbacks() as queued:
        body = body_of(send(by_token, batch(scores), **{"X-User-Intent": "true"}), 202)
    poll = f"/api/v1/imports/{body['importID']}/poll-status"
    assert body["url"] == f"http://127.0.0.1:8000{poll}"
    assert body_of(Client().get(poll)) == {
        "importStatus": "ongoing",
        "progress": {"description": "Starting up import."},
    }
    for callback in queued:
        callback()
    answer = body_of(Client().get(poll))
    assert answer["importStatus"] == "completed"
    document = without_times(answer["import"])
    invalid, lost = document["errors"]
    assert set(invalid) == {"type", "message"}
    assert set(lost) == {"type", "message", "orphanID"}
    assert document == {
        "importID": body["importID"],
        "userID": user.pk,
        "importType": "ir/direct-manual",
        "game": "iidx",
        "playtypes": ["SP"],
        "idStrings": ["iidx:SP"],
        "gptStrings": ["iidx:SP"],
        "scoreIDs": [Score.objects.get().score_id],
        "errors": [
            {"type": "InvalidDatapoint", "message": invalid["message"]},
            {
                "type": "SongOrChartNotFound",
                "message": lost["message"],
                "orphanID": Orphan.objects.get().orphan_id,
            },
        ],
        "createdSessions": [
            {"sessionID": GameSession.objects.get().session_id, "type": "Created"}
        ],
        "classDeltas": [],
        "goalInfo": [],
        "questInfo": [],
        "summary": {
            "rows": 4, "imported": 1, "duplicates": 1, "orphaned": 1, "rejected": 1,
        },
        "userIntent": True,
    }  # fmt: skip


def test_inline_the_document_is_the_answer(
    by_token: Client, user: User, settings: Any
) -> None:
    settings.SCORE_IMPORT_MODE = "inline"
    first, second = make_chart(), make_chart()
    scores = [a_score(second, 1300), a_score(first, 1200)]
    document = body_of(upload(by_token, batch(scores)))
    ids = list(Score.objects.order_by("pk").values_list("score_id", flat=True))
    assert document["scoreIDs"] == ids
    assert document["importType"] == "file/batch-manual"
    path = f"/api/v1/imports/{document['importID']}/poll-status"
    assert body_of(by_token.get(path))["import"] == document
    again = body_of(upload(by_token, batch(scores)))
    assert (again["scoreIDs"], again["playtypes"], again["idStrings"]) == ([], [], [])
    assert again["summary"]["duplicates"] == 2


class Unreadable(FileSystemStorage):
    def _open(self, name: str, mode: str = "rb") -> Any:
        raise OSError(f"no such thing as {self.path(name)}")


def test_inline_what_cannot_be_read_yet_is_to_be_polled(
    by_token: Client, settings: Any
) -> None:
    """And nobody is told where on the server it lies."""
    settings.SCORE_IMPORT_MODE = "inline"
    kind = f"{__name__}.Unreadable"
    settings.STORAGES = {**settings.STORAGES, "default": {"BACKEND": kind}}
    body = body_of(send(by_token, batch([a_score(make_chart())])), 202)
    path = f"/api/v1/imports/{body['importID']}/poll-status"
    assert body["url"].endswith(path)
    assert body_of(Client().get(path)) == {
        "importStatus": "ongoing",
        "progress": {"description": "The server could not read the file yet."},
    }


def test_classes_are_reported(by_token: Client, settings: Any) -> None:
    settings.SCORE_IMPORT_MODE = "inline"
    data = batch([a_score(make_chart())], classes={"dan": "DAN_10"})
    document = body_of(send(by_token, data))
    assert document["classDeltas"] == [
        {"game": "iidx", "playtype": "SP", "set": "dan", "old": None, "new": "DAN_10"}
    ]


def test_an_unreadable_file(
    by_token: Client, settings: Any, django_capture_on_commit_callbacks: Any
) -> None:
    """Queued, the poll has the status; inline, the answer itself."""
    with django_capture_on_commit_callbacks(execute=True):
        body = body_of(upload(by_token, b"{"), 202)
    polled = by_token.get(f"/api/v1/imports/{body['importID']}/poll-status")
    said = refusal_of(polled, 400)
    settings.SCORE_IMPORT_MODE = "inline"
    assert refusal_of(upload(by_token, b"{"), 400) == said


def test_nothing_to_import_is_fine(by_token: Client, settings: Any) -> None:
    settings.SCORE_IMPORT_MODE = "inline"
    document = body_of(upload(by_token, batch([])))
    assert (document["scoreIDs"], document["playtypes"]) == ([], [])


def test_direct_manual_needs_a_caller_who_may(user: User, client: Client) -> None:
    refusal_of(send(client, b"{}"), 401)
    refusal_of(send(with_permissions(user), b"{}"), 403)
    body_of(send(with_permissions(user, ScorePermission.SUBMIT_SCORE), b"{}"), 202)


def test_direct_manual_reads_json_only(by_token: Client, settings: Any) -> None:
    settings.SCORE_IMPORT_MODE = "inline"
    data = batch([a_score(make_chart())])
    refusal_of(send(by_token, b"{"), 400)
    refusal_of(send(by_token, b"[]"), 400)
    refusal_of(by_token.post(DIRECT, data, content_type="text/plain"), 400)
    assert not Score.objects.exists()


def test_a_time_may_be_inferred(by_token: Client, settings: Any) -> None:
    settings.SCORE_IMPORT_MODE = "inline"
    first, second = make_chart(), make_chart()
    infer = {"X-Infer-Score-TimeAchieved": "true"}
    body_of(send(by_token, batch([a_score(first)]), **infer))
    achieved = Score.objects.get().time_achieved
    assert achieved is not None
    assert achieved > START
    both = batch([a_score(first, 1), a_score(second)])
    refusal_of(send(by_token, both, **infer), 400)
    body_of(send(by_token, both, **{"X-Infer-Score-TimeAchieved": "no"}))


def test_from_api_takes_services_that_are_configured(
    by_token: Client, user: User, client: Client, settings: Any
) -> None:
    kind: dict[str, Any] = {"content_type": "application/json"}
    refusal_of(client.post(FROM_API, {"importType": "api/flo-iidx"}, **kind), 401)
    poor = with_permissions(user)
    refusal_of(poor.post(FROM_API, {"importType": "api/flo-iidx"}, **kind), 403)
    bodies: list[dict[str, Any]] = [
        {"importType": "api/flo-iidx"},
        {"importType": "file/batch-manual"},
        {"importType": 5},
        {},
    ]
    for body in bodies:
        refusal_of(by_token.post(FROM_API, body, **kind), 400)
    settings.KAI_SERVICES = {
        "flo": {
            "url": "https://flo.example",
            "client_id": "c",
            "client_secret": "s",
            "redirect_uri": "https://x.example",
        }
    }
    wanted = {"importType": "api/flo-iidx", "more": "is ignored"}
    headers = {"X-User-Intent": "true"}
    answer = by_token.post(FROM_API, wanted, headers=headers, **kind)
    run = Import.objects.get()
    assert body_of(answer, 202)["importID"] == run.import_id
    assert (run.import_type, run.user_intent, run.user) == ("api/flo-iidx", True, user)
    # Nobody has linked an account of theirs: the adapter says so.
    settings.SCORE_IMPORT_MODE = "inline"
    refusal_of(by_token.post(FROM_API, wanted, **kind), 401)


def test_orphans_are_counted(by_token: Client, user: User, client: Client) -> None:
    path = "/api/v1/import/orphans"
    refusal_of(client.post(path), 401)
    nothing = {"processed": 0, "failed": 0, "success": 0, "removed": 0}
    assert body_of(by_token.post(path)) == nothing
    known, unknown = make_chart(), {"identifier": "999999999"}
    run_batch(user, [{**a_score(known), **unknown}, {**a_score(known, 5), **unknown}])
    orphan = Orphan.objects.order_by("pk").first()
    assert orphan is not None
    orphan.data = {**orphan.data, "identifier": str(known.song.song_id)}
    orphan.save()
    counts = {"processed": 2, "failed": 1, "success": 1, "removed": 0}
    assert body_of(by_token.post(path)) == counts
    assert Score.objects.count() == 1
