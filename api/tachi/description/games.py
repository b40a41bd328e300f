"""Games, songs, charts, folders and leaderboards (tachi-api 3.5, 3.14)."""

from __future__ import annotations

from api.description import (
    INTEGER,
    NULL,
    TEXT,
    Operation,
    Schema,
    array,
    either,
    mapping,
    part,
    query,
    record,
    ref,
)
from api.tachi.description.wording import (
    ALG,
    GAME,
    GPT,
    LIMIT,
    SEARCH,
    many,
    played,
    row,
)

_CHART = part("chart", "The chart's id.")
_FOLDER = part("folder", "The folder's id.")
_TABLE = part("table", "The table's id.")
_SONG_AND_CHART = record({"song": ref("Song"), "chart": ref("Chart")})
_BESTS = record({"pbs": many("PersonalBest"), "users": many("User")})
_MATCH = ("matchType", "identifier", "difficulty", "version", "artist")
_CONFIG = record(
    {
        "config": ref("Playtype"),
        "scoreCount": INTEGER,
        "playerCount": INTEGER,
        "chartCount": INTEGER,
    }
)
_SENT: Schema = {
    "type": "object",
    "properties": dict.fromkeys(_MATCH, TEXT),
    "required": ["matchType", "identifier"],
}


def _found(playcount: Schema) -> Schema:
    """By `game:playtype`."""
    return mapping(
        array(
            record({"song": ref("Song"), "chart": ref("Chart"), "playcount": playcount})
        )
    )


GAME_OPERATIONS: tuple[Operation, ...] = (
    row(
        "GET", "/games", "All games",
        record({"supportedGames": array(TEXT), "configs": mapping(ref("Game"))}),
        group="games",
    ),
    row(
        "GET", "/games/{game}", "A game", either(ref("Game"), _CONFIG), GAME[:1],
        group="games",
        text="A game and playtype in one word, such as `iidx-sp`, is that playtype.",
    ),
    row("GET", GPT, "A game and playtype", _CONFIG, GAME, group="games"),
    row(
        "GET", f"{GPT}/charts", "Charts, most played first",
        record({"charts": many("CountedChart"), "songs": many("Song")}),
        (
            *GAME,
            query("search", "Part of a song's title or artist."),
            query("requesterHasPlayed", "Only those that the caller has played."),
            query("noIntelligentOmit", "With charts made by fans."),
        ),
        group="charts", key="optional",
    ),
    row(
        "GET", f"{GPT}/charts/resolve", "The chart that fits", _SONG_AND_CHART,
        (
            *GAME,
            query("matchType", "How `identifier` names it.", required=True),
            query("identifier", "A title, a hash, an id.", required=True),
            *(query(name, f"The {name}.") for name in _MATCH[2:]),
        ),
        group="charts", missing="chart",
    ),
    row("POST", f"{GPT}/charts/resolve", "The same, by POST", _SONG_AND_CHART, GAME,
        group="charts", missing="chart", sent=_SENT),
    row("GET", f"{GPT}/charts/{{chart}}", "A chart", _SONG_AND_CHART, (*GAME, _CHART),
        group="charts", missing="chart"),
    row("GET", f"{GPT}/charts/{{chart}}/folders", "The folders it is in",
        many("Folder"), (*GAME, _CHART, query("inactive", "With inactive ones.")),
        group="charts", missing="chart"),
    row("GET", f"{GPT}/charts/{{chart}}/playcount", "How many have played it",
        record({"count": INTEGER}), (*GAME, _CHART), group="charts", missing="chart"),
    row("GET", f"{GPT}/charts/{{chart}}/pbs", "The best on it", _BESTS,
        (*GAME, _CHART, query("startRanking", "The first place, else 1.", INTEGER)),
        group="charts", missing="chart"),
    row("GET", f"{GPT}/charts/{{chart}}/pbs/search", "The bests of players by name",
        _BESTS, (*GAME, _CHART, SEARCH), group="charts", missing="chart"),
    row("GET", f"{GPT}/songs/{{song}}", "A song, and its charts",
        record({"song": ref("Song"), "charts": many("Chart")}),
        (*GAME, part("song", "The song's id.", INTEGER)),
        group="charts", missing="song"),
    row("GET", f"{GPT}/leaderboard", "The best players",
        record({"gameStats": many("GameStats"), "users": many("User")}),
        (*GAME, ALG, LIMIT), group="leaderboards"),
    row("GET", f"{GPT}/pb-leaderboard", "The best scores",
        played("pbs", users=many("User")), (*GAME, ALG, LIMIT), group="leaderboards"),
    row("GET", f"{GPT}/players", "Players by name", many("User"), (*GAME, SEARCH),
        group="leaderboards"),
    row("GET", f"{GPT}/folders", "Folders by name", many("Folder"),
        (*GAME, SEARCH, query("inactive", "With inactive ones.")), group="folders"),
    row(
        "GET", f"{GPT}/folders/{{folder}}", "A folder, and its charts",
        record({
            "folder": ref("Folder"), "songs": many("Song"), "charts": many("Chart"),
        }),
        (*GAME, _FOLDER), group="folders", missing="folder",
    ),
    row("GET", f"{GPT}/tables", "All tables", many("Table"),
        (*GAME, query("showInactive", "With inactive ones.")), group="folders"),
    row("GET", f"{GPT}/tables/{{table}}", "A table, and its folders",
        record({"table": ref("Table"), "folders": many("Folder")}),
        (*GAME, _TABLE), group="folders", missing="table"),
    row(
        "GET", "/search", "Users, songs, charts and folders of all games",
        record({
            "users": many("FoundUser"),
            "charts": _found(INTEGER),
            "folders": many("Folder"),
            "songs": many("FoundSong"),
        }),
        (SEARCH, query("hasPlayedGame", "Only games that the caller plays.")),
        group="search", key="optional",
    ),
    row("GET", "/search/chart-hash", "Charts by the hash of their file",
        record({"charts": _found(NULL)}), (SEARCH,), group="search"),
)  # fmt: skip
