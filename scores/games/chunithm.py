"""CHUNITHM (games, section 3)."""

from __future__ import annotations

from scores.games.schema import (
    ABSENT,
    FAST_SLOW_COMBO,
    ClassSet,
    Difficulty,
    Game,
    Merge,
    Natural,
    NoData,
    Playtype,
    ProfileRating,
    Record,
    ScoreRating,
    SessionRating,
    class_values,
    enum,
    graph,
    integer,
)
from scores.ratings import chunithm
from scores.ratings.grades import at_least, grade_by
from scores.ratings.profiles import mean_best


class SongData(Record):
    genre: str
    displayVersion: str
    duration: float = ABSENT


class ChartData(Record):
    inGameID: Natural


VERSIONS = {
    "paradiselost": "PARADISE LOST",
    "new": "NEW",
    "newplus": "NEW PLUS",
    "sun": "SUN",
    "sun-intl": "SUN International",
    "sun-omni": "SUN Omnimix",
    "sunplus": "SUN PLUS",
    "sunplus-intl": "SUN PLUS International",
    "sunplus-omni": "SUN PLUS Omnimix",
    "luminous": "LUMINOUS",
    "luminous-intl": "LUMINOUS International",
    "luminous-omni": "LUMINOUS Omnimix",
    "luminousplus": "LUMINOUS PLUS",
    "luminousplus-intl": "LUMINOUS PLUS International",
    "luminousplus-omni": "LUMINOUS PLUS Omnimix",
    "verse": "VERSE",
    "verse-intl": "VERSE International",
    "verse-omni": "VERSE Omnimix",
    "xverse": "X-VERSE",
    "xverse-intl": "X-VERSE International",
    "xverse-omni": "X-VERSE Omnimix",
}

COLOURS = {
    "BLUE": "青",
    "GREEN": "緑",
    "ORANGE": "橙",
    "RED": "赤",
    "PURPLE": "紫",
    "COPPER": "銅",
    "SILVER": "銀",
    "GOLD": "金",
    "PLATINUM": "鉑",
    "RAINBOW": "虹★",
    "RAINBOW_II": "虹★★",
    "RAINBOW_III": "虹★★★",
    "RAINBOW_IV": "虹★★★★",
    "RAINBOW_EX_I": "虹(極)★",
    "RAINBOW_EX_II": "虹(極)★★",
    "RAINBOW_EX_III": "虹(極)★★★",
}

COURSES = class_values(
    {
        "DAN_I": "I",
        "DAN_II": "II",
        "DAN_III": "III",
        "DAN_IV": "IV",
        "DAN_V": "V",
        "DAN_INFINITE": "∞",
    }
)

SINGLE = Playtype(
    game="chunithm",
    name="Single",
    default_metric="score",
    preferred_enum="grade",
    judgements=("jcrit", "justice", "attack", "miss"),
    match_types=("inGameID", "songTitle", "tachiSongID"),
    difficulties=(
        Difficulty("BASIC", "B"),
        Difficulty("ADVANCED", "A"),
        Difficulty("EXPERT", "E"),
        Difficulty("MASTER", "M"),
        Difficulty("ULTIMA", "U"),
    ),
    default_difficulty="MASTER",
    versions=VERSIONS,
    provided=(
        integer("score", maximum=chunithm.MAXIMUM),
        enum(
            "noteLamp",
            *("NONE", "FULL COMBO", "ALL JUSTICE", "ALL JUSTICE CRITICAL"),
            relevant_from="FULL COMBO",
        ),
        enum(
            "clearLamp",
            *("FAILED", "CLEAR", "HARD", "BRAVE", "ABSOLUTE", "CATASTROPHY"),
            relevant_from="CLEAR",
        ),
    ),
    derived=(enum("grade", *(name for name, _ in chunithm.GRADES), relevant_from="A"),),
    optional=(
        *FAST_SLOW_COMBO,
        graph("scoreGraph", 0, chunithm.MAXIMUM, nullable=False),
        graph("lifeGraph", 0, 999, nullable=False),
    ),
    derive=grade_by("score", chunithm.GRADES),
    validators=chunithm.CHECKS,
    score_ratings=(
        ScoreRating(
            "rating",
            "What the game counts for a score: the chart's level and a bonus by score.",
            chunithm.rating,
        ),
    ),
    session_ratings=(
        SessionRating(
            "naiveRating", "The mean of the session's 10 best ratings.", "rating"
        ),
    ),
    profile_ratings=(
        ProfileRating(
            "naiveRating",
            "The mean of your 50 best ratings, with no regard to how new a song is.",
            mean_best("rating", 50, 100),
        ),
    ),
    default_score_rating="rating",
    default_session_rating="naiveRating",
    default_profile_rating="naiveRating",
    classes=(
        ClassSet(
            "colour",
            class_values(COLOURS),
            derive=at_least("naiveRating", chunithm.COLOURS),
            relevant_from="RAINBOW",
            minimum_scores=50,
        ),
        ClassSet("dan", COURSES),
        ClassSet("emblem", COURSES),
    ),
    merges=(
        Merge("Best Note Lamp", "noteLamp", ("noteLamp",)),
        Merge("Best Clear Lamp", "clearLamp", ("clearLamp",)),
    ),
    ranking=("score", "noteLamp", "clearLamp"),
    song_data=SongData,
    chart_data=ChartData,
    score_meta=NoData,
    preferences=NoData,
)

CHUNITHM = Game(name="chunithm", title="CHUNITHM", playtypes={"Single": SINGLE})
