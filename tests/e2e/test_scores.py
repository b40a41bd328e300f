"""The documented request against a running site, in both of its modes: what is
answered, and that all of it is there when the site says so."""

from __future__ import annotations

import hashlib
import json
import re
from typing import Any

import pytest

from tests.e2e.client import Answer
from tests.e2e.live import LiveSite
from tests.e2e.scoring import Player, players
from tests.ops.site import ROOT
from tests.scores.files import batch, iidx_csv, iidx_line

COLLECTION = ROOT / "scores" / "collection"
CSV = "file/eamusement-iidx-csv"
HEADERS = {
    "Content-Type": "application/json; charset=utf-8",
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Headers": "Content-Type, X-User-Intent, Authorization",
    "Access-Control-Allow-Credentials": "false",
    "Access-Control-Allow-Methods": "GET,POST,PATCH,PUT,DELETE,OPTIONS",
    "X-RateLimit-Limit": "100000",
}
IMPORTS = 100


@pytest.fixture(scope="module", params=["queued_site", "inline_site"])
def a_site(request: pytest.FixtureRequest) -> LiveSite:
    """With the collection that comes with the site."""
    site: LiveSite = request.getfixturevalue(request.param)
    site.manage("load_collections", str(COLLECTION))
    return site


def imported(player: Player, answer: Answer) -> dict[str, Any]:
    """The import document, whichever way the site gives it."""
    check_headers(answer)
    if answer.status == 200:
        document: dict[str, Any] = check_envelope(answer)
        return document
    assert answer.status == 202
    body = check_envelope(answer)
    assert re.fullmatch("[0-9a-f]{40}", body["importID"])
    url = f"http://127.0.0.1:{player.port}/api/v1/imports/{body['importID']}"
    assert body == {"url": f"{url}/poll-status", "importID": body["importID"]}
    # Asked in nobody's name, by the address that the answer gave.
    first = player.get(body["url"])
    check_headers(first)
    progress = check_envelope(first)
    if progress["importStatus"] == "ongoing":
        assert list(progress) == ["importStatus", "progress"]
        assert list(progress["progress"]) == ["description"]
    document = player.finished(body["importID"])
    assert document["importID"] == body["importID"]
    return document


def check_envelope(answer: Answer) -> Any:
    said = answer.json()
    assert set(said) == {"success", "description", "body"}
    assert said["success"] is True
    assert said["description"]
    return said["body"]


def check_headers(answer: Answer) -> None:
    assert {name: answer.headers[name] for name in HEADERS} == HEADERS
    assert int(answer.headers["X-RateLimit-Remaining"]) < int(
        HEADERS["X-RateLimit-Limit"]
    )
    assert answer.headers["X-RateLimit-Reset"].isdigit()
    assert len(answer.headers.get_all("Date", [])) == 1


def a_chart() -> tuple[dict[str, Any], dict[str, Any]]:
    """Of the collection: the first ANOTHER of SP, and its song."""
    charts = json.loads((COLLECTION / "charts-iidx.json").read_text())
    songs = json.loads((COLLECTION / "songs-iidx.json").read_text())
    chart = next(
        one for one in charts
        if (one["playtype"], one["difficulty"]) == ("SP", "ANOTHER")
        and "30" in one["versions"]
    )  # fmt: skip
    return chart, next(song for song in songs if song["id"] == chart["songID"])


def a_csv(chart: dict[str, Any], song: dict[str, Any]) -> bytes:
    """75 % of the most that is possible."""
    notes = chart["data"]["notecount"]
    block = (chart["level"], str(notes + notes // 2), str(notes // 2), str(notes // 2),
             "12", "HARD CLEAR", "A")  # fmt: skip
    return iidx_csv(iidx_line(song["title"], version="RESIDENT", ANOTHER=block))


def score_id(user_id: int, chart: dict[str, Any], score: int, lamp: str) -> str:
    """By the rule of the document (tachi-api, section 4.2)."""
    facts = {"userID": user_id, "chartID": chart["chartID"], "score": score,
             "lamp": lamp}  # fmt: skip
    text = json.dumps(facts, sort_keys=True, separators=(",", ":"))
    return "R" + hashlib.sha256(text.encode()).hexdigest()


def test_the_documented_request(a_site: LiveSite) -> None:
    (mika,) = players(a_site, f"{a_site.port} documented")
    chart, song = a_chart()
    sent = a_csv(chart, song)
    document = imported(mika, mika.send(CSV, sent, name="scores.csv"))
    best = chart["data"]["notecount"] * 3 // 2
    identity = score_id(mika.user_id, chart, best, "HARD CLEAR")
    (session,) = document["createdSessions"]
    assert document == {
        "importID": document["importID"],
        "userID": mika.user_id,
        "importType": CSV,
        "game": "iidx",
        "playtypes": ["SP"],
        "idStrings": ["iidx:SP"],
        "gptStrings": ["iidx:SP"],
        "scoreIDs": [identity],
        "errors": [],
        "createdSessions": [{"sessionID": session["sessionID"], "type": "Created"}],
        "classDeltas": [],
        "goalInfo": [],
        "questInfo": [],
        "summary": {
            "rows": 1,
            "imported": 1,
            "duplicates": 0,
            "orphaned": 0,
            "rejected": 0,
        },
        "timeStarted": document["timeStarted"],
        "timeFinished": document["timeFinished"],
        "userIntent": False,
    }
    assert document["timeStarted"] <= document["timeFinished"]
    check_reads(mika, document, chart, song)

    again = imported(mika, mika.send(CSV, sent, name="scores.csv"))
    nothing: dict[str, Any]
    nothing = {"scoreIDs": [], "createdSessions": [], "playtypes": [],
               "idStrings": [], "gptStrings": []}  # fmt: skip
    assert again == {
        **document,
        **nothing,
        "summary": {**document["summary"], "imported": 0, "duplicates": 1},
        **{name: again[name] for name in ("importID", "timeStarted", "timeFinished")},
    }
    assert again["importID"] != document["importID"]
    check_reads(mika, document, chart, song)


def check_reads(
    player: Player,
    document: dict[str, Any],
    chart: dict[str, Any],
    song: dict[str, Any],
) -> None:
    """The score, where an API client finds it."""
    (identity,) = document["scoreIDs"]
    games = "/users/me/games/iidx/SP"
    score = player.body(f"/scores/{identity}")["score"]
    notes = chart["data"]["notecount"]
    assert score["scoreData"]["score"] == notes * 3 // 2
    assert score["scoreData"]["judgements"] == {
        "pgreat": notes // 2,
        "great": notes // 2,
    }
    assert (score["chartID"], score["songID"]) == (chart["chartID"], song["id"])
    assert score["userID"] == player.user_id
    found = player.body(f"{games}/pbs/{chart['chartID']}")
    assert found["chart"]["chartID"] == chart["chartID"]
    assert [part["scoreID"] for part in found["pb"]["composedFrom"]] == [identity]
    assert found["pb"]["rankingData"]["rank"] <= found["pb"]["rankingData"]["outOf"]
    assert [one["scoreID"] for one in player.body(f"{games}/scores/all")["scores"]] == [
        identity
    ]
    (made,) = document["createdSessions"]
    session = player.body(f"/sessions/{made['sessionID']}")
    assert session["session"]["scoreIDs"] == [identity]
    whole = player.body(f"/imports/{document['importID']}")
    assert whole["import"] == document
    assert whole["scores"] == [score]
    assert player.body(games)["totalScores"] == 1
    status = player.body("/status")
    assert status["whoami"] == player.user_id


def test_what_was_accepted_is_known_at_once(queued_site: LiveSite) -> None:
    """And completed means that all of it can be read."""
    (mika,) = players(queued_site, "hook")
    queued_site.manage("load_collections", str(COLLECTION))
    chart, song = a_chart()
    waiting = []
    for number in range(IMPORTS):
        row = {"score": 100 + number, "lamp": "CLEAR", "matchType": "tachiSongID",
               "identifier": str(song["id"]), "difficulty": "ANOTHER"}  # fmt: skip
        answer = mika.hook(batch(row))
        assert answer.status == 202
        import_id = answer.json()["body"]["importID"]
        first = mika.poll(import_id)
        assert first.status == 200, first.body
        assert first.json()["body"]["importStatus"] in ("ongoing", "completed")
        waiting.append(
            (import_id, score_id(mika.user_id, chart, 100 + number, "CLEAR"))
        )
    last = f"/users/me/games/iidx/SP/pbs/{chart['chartID']}"
    for number, (import_id, identity) in enumerate(waiting):
        document = mika.finished(import_id)
        assert document["scoreIDs"] == [identity]
        assert mika.body(f"/scores/{identity}")["score"]["importType"] == (
            "ir/direct-manual"
        )
        best = mika.body(last)["pb"]["scoreData"]["score"]
        assert 100 + number <= best < 100 + IMPORTS
    assert mika.body(last)["pb"]["scoreData"]["score"] == 99 + IMPORTS
    assert len(mika.body("/users/me/imports")) == IMPORTS
