"""Games and playtypes (tachi-api 3.5), and the words for them (section 7)."""

from __future__ import annotations

import pytest
from django.test import Client

from api.tachi.playtypes import BY_SLUG
from scores.games import GAMES, all_playtypes
from tests.api.tachi.clients import body_of, refusal_of
from tests.scores.rows import (
    make_chart_row,
    make_pb_row,
    make_score_row,
    make_stats_row,
)

pytestmark = pytest.mark.django_db


def test_all_games(client: Client) -> None:
    body = body_of(client.get("/api/v1/games"))
    assert body["supportedGames"] == list(GAMES)
    assert list(body["configs"]) == list(GAMES)
    for name, config in body["configs"].items():
        assert config == body_of(client.get(f"/api/v1/games/{name}"))
        for playtype, one in config["playtypeConfigs"].items():
            found = body_of(client.get(f"/api/v1/games/{name}/{playtype}"))
            assert found["config"] == one


def test_a_game_is_shown_whole(client: Client) -> None:
    body = body_of(client.get("/api/v1/games/sdvx"))
    (config,) = body.pop("playtypeConfigs").values()
    schema = body.pop("songData")
    assert schema["required"] == ["displayVersion"]
    assert body == {
        "name": "SOUND VOLTEX",
        "internalName": "sdvx",
        "playtypes": ["Single"],
        "defaultPlaytype": "Single",
    }
    for name in ("chartData", "scoreMeta", "preferences"):
        assert config.pop(name)["type"] == "object"
    classes = config.pop("classes")
    assert list(classes) == ["dan", "vfClass"]
    assert classes["dan"]["values"][-1] == {"id": "INF", "display": "LV.INF"}
    del classes["dan"]["values"]
    assert classes["dan"] == {
        "type": "PROVIDED", "minimumRelevantValue": None, "minimumScores": 0,
    }  # fmt: skip
    del classes["vfClass"]["values"]
    assert classes["vfClass"] == {
        "type": "DERIVED",
        "minimumRelevantValue": "IMPERIAL_I",
        "minimumScores": 0,
    }
    for kind in ("score", "session", "profile"):
        for described in config[f"{kind}RatingAlgs"].values():
            assert described.pop("description")
    names = ["NOV", "ADV", "EXH", "INF", "GRV", "HVN", "VVD", "XCD", "MXM", "ULT"]
    assert config == {
        "idString": "sdvx:Single",
        "game": "sdvx",
        "playtype": "Single",
        "providedMetrics": {
            "score": {"type": "INTEGER", "minimum": 0, "maximum": 10_000_000},
            "lamp": {
                "type": "ENUM",
                "values": [
                    "FAILED", "CLEAR", "EXCESSIVE CLEAR", "MAXXIVE CLEAR",
                    "ULTIMATE CHAIN", "PERFECT ULTIMATE CHAIN",
                ],
                "minimumRelevantValue": "CLEAR",
            },
        },
        "derivedMetrics": {
            "grade": {
                "type": "ENUM",
                "values": [
                    "D", "C", "B", "A", "A+", "AA", "AA+", "AAA", "AAA+", "S", "PUC",
                ],
                "minimumRelevantValue": "A+",
            }
        },
        "optionalMetrics": {
            "fast": optional("INTEGER"),
            "slow": optional("INTEGER"),
            "maxCombo": optional("INTEGER"),
            "exScore": optional("INTEGER", in_score_id=True),
            "gauge": optional("DECIMAL", 100),
        },
        "defaultMetric": "score",
        "preferredDefaultEnum": "grade",
        "scoreRatingAlgs": {"VF6": {}},
        "sessionRatingAlgs": {"ProfileVF6": {}},
        "profileRatingAlgs": {"VF6": {}},
        "defaultScoreRatingAlg": "VF6",
        "defaultSessionRatingAlg": "ProfileVF6",
        "defaultProfileRatingAlg": "VF6",
        "difficulties": {
            "type": "FIXED",
            "order": names,
            "shorthand": {name: name for name in names},
            "default": "EXH",
        },
        "orderedJudgements": ["critical", "near", "miss"],
        "versions": {
            "booth": "BOOTH",
            "inf": "infinite infection",
            "gw": "GRAVITY WARS",
            "heaven": "HEAVENLY HAVEN",
            "vivid": "VIVID WAVE",
            "exceed": "EXCEED GEAR",
            "konaste": "Konaste",
        },
        "supportedMatchTypes": ["sdvxInGameID", "songTitle", "tachiSongID"],
    }  # fmt: skip


def optional(
    kind: str, maximum: float | None = None, *, in_score_id: bool = False
) -> dict[str, object]:
    return {
        "type": kind, "minimum": 0, "maximum": maximum, "partOfScoreID": in_score_id,
    }  # fmt: skip


def test_what_the_chart_decides_and_what_is_free(client: Client) -> None:
    iidx = body_of(client.get("/api/v1/games/iidx/SP"))["config"]
    assert iidx["providedMetrics"]["score"]["maximum"] == "chart"
    itg = body_of(client.get("/api/v1/games/itg/Stamina"))["config"]
    assert itg["difficulties"] == {"type": "DYNAMIC"}


def test_how_much_there_is(client: Client) -> None:
    chart = make_chart_row()
    pb = make_pb_row(chart)
    make_stats_row()
    for _ in range(3):
        make_score_row(chart, pb.user)
    make_score_row(make_chart_row(game="ddr", playtype="SP"))
    body = body_of(client.get("/api/v1/games/chunithm/Single"))
    assert list(body) == ["config", "scoreCount", "playerCount", "chartCount"]
    del body["config"]
    assert body == {"scoreCount": 3, "playerCount": 2, "chartCount": 1}
    make_score_row(chart, pb.user)
    again = body_of(client.get("/api/v1/games/chunithm/Single"))
    assert again["scoreCount"] == 3


@pytest.mark.parametrize(
    "path",
    [
        "games/nope", "games/nope/SP", "games/iidx/Single", "games/chunithm/SP",
        "games/iidx/SP2/charts", "games/nope/SP/leaderboard", "games/IIDX/SP",
        "users/mika/games/nope/SP", "users/mika/games/iidx/XX/pbs/all",
        "games/iidx-xx",
    ],
)  # fmt: skip
def test_an_unknown_game_is_refused(client: Client, user: object, path: str) -> None:
    assert "is invalid. Expected any of" in refusal_of(
        client.get(f"/api/v1/{path}"), 400
    )


@pytest.mark.parametrize("path", ["games/iidx/SP/nope", "games/iidx/SP/charts/x/y/z"])
def test_an_unknown_path_below_a_game_is_no_route(client: Client, path: str) -> None:
    assert refusal_of(client.get(f"/api/v1/{path}"), 404) == "Endpoint Not Found."


SLUGS = [
    "iidx-sp", "iidx-dp", "bms-7k", "bms-14k", "pms-controller", "pms-keyboard",
    "usc-controller", "usc-keyboard", "gitadora-dora", "gitadora-gita", "ddr-sp",
    "ddr-dp", "itg-stamina", "chunithm", "sdvx", "museca", "wacca", "jubeat", "popn",
    "maimai", "maimaidx", "arcaea", "ongeki",
]  # fmt: skip


def test_every_playtype_has_a_slug() -> None:
    assert {str(BY_SLUG[slug]) for slug in SLUGS} == set(map(str, all_playtypes()))


@pytest.mark.parametrize("slug", SLUGS)
def test_a_slug_stands_for_game_and_playtype(client: Client, slug: str) -> None:
    playtype = BY_SLUG[slug]
    known = f"/api/v1/games/{playtype.game}/{playtype.name}"
    for rest in ("/tables", "/leaderboard", "/charts"):
        assert body_of(client.get(f"/api/v1/games/{slug}{rest}")) == body_of(
            client.get(f"{known}{rest}")
        )
    if slug not in GAMES:
        assert body_of(client.get(f"/api/v1/games/{slug}")) == body_of(
            client.get(known)
        )
