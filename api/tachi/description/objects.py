"""The documents of tachi-api, section 5. What a game decides has the keys of that game:
`GET /games/{game}/{playtype}` tells which."""

from __future__ import annotations

from typing import Any

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
from api.tachi.description.game_objects import GAME_OBJECTS

TIME: Schema = {
    "type": "integer",
    "format": "int64",
    "description": "Unix time in milliseconds.",
}
RATINGS: Schema = mapping(nullable(NUMBER)) | {"description": "By rating."}
CLASSES: Schema = mapping(TEXT) | {"description": "By class set."}
RANKING = record({"ranking": INTEGER, "outOf": INTEGER})
RANKINGS: Schema = mapping(RANKING)
_GPT = {"game": TEXT, "playtype": TEXT}

_SCORE_DATA: Schema = {
    "type": "object",
    "description": "The metrics of the playtype, beside these three.",
    "properties": {
        "judgements": mapping(nullable(INTEGER)),
        "optional": ANY_OBJECT,
        "enumIndexes": mapping(INTEGER),
    },
    "required": ["judgements", "optional", "enumIndexes"],
}
_IMPORT_ERROR = record({"type": TEXT, "message": TEXT}, optional={"orphanID": TEXT})
_SUMMARY = record(
    dict.fromkeys(("rows", "imported", "duplicates", "orphaned", "rejected"), INTEGER)
)
_IMPORT: dict[str, Any] = {
    "importID": TEXT,
    "userID": INTEGER,
    "importType": TEXT,
    "game": TEXT,
    "playtypes": array(TEXT),
    "idStrings": array(TEXT),
    "gptStrings": array(TEXT),
    "scoreIDs": array(TEXT),
    "errors": array(_IMPORT_ERROR),
    "createdSessions": array(
        record({"sessionID": TEXT, "type": one_of("Created", "Appended")})
    ),
    "classDeltas": array(
        record({**_GPT, "set": TEXT, "old": nullable(TEXT), "new": nullable(TEXT)})
    ),
    "goalInfo": array(ANY_OBJECT),
    "questInfo": array(ANY_OBJECT),
    "summary": _SUMMARY,
    "timeStarted": nullable(TIME),
    "timeFinished": nullable(TIME),
    "userIntent": BOOLEAN,
}
_SESSION = {
    "sessionID": TEXT,
    "userID": INTEGER,
    "name": TEXT,
    "desc": nullable(TEXT),
    **_GPT,
    "scoreIDs": array(TEXT),
    "timeInserted": TIME,
    "timeStarted": TIME,
    "timeEnded": TIME,
    "highlight": BOOLEAN,
    "calculatedData": RATINGS,
}
_SONG = {
    "id": INTEGER,
    "title": TEXT,
    "artist": TEXT,
    "searchTerms": array(TEXT),
    "altTitles": array(TEXT),
    "data": ANY_OBJECT,
}
_CHART = {
    "chartID": TEXT,
    "songID": INTEGER,
    "playtype": TEXT,
    "difficulty": TEXT,
    "level": TEXT,
    "levelNum": NUMBER,
    "isPrimary": BOOLEAN,
    "versions": array(TEXT),
    "data": ANY_OBJECT,
}
_USER = {
    "id": INTEGER,
    "username": TEXT,
    "usernameLowercase": TEXT,
    "socialMedia": mapping(nullable(TEXT)),
    "joinDate": TIME,
    "lastSeen": TIME,
    "about": TEXT,
    "status": nullable(TEXT),
    "customPfpLocation": nullable(TEXT),
    "customBannerLocation": nullable(TEXT),
    "badges": array(TEXT),
    "authLevel": {
        "type": "integer",
        "enum": [0, 1, 2, 3],
        "description": "0 banned, 1 user or assistant, 2 moderator, 3 admin.",
    },
}
_STATS = {"userID": INTEGER, **_GPT, "ratings": RATINGS, "classes": CLASSES}
_BEST = {
    "composedFrom": array(record({"name": TEXT, "scoreID": TEXT})),
    "rankingData": record(
        {"rank": INTEGER, "outOf": INTEGER, "rivalRank": nullable(INTEGER)}
    ),
    "userID": INTEGER,
    "chartID": TEXT,
    "songID": INTEGER,
    **_GPT,
    "isPrimary": BOOLEAN,
    "highlight": BOOLEAN,
    "timeAchieved": nullable(TIME),
    "scoreData": ref("ScoreData"),
    "calculatedData": RATINGS,
}
_SLIM = ("sessionID", "name", "desc", "highlight", "timeStarted", "timeEnded", *_GPT)
_PREFERRED = ("preferredScoreAlg", "preferredSessionAlg", "preferredProfileAlg")

OBJECTS: dict[str, Schema] = {
    "Failure": record(
        {"success": just(False), "description": TEXT},
        optional={"status": INTEGER, "message": TEXT},
        text="`description` says what is wrong.",
    ),
    "ScoreData": _SCORE_DATA,
    "Score": record(
        {
            "scoreID": TEXT,
            "userID": INTEGER,
            **_GPT,
            "service": TEXT,
            "importType": nullable(TEXT),
            "songID": INTEGER,
            "chartID": TEXT,
            "isPrimary": BOOLEAN,
            "highlight": BOOLEAN,
            "comment": nullable(TEXT),
            "timeAchieved": nullable(TIME),
            "timeAdded": TIME,
            "scoreMeta": ANY_OBJECT,
            "calculatedData": RATINGS,
            "scoreData": ref("ScoreData"),
        }
    ),
    "PersonalBest": record(_BEST),
    "CountedBest": record({**_BEST, "__playcount": INTEGER}),
    "Session": record(_SESSION),
    "ScoredSession": record({**_SESSION, "__scoreInfo": array(ref("ScoreInfo"))}),
    "FoundSession": record({**_SESSION, "__textScore": NUMBER}),
    "SlimSession": record({name: _SESSION[name] for name in _SLIM}),
    "ScoreInfo": either(
        record({"scoreID": TEXT, "isNewScore": just(True)}),
        record(
            {"scoreID": TEXT, "isNewScore": just(False), "deltas": mapping(NUMBER)},
            text="`deltas`: to the best before the session, by metric.",
        ),
    ),
    "Import": record(_IMPORT),
    "FailedImport": record(
        {
            "type": just("FAILED"),
            "importID": TEXT,
            "importType": TEXT,
            "userID": INTEGER,
            "userIntent": BOOLEAN,
            "timeStarted": TIME,
            "error": record({"message": TEXT, "statusCode": INTEGER}),
        }
    ),
    "Orphan": record(
        {
            "orphanID": TEXT,
            "importType": TEXT,
            "data": {},
            "context": {},
            "userID": INTEGER,
            "game": nullable(TEXT),
            "errMsg": nullable(TEXT),
            "timeInserted": TIME,
        },
        text="What came in for a chart that is not known here.",
    ),
    "Song": record(_SONG),
    "FoundSong": record({**_SONG, "game": TEXT, "__textScore": NUMBER}),
    "Chart": record(_CHART),
    "CountedChart": record({**_CHART, "__playcount": INTEGER}),
    "Folder": record(
        {
            "folderID": TEXT,
            "title": TEXT,
            **_GPT,
            "inactive": BOOLEAN,
            "searchTerms": array(TEXT),
            "type": one_of("songs", "charts", "static"),
            "data": either(ANY_OBJECT, array(TEXT)),
        }
    ),
    "FolderStats": record(
        {"folderID": TEXT, "chartCount": INTEGER, "stats": mapping(mapping(INTEGER))},
        text="By enum metric and value, how many personal bests are just there.",
    ),
    "Table": record(
        {
            "tableID": TEXT,
            **_GPT,
            "title": TEXT,
            "description": TEXT,
            "folders": array(TEXT),
            "inactive": BOOLEAN,
            "default": BOOLEAN,
        }
    ),
    "User": record(_USER),
    "FoundUser": record({**_USER, "__isRival": BOOLEAN}),
    "GameStats": record(_STATS),
    "RankedGameStats": record({**_STATS, "__rankingData": RANKINGS}),
    "Snapshot": record(
        {
            "classes": CLASSES,
            "ratings": RATINGS,
            "rankings": RANKINGS,
            "playcount": INTEGER,
            "timestamp": TIME,
        }
    ),
    "Settings": record(
        {
            "userID": INTEGER,
            **_GPT,
            "rivals": array(INTEGER),
            "preferences": record(
                {
                    **dict.fromkeys(_PREFERRED, nullable(TEXT)),
                    "stats": array(ANY_OBJECT),
                    "preferredDefaultEnum": nullable(TEXT),
                    "defaultTable": nullable(TEXT),
                    "preferredRanking": {"enum": ["global", "rival", None]},
                    "gameSpecific": ANY_OBJECT,
                }
            ),
        }
    ),
    "Token": record(
        {
            "token": TEXT,
            "userID": INTEGER,
            "identifier": TEXT,
            "permissions": mapping(BOOLEAN),
            "fromAPIClient": NULL,
        }
    ),
    **GAME_OBJECTS,
}
