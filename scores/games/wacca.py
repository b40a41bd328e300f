"""WACCA (games, section 4)."""

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
    integer,
)
from scores.ratings import wacca
from scores.ratings.grades import at_least, grade_by
from scores.ratings.profiles import sum_best


class SongData(Record):
    genre: str
    displayVersion: str | None


class ChartData(Record):
    inGameID: Natural


class ScoreMeta(Record):
    mirror: bool = ABSENT


STAGES = (
    *("I", "II", "III", "IV", "V", "VI", "VII"),
    *("VIII", "IX", "X", "XI", "XII", "XIII", "XIV"),
)

SINGLE = Playtype(
    game="wacca",
    name="Single",
    default_metric="score",
    preferred_enum="grade",
    judgements=("marvelous", "great", "good", "miss"),
    match_types=("songTitle", "tachiSongID", "inGameID"),
    difficulties=(
        Difficulty("NORMAL", "NRM"),
        Difficulty("HARD", "HRD"),
        Difficulty("EXPERT", "EXP"),
        Difficulty("INFERNO", "INF"),
    ),
    default_difficulty="EXPERT",
    versions={"reverse": "REVERSE", "plus": "PLUS"},
    provided=(
        integer("score", maximum=wacca.MAXIMUM),
        enum(
            "lamp",
            *("FAILED", "CLEAR", "MISSLESS", "FULL COMBO", "ALL MARVELOUS"),
            relevant_from="CLEAR",
        ),
    ),
    derived=(enum("grade", *(name for name, _ in wacca.GRADES), relevant_from="S"),),
    optional=FAST_SLOW_COMBO,
    derive=grade_by("score", wacca.GRADES),
    validators=wacca.CHECKS,
    score_ratings=(
        ScoreRating(
            "rate",
            "The chart's level, one to four times by the score.",
            wacca.rate,
        ),
    ),
    session_ratings=(
        SessionRating("rate", "The mean of the session's 10 best rates.", "rate"),
    ),
    profile_ratings=(
        ProfileRating(
            "naiveRate",
            "The sum of your 50 best rates, with no regard to how new a song is.",
            sum_best("rate", 50),
        ),
    ),
    default_score_rating="rate",
    default_session_rating="rate",
    default_profile_rating="naiveRate",
    classes=(
        ClassSet("stageUp", class_values({stage: stage for stage in STAGES})),
        ClassSet(
            "colour",
            class_values({id: id.capitalize() for id, _ in wacca.COLOURS}),
            derive=at_least("naiveRate", wacca.COLOURS),
            relevant_from="RAINBOW",
        ),
    ),
    merges=(Merge("Best Lamp", "lamp", ("lamp",)),),
    ranking=("score",),
    song_data=SongData,
    chart_data=ChartData,
    score_meta=ScoreMeta,
    preferences=NoData,
)

WACCA = Game(name="wacca", title="WACCA", playtypes={"Single": SINGLE})
