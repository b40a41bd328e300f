"""How a game and its playtypes are configured (tachi-api 3.5)."""

from __future__ import annotations

from api.description import (
    ANY_OBJECT,
    BOOLEAN,
    INTEGER,
    NULL,
    NUMBER,
    TEXT,
    Schema,
    array,
    either,
    just,
    mapping,
    nullable,
    one_of,
    record,
    ref,
)

_GPT = {"game": TEXT, "playtype": TEXT}

GAME_OBJECTS: dict[str, Schema] = {
    "Game": record(
        {
            "name": TEXT,
            "internalName": TEXT,
            "playtypes": array(TEXT),
            "defaultPlaytype": TEXT,
            "songData": ANY_OBJECT,
            "playtypeConfigs": mapping(ref("Playtype")),
        },
        text="`songData` is a JSON Schema of the `data` of its songs.",
    ),
    "Playtype": record(
        {
            "idString": TEXT,
            **_GPT,
            **dict.fromkeys(
                ("providedMetrics", "derivedMetrics", "optionalMetrics"),
                mapping(ref("Metric")),
            ),
            "defaultMetric": TEXT,
            "preferredDefaultEnum": TEXT,
            **dict.fromkeys(
                ("scoreRatingAlgs", "sessionRatingAlgs", "profileRatingAlgs"),
                mapping(record({"description": TEXT})),
            ),
            "defaultScoreRatingAlg": TEXT,
            "defaultSessionRatingAlg": TEXT,
            "defaultProfileRatingAlg": TEXT,
            "difficulties": ref("Difficulties"),
            "classes": mapping(ref("ClassSet")),
            "orderedJudgements": array(TEXT),
            "versions": mapping(TEXT),
            "supportedMatchTypes": array(TEXT),
            **dict.fromkeys(("chartData", "scoreMeta", "preferences"), ANY_OBJECT),
        },
        text="The last three are JSON Schemas.",
    ),
    "Metric": either(
        record(
            {"type": TEXT, "values": array(TEXT), "minimumRelevantValue": TEXT},
            optional={"partOfScoreID": BOOLEAN},
        ),
        record(
            {
                "type": TEXT,
                "minimum": nullable(NUMBER),
                "maximum": either(NUMBER, just("chart"), NULL),
            },
            optional={"partOfScoreID": BOOLEAN},
        ),
    ),
    "Difficulties": either(
        record({"type": just("DYNAMIC")}),
        record(
            {
                "type": just("FIXED"),
                "order": array(TEXT),
                "shorthand": mapping(TEXT),
                "default": nullable(TEXT),
            }
        ),
    ),
    "ClassSet": record(
        {
            "type": one_of("DERIVED", "PROVIDED"),
            "values": array(record({"id": TEXT, "display": TEXT})),
            "minimumRelevantValue": nullable(TEXT),
            "minimumScores": nullable(INTEGER),
        }
    ),
}
