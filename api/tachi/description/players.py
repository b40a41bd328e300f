"""What one user has on a game and playtype (tachi-api 3.6 to 3.11)."""

from __future__ import annotations

from api.description import (
    ANY_OBJECT,
    BOOLEAN,
    INTEGER,
    TEXT,
    Operation,
    Parameter,
    Schema,
    array,
    nullable,
    one_of,
    part,
    query,
    record,
    ref,
)
from api.tachi.description.objects import RANKING, RANKINGS
from api.tachi.description.wording import (
    ALG,
    BUSY,
    GAME,
    OWN,
    SEARCH,
    USER,
    Method,
    many,
    played,
    row,
)

_CHART = part("chart", "The chart's id.")
_FOLDER = part("folder", "The folder's id.")
_SCORE = part("score", "The score's id.")
_SESSION = part("session", "The session's id.")
_PROFILE = record(
    {
        "gameStats": ref("GameStats"),
        "firstScore": nullable(ref("Score")),
        "mostRecentScore": nullable(ref("Score")),
        "totalScores": INTEGER,
        "rankingData": RANKINGS,
        "playtime": INTEGER | {"description": "Milliseconds, of all sessions."},
    }
)
_NEXT_TO = record(
    {
        "above": many("GameStats"),
        "below": many("GameStats"),
        "users": many("User"),
        "thisUsersStats": ref("GameStats"),
        "thisUsersRanking": RANKING,
    }
)
_BEST_NEXT_TO = record(
    {
        "pb": ref("PersonalBest"),
        "chart": ref("Chart"),
        "adjacentAbove": many("PersonalBest"),
        "adjacentBelow": many("PersonalBest"),
        "users": many("User"),
    }
)
_IN_FOLDER = {"folder": ref("Folder"), "songs": many("Song"), "charts": many("Chart")}
_SETTINGS: Schema = {
    "type": "object",
    "properties": {
        "preferredScoreAlg": nullable(TEXT),
        "preferredSessionAlg": nullable(TEXT),
        "preferredProfileAlg": nullable(TEXT),
        "preferredDefaultEnum": nullable(TEXT),
        "defaultTable": nullable(TEXT),
        "preferredRanking": {"enum": ["global", "rival", None]},
        "gameSpecific": {"type": "object"},
    },
}
_COMMENT = nullable({"type": "string", "minLength": 1, "maxLength": 120})


def _own(
    method: Method,
    path: str,
    summary: str,
    body: Schema,
    *parameters: Parameter,
    group: str,
    missing: str = "",
    sent: Schema | None = None,
    text: str = "",
) -> Operation:
    """Everybody may read; only that user may write."""
    return row(
        method, OWN + path, summary, body, (USER, *GAME, *parameters),
        group=group, missing=missing or "user, or they do not play this", sent=sent,
        key="optional" if method == "GET" else "required", text=text,
    )  # fmt: skip


PLAYER_OPERATIONS: tuple[Operation, ...] = (
    _own("GET", "", "A user on a playtype", _PROFILE, group="players"),
    _own(
        "GET", "/history", "What they were, day by day", many("Snapshot"),
        query("duration", "How far back, else `3mo`.",
              one_of("week", "month", "3mo", "year")),
        group="players",
    ),
    _own("GET", "/most-played", "What they play most",
         record({
             "songs": many("Song"),
             "charts": many("Chart"),
             "pbs": many("CountedBest"),
         }), group="players"),
    _own("GET", "/leaderboard-adjacent", "Who is next to them", _NEXT_TO, ALG,
         group="players"),
    _own("GET", "/scores", "Their scores by song", played("scores"), SEARCH,
         group="scores"),
    _own("GET", "/scores/recent", "Their newest scores", played("scores"),
         group="scores"),
    _own("GET", "/scores/all", "All their scores", played("scores"), group="scores"),
    _own("GET", "/scores/{chart}", "Their scores on a chart", many("Score"), _CHART,
         group="scores", missing="user or chart"),
    _own("GET", "/pbs", "Their bests by song", played("pbs"), SEARCH, group="bests"),
    _own("GET", "/pbs/all", "All their bests", played("pbs"), group="bests"),
    _own("GET", "/pbs/best", "The best of their bests", played("pbs"), ALG,
         group="bests"),
    _own(
        "GET", "/pbs/{chart}", "Their best on a chart",
        record({"pb": ref("PersonalBest"), "chart": ref("Chart")},
               optional={"scores": many("Score")}),
        _CHART, query("getComposition", "With the scores that it is made of."),
        group="bests", missing="user or chart, or they have not played it",
    ),
    _own("GET", "/pbs/{chart}/rivals", "Their rivals' bests beside it",
         record({"pbs": many("PersonalBest"), "rivals": many("User")}), _CHART,
         group="bests", missing="user or chart"),
    _own("GET", "/pbs/{chart}/leaderboard-adjacent", "Who is next to them on a chart",
         _BEST_NEXT_TO, _CHART, group="bests",
         missing="user or chart, or they have not played it"),
    _own("GET", "/sessions", "Their sessions by name", many("FoundSession"), SEARCH,
         group="sessions"),
    _own("GET", "/sessions/best", "Their best sessions", many("ScoredSession"), ALG,
         group="sessions"),
    _own("GET", "/sessions/recent", "Their newest sessions", many("ScoredSession"),
         group="sessions"),
    _own("GET", "/sessions/highlighted", "The sessions they have marked",
         many("ScoredSession"), group="sessions"),
    _own("GET", "/sessions/last", "Their last session",
         record({"session": ref("Session"), "scoreInfo": many("ScoreInfo")}),
         group="sessions", missing="user, or they have no session"),
    _own("GET", "/sessions/calendar", "Their sessions, briefly", many("SlimSession"),
         group="sessions"),
    _own("GET", "/folders", "Folders by name, and how far they are",
         record({"folders": many("Folder"), "stats": many("FolderStats")}),
         SEARCH, query("inactive", "With inactive ones."), group="folders"),
    _own("GET", "/folders/{folder}", "Their bests in a folder",
         record({**_IN_FOLDER, "pbs": many("PersonalBest")}), _FOLDER,
         group="folders", missing="user or folder"),
    _own("GET", "/folders/{folder}/stats", "How far they are in a folder",
         record({"folder": ref("Folder"), "stats": ref("FolderStats")}), _FOLDER,
         group="folders", missing="user or folder"),
    _own(
        "GET", "/folders/{folder}/timeline", "When they got there, chart by chart",
        record({**_IN_FOLDER, "scores": many("Score")}), _FOLDER,
        query("criteriaType", "An enum metric, such as `lamp`.", required=True),
        query("criteriaValue", "Its value.", required=True),
        group="folders", missing="user or folder",
    ),
    _own(
        "GET", "/tables/{table}", "How far they are in a table",
        record({
            "table": ref("Table"),
            "folders": many("Folder"),
            "stats": many("FolderStats"),
        }),
        part("table", "The table's id."), group="folders", missing="user or table",
    ),
    _own("GET", "/rivals", "Their rivals", many("User"), group="rivals"),
    _own(
        "PUT", "/rivals", "Choose one's rivals", ANY_OBJECT, group="rivals",
        sent={
            "type": "object",
            "properties": {"rivalIDs": array(INTEGER)},
            "required": ["rivalIDs"],
        },
        text="Needs the permission `manage_rivals`.",
    ),
    _own("GET", "/rivals/challengers", "Whose rival they are", many("User"),
         group="rivals"),
    _own("GET", "/rivals/pb-leaderboard", "The best of them and their rivals",
         played("pbs", users=many("User")), ALG, group="rivals"),
    _own("GET", "/settings", "Their settings", ref("Settings"), group="players"),
    _own("PATCH", "/settings", "Change one's settings", ref("Settings"),
         group="players", sent=_SETTINGS,
         text="Needs the permission `customise_profile`."),
    row(
        "GET", "/scores/{score}", "A score",
        record({"score": ref("Score")}, optional={
            "user": ref("User"), "song": ref("Song"), "chart": ref("Chart"),
        }),
        (_SCORE, query("getRelated", "With its user, song and chart.")),
        group="scores", missing="score",
    ),
    row(
        "PATCH", "/scores/{score}", "Comment or mark one's score", ref("Score"),
        (_SCORE,), group="scores", missing="score", more=BUSY, key="required",
        sent={
            "type": "object",
            "properties": {"comment": _COMMENT, "highlight": BOOLEAN},
        },
        text="Needs the permission `customise_score`.",
    ),
    row(
        "DELETE", "/scores/{score}", "Delete one's score", ANY_OBJECT, (_SCORE,),
        group="scores", missing="score", more=BUSY, key="required",
        sent={"type": "object", "properties": {"blacklist": BOOLEAN}},
        text="Needs the permission `delete_score`.",
    ),
    row(
        "GET", "/sessions/{session}", "A session, and its scores",
        played("scores", session=ref("Session"), user=ref("User"),
               scoreInfo=many("ScoreInfo")),
        (_SESSION,), group="sessions", missing="session",
    ),
    row(
        "PATCH", "/sessions/{session}", "Name or mark one's session", ref("Session"),
        (_SESSION,), group="sessions", missing="session", key="required",
        sent={
            "type": "object",
            "properties": {
                "name": {"type": "string", "minLength": 3, "maxLength": 80},
                "desc": nullable({"type": "string", "minLength": 3, "maxLength": 120}),
                "highlight": BOOLEAN,
            },
        },
        text="Needs the permission `customise_session`.",
    ),
)  # fmt: skip
