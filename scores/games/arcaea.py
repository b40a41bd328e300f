"""Arcaea (games, section 4)."""

from __future__ import annotations

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
    enum,
    integer,
)
from scores.ratings import arcaea
from scores.ratings.grades import at_least, grade_by
from scores.ratings.profiles import mean_best


class SongData(Record):
    displayVersion: str
    songPack: str


class ChartData(Record):
    inGameStrID: str
    notecount: Natural


BADGES = {
    "BLUE": "Blue",
    "GREEN": "Green",
    "ASH_PURPLE": "Ash Purple",
    "PURPLE": "Purple",
    "RED": "Red",
    "ONE_STAR": "☆",
    "TWO_STARS": "☆☆",
    "THREE_STARS": "☆☆☆",
}

TOUCH = Playtype(
    game="arcaea",
    name="Touch",
    default_metric="score",
    preferred_enum="grade",
    judgements=("pure", "far", "lost"),
    match_types=("inGameStrID", "songTitle", "tachiSongID"),
    difficulties=(
        Difficulty("Past", "PST"),
        Difficulty("Present", "PRS"),
        Difficulty("Future", "FTR"),
        Difficulty("Beyond", "BYD"),
    ),
    default_difficulty="Future",
    versions={"mobile": "Mobile", "switch": "Nintendo Switch"},
    provided=(
        integer("score", maximum=arcaea.maximum_score),
        enum(
            "lamp",
            *("LOST", "EASY CLEAR", "CLEAR", "HARD CLEAR"),
            *("FULL RECALL", "PURE MEMORY"),
            relevant_from="EASY CLEAR",
        ),
    ),
    derived=(enum("grade", *(name for name, _ in arcaea.GRADES), relevant_from="AA"),),
    optional=FAST_SLOW_COMBO,
    derive=grade_by("score", arcaea.GRADES),
    validators=arcaea.CHECKS,
    score_ratings=(
        ScoreRating(
            "potential",
            "What the game counts for a score: the chart's level and a bonus by score.",
            arcaea.potential,
        ),
    ),
    session_ratings=(
        SessionRating(
            "naivePotential",
            "The mean of the session's 10 best potentials.",
            "potential",
        ),
    ),
    profile_ratings=(
        ProfileRating(
            "naivePotential",
            "The mean of your 30 best potentials, with no regard to recent scores.",
            mean_best("potential", 30),
        ),
    ),
    default_score_rating="potential",
    default_session_rating="naivePotential",
    default_profile_rating="naivePotential",
    classes=(
        ClassSet(
            "badge",
            class_values(BADGES),
            derive=at_least("naivePotential", arcaea.BADGES),
        ),
        ClassSet(
            "courseBanner",
            class_values({f"PHASE_{n}": f"Phase {n}" for n in range(1, 12)}),
        ),
    ),
    merges=(Merge("Best Lamp", "lamp", ("lamp",)),),
    ranking=("score",),
    song_data=SongData,
    chart_data=ChartData,
    score_meta=NoData,
    preferences=NoData,
)

ARCAEA = Game(name="arcaea", title="Arcaea", playtypes={"Touch": TOUCH})
