from __future__ import annotations

import time
from typing import Any

import orjson
import pytest

from tests.scores.files import batch, batch_score
from tests.scores.importing.formats.reading import (
    refusal,
)

TYPE = "file/batch-manual"
DIRECT = "ir/direct-manual"
INFER = {"inferScoreTimeAchieved": "true"}


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b"", "Invalid JSON. ("),
        (b"{", "Invalid JSON. ("),
        (b'{"a":NaN}', "Invalid JSON. ("),
        (b'{"a":1e400}', "Invalid JSON. ("),
        (b'{"a":' + b"9" * 5000 + b"}", "Invalid JSON. ("),
        (b"[" * 10_000, "Invalid JSON. ("),
        (b'{"a":"\\ud800"}', "Invalid JSON. ("),
        ('{"曲":1}'.encode("shift_jis"), "The file is not UTF-8 text."),
        ("{}".encode("utf-16"), "The file is not UTF-8 text."),
        (b"null", "Invalid BATCH-MANUAL (Not an object, received null.)"),
        (b"[]", "Invalid BATCH-MANUAL (Not an object, received array.)"),
        (b'"x"', "Invalid BATCH-MANUAL (Not an object, received string.)"),
        (b"1", "Invalid BATCH-MANUAL (Not an object, received number.)"),
        (b"true", "Invalid BATCH-MANUAL (Not an object, received boolean.)"),
        (b"{}", "Could not retrieve meta.game"),
        (b'{"meta":[]}', "Could not retrieve meta.game"),
        (b'{"meta":{"game":null}}', "Could not retrieve meta.game"),
        (b'{"meta":{"game":"iidx"}}', "Could not retrieve meta.playtype"),
        (batch(game="poker"), "Invalid game poker - expected any of iidx, "),
        (batch(playtype="7K"), "Invalid playtype 7K for iidx - expected any of SP, D"),
        (batch(scoress=[]), "Invalid BATCH-MANUAL: scoress | Unexpected key."),
        (
            batch(scores=None),
            "Invalid BATCH-MANUAL: scores | Expected a valid list | R",
        ),
        (batch(1), "Invalid BATCH-MANUAL: scores[0] | Expected a valid dictionary | R"),
        (
            batch(batch_score(), {}),
            "Invalid BATCH-MANUAL: scores[1].score | Expected a",
        ),
        (
            batch(version=27),
            "Invalid BATCH-MANUAL: meta.version | Expected a valid str",
        ),
        (batch(classes=[]), "Invalid BATCH-MANUAL: classes | Expected a valid diction"),
        (batch(classes={"dan": 1}), "Invalid BATCH-MANUAL: classes.dan | Expected"),
        (batch(classes={"dan": "MASTER"}), "Invalid BATCH-MANUAL: classes.dan | Exp"),
        (batch(classes={"rank": "I"}), "Invalid BATCH-MANUAL: classes.rank | Unexp"),
        (
            batch(game="sdvx", playtype="Single", classes={"vfClass": "SIENNA_I"}),
            "Invalid BATCH-MANUAL: classes.vfClass | Unexpected key.",
        ),
    ],
)
def test_documents_refused(body: bytes, message: str) -> None:
    status, said = refusal(TYPE, body)
    assert (status, said[: len(message)]) == (400, message)
    assert refusal(DIRECT, body)[0] == 400


def with_meta(**meta: Any) -> bytes:
    document = orjson.loads(batch())
    document["meta"].update(meta)
    return orjson.dumps(document)


@pytest.mark.parametrize(
    "meta",
    [
        {"service": "x" * 2},
        {"service": "x" * 61},
        {"service": None},
        {"service": "NUL\0"},
        {"extra": 1},
    ],
)
def test_meta_refused(meta: dict[str, Any]) -> None:
    assert refusal(TYPE, with_meta(**meta))[0] == 400


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"score": ...}, "scores[0].score"),
        ({"score": None}, "scores[0].score"),
        ({"score": "1500"}, "scores[0].score"),
        ({"score": True}, "scores[0].score"),
        ({"score": -1}, "scores[0].score"),
        ({"score": 1.5}, "scores[0].score"),
        ({"score": 2**63}, "scores[0].score"),
        ({"score": 2**53}, "scores[0].score"),
        ({"score": 1e300}, "scores[0].score"),
        ({"score": []}, "scores[0].score"),
        ({"lamp": ...}, "scores[0].lamp"),
        ({"lamp": "hard clear"}, "scores[0].lamp"),
        ({"lamp": 5}, "scores[0].lamp"),
        ({"lamp": {}}, "scores[0].lamp"),
        ({"matchType": ...}, "scores[0].matchType"),
        ({"matchType": "title"}, "scores[0].matchType"),
        ({"identifier": ...}, "scores[0].identifier"),
        ({"identifier": 1000}, "scores[0].identifier"),
        ({"identifier": None}, "scores[0].identifier"),
        ({"difficulty": 1}, "scores[0].difficulty"),
        ({"artist": 1}, "scores[0].artist"),
        ({"comment": "ab"}, "scores[0].comment"),
        ({"comment": "x" * 241}, "scores[0].comment"),
        ({"timeAchieved": "2020-01-01"}, "scores[0].timeAchieved"),
        ({"timeAchieved": 1_600_000_000}, "scores[0].timeAchieved"),
        ({"timeAchieved": 1_000_000_000_000}, "scores[0].timeAchieved"),
        ({"timeAchieved": -1}, "scores[0].timeAchieved"),
        ({"timeAchieved": False}, "scores[0].timeAchieved"),
        ({"judgements": []}, "scores[0].judgements"),
        ({"judgements": {"cool": 1}}, "scores[0].judgements.cool"),
        ({"judgements": {"great": -1}}, "scores[0].judgements.great"),
        ({"judgements": {"great": 0.5}}, "scores[0].judgements.great"),
        ({"judgements": {"great": "1"}}, "scores[0].judgements.great"),
        ({"judgements": {"great": 2**60}}, "scores[0].judgements.great"),
        ({"optional": {"exScore": 1}}, "scores[0].optional.exScore"),
        ({"optional": {"bp": -1}}, "scores[0].optional.bp"),
        ({"optional": {"gauge": 100.5}}, "scores[0].optional.gauge"),
        ({"optional": {"gsmEasy": 5}}, "scores[0].optional.gsmEasy"),
        ({"optional": {"gsmEasy": [0, 101]}}, "scores[0].optional.gsmEasy[1]"),
        ({"hitMeta": {"exScore": 1}}, "scores[0].hitMeta.exScore"),
        ({"scoreMeta": []}, "scores[0].scoreMeta"),
        ({"scoreMeta": {"random": "LUCK"}}, "scores[0].scoreMeta.random"),
        ({"scoreMeta": {"luck": 1}}, "scores[0].scoreMeta.luck"),
        ({"scoreMeta": {"random": None}}, "scores[0].scoreMeta.random"),
        ({"percent": 95}, "scores[0].percent"),
        ({"": 1}, "scores[0]."),
    ],
)
def test_one_bad_score_refuses_the_whole(change: dict[str, Any], place: str) -> None:
    status, said = refusal(TYPE, batch(batch_score(**change), batch_score()))
    assert status == 400
    assert said.startswith(f"Invalid BATCH-MANUAL: {place} | ")


def test_the_shape_of_messages() -> None:
    assert refusal(TYPE, batch(batch_score(lamp="x"))) == (
        400,
        "Invalid BATCH-MANUAL: scores[0].lamp | Expected 'NO PLAY', 'FAILED', "
        "'ASSIST CLEAR', 'EASY CLEAR', 'CLEAR', 'HARD CLEAR', 'EX HARD CLEAR' or "
        "'FULL COMBO' | Received x [type: string].",
    )
    said = refusal(TYPE, batch(batch_score(timeAchieved=1_600_000_000)))[1]
    assert "seconds instead of milliseconds" in said
    said = refusal(TYPE, batch(batch_score(lamp="x" * 100_000)))[1]
    assert len(said) < 1000


@pytest.mark.parametrize("field", ["identifier", "difficulty", "artist", "comment"])
def test_a_nul_in_any_text_is_refused(field: str) -> None:
    body = batch(batch_score(**{field: "abc\0"}))
    assert b"\\u0000" in body
    assert refusal(TYPE, body)[0] == 400


def test_unknown_keys_by_the_thousand_cost_nothing() -> None:
    many = {f"k{number}": 1 for number in range(200_000)}
    for body in (batch(many), batch(batch_score(optional=many)), batch(classes=many)):
        started = time.process_time()
        assert refusal(TYPE, body)[0] == 400
        assert time.process_time() - started < 2
