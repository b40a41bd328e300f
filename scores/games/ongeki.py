"""O.N.G.E.K.I. (games, section 4)."""

from __future__ import annotations

from typing import Literal

from scores.games.schema import (
    ABSENT,
    FAST_SLOW_COMBO,
    ClassSet,
    Difficulty,
    Game,
    Merge,
    NoData,
    Playtype,
    ProfileRating,
    Record,
    ScoreRating,
    SessionRating,
    Whole,
    class_values,
    enum,
    graph,
    integer,
)
from scores.ratings import ongeki
from scores.ratings.grades import at_least
from scores.ratings.profiles import mean_best


class SongData(Record):
    genre: Literal[
        "POPS＆ANIME",  # noqa: RUF001
        "niconico",
        "東方Project",
        "VARIETY",
        "チュウマイ",
        "オンゲキ",
        "LUNATIC",
        "ボーナストラック",
    ]
    duration: float


class ChartData(Record):
    displayVersion: Literal[
        "オンゲキ",
        "オンゲキ PLUS",
        "オンゲキ SUMMER",
        "オンゲキ SUMMER PLUS",
        "オンゲキ R.E.D.",
        "オンゲキ R.E.D. PLUS",
        "オンゲキ bright",
        "オンゲキ bright MEMORY Act.1",
        "オンゲキ bright MEMORY Act.2",
        "オンゲキ bright MEMORY Act.3",
        "オンゲキ Re:Fresh",
    ]
    isReMaster: bool = ABSENT
    maxPlatScore: Whole
    inGameID: Whole
    chartViewURL: str = ABSENT


VERSIONS = {
    "brightMemory2Omni": "bright MEMORY Act.II Omnimix",
    "brightMemory3": "bright MEMORY Act.III",
    "brightMemory3Omni": "bright MEMORY Act.III Omnimix",
    "refresh": "Re:Fresh",
    "refreshOmni": "Re:Fresh Omnimix",
}

COLOURS = {
    "BLUE": "水",
    "GREEN": "緑",
    "ORANGE": "橙",
    "RED": "赤",
    "PURPLE": "紫",
    "COPPER": "銅",
    "SILVER": "銀",
    "GOLD": "金",
    "PLATINUM": "鉑",
    "RAINBOW": "虹",
    "RAINBOW_SHINY": "虹(光)",
    "RAINBOW_EX": "虹(極)",
}

SINGLE = Playtype(
    game="ongeki",
    name="Single",
    default_metric="score",
    preferred_enum="grade",
    judgements=("cbreak", "break", "hit", "miss"),
    match_types=("songTitle", "tachiSongID", "inGameID"),
    difficulties=(
        Difficulty("BASIC", "BAS"),
        Difficulty("ADVANCED", "ADV"),
        Difficulty("EXPERT", "EXP"),
        Difficulty("MASTER", "MAS"),
        Difficulty("LUNATIC", "LUN"),
    ),
    default_difficulty="MASTER",
    versions=VERSIONS,
    provided=(
        integer("score", maximum=ongeki.MAXIMUM),
        enum(
            "noteLamp",
            *("LOSS", "CLEAR", "FULL COMBO", "ALL BREAK", "ALL BREAK+"),
            relevant_from="CLEAR",
        ),
        enum("bellLamp", "NONE", "FULL BELL", relevant_from="FULL BELL"),
        integer("platinumScore", maximum=ongeki.maximum_platinum),
    ),
    derived=(
        enum("grade", *(name for name, _ in ongeki.GRADES), relevant_from="A"),
        integer("platinumStars", maximum=ongeki.MOST_STARS),
    ),
    optional=(
        *FAST_SLOW_COMBO,
        integer("damage", in_score_id=True),
        integer("bellCount", in_score_id=True),
        integer("totalBellCount"),
        graph("scoreGraph", 0, 100, nullable=True),
        graph("platinumGraph", 0, 100, nullable=True),
        graph("bellGraph", 0, 100, nullable=True),
        graph("lifeGraph", 0, 100, nullable=True),
    ),
    derive=ongeki.derive,
    validators=ongeki.CHECKS,
    score_ratings=(
        ScoreRating(
            "rating",
            "What the game counted before Re:Fresh: the level and a bonus by score.",
            ongeki.rating,
        ),
        ScoreRating(
            "scoreRating",
            "What Re:Fresh counts: the level and a bonus by score and lamps.",
            ongeki.score_rating,
        ),
        ScoreRating(
            "starRating",
            "What Re:Fresh counts for platinum stars: more on higher levels.",
            ongeki.star_rating,
        ),
    ),
    session_ratings=(
        SessionRating(
            "naiveRating", "The mean of the session's 10 best ratings.", "rating"
        ),
        SessionRating(
            "naiveScoreRating",
            "The mean of the session's 10 best score ratings.",
            "scoreRating",
        ),
        SessionRating(
            "starRating",
            "The mean of the session's 10 best star ratings.",
            "starRating",
        ),
    ),
    profile_ratings=(
        ProfileRating(
            "naiveRating",
            "The mean of your 45 best ratings, with no regard to how new a song is.",
            mean_best("rating", 45, 100),
        ),
        ProfileRating(
            "naiveRatingRefresh",
            "Your 60 best score ratings and 50 best star ratings, as Re:Fresh weighs "
            "them, with no regard to how new a song is.",
            ongeki.profile_rating_refresh,
        ),
    ),
    default_score_rating="rating",
    default_session_rating="naiveRating",
    default_profile_rating="naiveRating",
    classes=(
        ClassSet(
            "colour",
            class_values(COLOURS),
            derive=at_least("naiveRatingRefresh", ongeki.COLOURS),
            relevant_from="RAINBOW",
        ),
    ),
    merges=(
        Merge(
            "Best Platinum Score", "platinumScore", ("platinumScore", "platinumStars")
        ),
        Merge("Best Note Lamp", "noteLamp", ("noteLamp",)),
        Merge("Best Bell Lamp", "bellLamp", ("bellLamp",)),
    ),
    ranking=("score", "platinumScore"),
    song_data=SongData,
    chart_data=ChartData,
    score_meta=NoData,
    preferences=NoData,
)

ONGEKI = Game(name="ongeki", title="O.N.G.E.K.I.", playtypes={"Single": SINGLE})
