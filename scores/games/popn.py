"""pop'n music (games, popn:9B)."""

from __future__ import annotations

from typing import Literal

from scores.games.schema import (
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
    decimal,
    enum,
    integer,
)
from scores.ratings.checks import without
from scores.ratings.grades import at_least
from scores.ratings.popn import GRADE_STEPS, LAMPS, class_points, derive, medal_fits
from scores.ratings.profiles import mean_best


class SongData(Record):
    displayVersion: str | None
    genre: str
    genreEN: str | None


class ChartData(Record):
    hashSHA256: str | list[str] | None
    inGameID: Natural


class ScoreMeta(Record):
    hiSpeed: float | None = None
    hidden: float | None = None
    sudden: float | None = None
    random: Literal["MIRROR", "NONRAN", "RANDOM", "S-RANDOM"] | None = None
    gauge: Literal["EASY", "NORMAL", "HARD", "DANGER"] | None = None


CHARACTERS = class_values(
    {
        "KITTY": "にゃんこ",
        "STUDENT": "小学生",
        "DELINQUENT": "番長",
        "DETECTIVE": "刑事",
        "IDOL": "アイドル",
        "GENERAL": "将軍",
        "HERMIT": "仙人",
        "GOD": "神",
    }
)
CLASS_STEPS = (
    ("KITTY", 0),
    ("STUDENT", 21),
    ("DELINQUENT", 34),
    ("DETECTIVE", 46),
    ("IDOL", 59),
    ("GENERAL", 68),
    ("HERMIT", 79),
    ("GOD", 91),
)

NINE_BUTTONS = Playtype(
    game="popn",
    name="9B",
    default_metric="score",
    preferred_enum="lamp",
    judgements=("cool", "great", "good", "bad"),
    match_types=("inGameID", "tachiSongID", "popnChartHash"),
    difficulties=(
        Difficulty("Easy", "E"),
        Difficulty("Normal", "N"),
        Difficulty("Hyper", "H"),
        Difficulty("EX", "EX"),
    ),
    default_difficulty="EX",
    versions={"peace": "peace", "kaimei": "Kaimei Riddles", "unilab": "Unilab"},
    provided=(
        integer("score", 0, 100_000),
        enum("clearMedal", *LAMPS, relevant_from="clearCircle"),
    ),
    derived=(
        enum(
            "lamp",
            "FAILED",
            "EASY CLEAR",
            "CLEAR",
            "FULL COMBO",
            "PERFECT",
            relevant_from="CLEAR",
        ),
        enum("grade", *(grade for grade, _ in GRADE_STEPS), relevant_from="A"),
    ),
    optional=(*FAST_SLOW_COMBO, decimal("gauge", 0, 100)),
    derive=derive,
    validators=(
        without("lamp", "PERFECT", "bad", "good", missing_is_zero=True),
        without("lamp", "FULL COMBO", "bad"),
        medal_fits,
    ),
    score_ratings=(
        ScoreRating(
            "classPoints",
            "The game's own points, from level, score and lamp.",
            class_points,
        ),
    ),
    session_ratings=(
        SessionRating(
            "classPoints", "The mean of the 10 best classPoints.", "classPoints"
        ),
    ),
    profile_ratings=(
        ProfileRating(
            "naiveClassPoints",
            "The mean of the 20 best classPoints.",
            mean_best("classPoints", 20),
        ),
    ),
    default_score_rating="classPoints",
    default_session_rating="classPoints",
    default_profile_rating="naiveClassPoints",
    classes=(
        ClassSet(
            "class",
            CHARACTERS,
            derive=at_least("naiveClassPoints", CLASS_STEPS),
            relevant_from="GOD",
        ),
    ),
    # The grade stays that of the base.
    merges=(Merge("Best Clear", "clearMedal", ("clearMedal", "lamp")),),
    ranking=("score",),
    song_data=SongData,
    chart_data=ChartData,
    score_meta=ScoreMeta,
    preferences=NoData,
)

POPN = Game(name="popn", title="pop'n music", playtypes={"9B": NINE_BUTTONS})
