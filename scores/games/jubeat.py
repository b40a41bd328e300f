"""jubeat (games, jubeat:Single)."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

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
    graph,
    integer,
)
from scores.ratings.checks import only_below, only_with, without
from scores.ratings.grades import at_least, grade_by
from scores.ratings.jubeat import (
    LOWEST_CLEAR,
    jubility,
    most_music_rate,
    profile_jubility,
)
from scores.ratings.profiles import sum_best

NotNegative = Annotated[float, Field(ge=0)]
#: Songs of this version have thirty places of their own in a profile's jubility.
CURRENT_VERSION = "ave"
EXCELLENT = 1_000_000


class SongData(Record):
    displayVersion: str


class ChartData(Record):
    inGameID: Natural | list[Natural]
    noteCount: NotNegative
    musicBar: list[NotNegative]


class Preferences(Record):
    jubilityTarget: float | None = None


GRADE_STEPS = (
    ("E", 0),
    ("D", 500_000),
    ("C", LOWEST_CLEAR),
    ("B", 800_000),
    ("A", 850_000),
    ("S", 900_000),
    ("SS", 950_000),
    ("SSS", 980_000),
    ("EXC", EXCELLENT),
)
COLOURS = class_values(
    {
        "BLACK": "Black",
        "YELLOW_GREEN": "Yellow-Green",
        "GREEN": "Green",
        "LIGHT_BLUE": "Light Blue",
        "BLUE": "Blue",
        "VIOLET": "Violet",
        "PURPLE": "Purple",
        "PINK": "Pink",
        "ORANGE": "Orange",
        "GOLD": "Gold",
    }
)
COLOUR_STEPS = (
    ("BLACK", 0),
    ("YELLOW_GREEN", 250),
    ("GREEN", 750),
    ("LIGHT_BLUE", 1500),
    ("BLUE", 2500),
    ("VIOLET", 4000),
    ("PURPLE", 5500),
    ("PINK", 7000),
    ("ORANGE", 8500),
    ("GOLD", 9500),
)

SINGLE = Playtype(
    game="jubeat",
    name="Single",
    default_metric="musicRate",
    preferred_enum="grade",
    judgements=("perfect", "great", "good", "poor", "miss"),
    match_types=("inGameID", "tachiSongID"),
    difficulties=(
        Difficulty("BSC", "BSC"),
        Difficulty("ADV", "ADV"),
        Difficulty("EXT", "EXT"),
        Difficulty("HARD BSC", "H. BSC"),
        Difficulty("HARD ADV", "H. ADV"),
        Difficulty("HARD EXT", "H. EXT"),
    ),
    default_difficulty="EXT",
    versions={
        "jubeat": "jubeat",
        "ripples": "ripples",
        "knit": "knit",
        "copious": "copious",
        "saucer": "saucer",
        "prop": "prop",
        "qubell": "Qubell",
        "clan": "clan",
        "festo": "festo",
        "festo-omni": "festo Omnimix",
        "ave": "Ave.",
    },
    provided=(
        integer("score", 0, EXCELLENT),
        decimal("musicRate", 0, most_music_rate),
        enum(
            "lamp",
            "FAILED",
            "CLEAR",
            "FULL COMBO",
            "EXCELLENT",
            relevant_from="CLEAR",
        ),
    ),
    derived=(enum("grade", *(grade for grade, _ in GRADE_STEPS), relevant_from="A"),),
    optional=(
        *FAST_SLOW_COMBO,
        graph("musicBar", 0, 3, nullable=False, whole=True),
    ),
    derive=grade_by("score", GRADE_STEPS),
    validators=(
        only_with("lamp", "EXCELLENT", "score", EXCELLENT),
        without(
            "lamp",
            "EXCELLENT",
            "great",
            "good",
            "poor",
            "miss",
            missing_is_zero=True,
        ),
        without("lamp", "FULL COMBO", "miss"),
        only_below("lamp", "FAILED", "score", LOWEST_CLEAR),
    ),
    score_ratings=(ScoreRating("jubility", "Level times music rate.", jubility),),
    session_ratings=(
        SessionRating("jubility", "The mean of the 10 best jubilities.", "jubility"),
    ),
    profile_ratings=(
        ProfileRating(
            "jubility",
            "The 30 best songs of the current version and the 30 best others.",
            profile_jubility(CURRENT_VERSION),
        ),
        ProfileRating(
            "naiveJubility",
            "The sum of the 60 best jubilities.",
            sum_best("jubility", 60),
        ),
    ),
    default_score_rating="jubility",
    default_session_rating="jubility",
    default_profile_rating="jubility",
    classes=(
        ClassSet(
            "colour",
            COLOURS,
            derive=at_least("jubility", COLOUR_STEPS),
            minimum_scores=60,
        ),
    ),
    base_name="Best Music Rate",
    merges=(
        Merge("Best Lamp", "lamp", ("lamp",)),
        Merge("Best Score", "score", ("score", "grade")),
    ),
    ranking=("musicRate",),
    song_data=SongData,
    chart_data=ChartData,
    score_meta=NoData,
    preferences=Preferences,
)

JUBEAT = Game(name="jubeat", title="jubeat", playtypes={"Single": SINGLE})
