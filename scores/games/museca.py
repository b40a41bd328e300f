"""MÚSECA (games, museca:Single)."""

from __future__ import annotations

from scores.games.schema import (
    FAST_SLOW_COMBO,
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
    enum,
    integer,
)
from scores.ratings.checks import only_below, only_with, without
from scores.ratings.grades import grade_by
from scores.ratings.museca import curator_skill
from scores.ratings.profiles import sum_best


class SongData(Record):
    titleJP: str
    artistJP: str
    displayVersion: str


class ChartData(Record):
    inGameID: Natural


PERFECT = 1_000_000
LOWEST_CLEAR = 800_000
GRADE_STEPS = (
    ("没", 0),
    ("拙", 600_000),
    ("凡", 700_000),
    ("佳", LOWEST_CLEAR),
    ("良", 850_000),
    ("優", 900_000),
    ("秀", 950_000),
    ("傑", 975_000),
    ("傑G", PERFECT),
)

SINGLE = Playtype(
    game="museca",
    name="Single",
    default_metric="score",
    preferred_enum="grade",
    judgements=("critical", "near", "miss"),
    match_types=("songTitle", "tachiSongID", "inGameID"),
    difficulties=(
        Difficulty("Green", "G"),
        Difficulty("Yellow", "Y"),
        Difficulty("Red", "R"),
    ),
    default_difficulty="Red",
    versions={"1.5": "1 + 1/2", "1.5-b": "1 + 1/2 Rev. B"},
    provided=(
        integer("score", 0, PERFECT),
        enum(
            "lamp",
            "FAILED",
            "CLEAR",
            "CONNECT ALL",
            "PERFECT CONNECT ALL",
            relevant_from="CLEAR",
        ),
    ),
    derived=(enum("grade", *(grade for grade, _ in GRADE_STEPS), relevant_from="優"),),
    optional=FAST_SLOW_COMBO,
    derive=grade_by("score", GRADE_STEPS),
    validators=(
        only_with("lamp", "PERFECT CONNECT ALL", "score", PERFECT),
        without("lamp", "PERFECT CONNECT ALL", "near", "miss", missing_is_zero=True),
        without("lamp", "CONNECT ALL", "miss"),
        only_below("lamp", "FAILED", "score", LOWEST_CLEAR),
    ),
    score_ratings=(ScoreRating("curatorSkill", "Level times score.", curator_skill),),
    session_ratings=(
        SessionRating(
            "curatorSkill", "The mean of the 10 best curatorSkills.", "curatorSkill"
        ),
    ),
    profile_ratings=(
        ProfileRating(
            "curatorSkill",
            "The sum of the 20 best curatorSkills.",
            sum_best("curatorSkill", 20),
        ),
    ),
    default_score_rating="curatorSkill",
    default_session_rating="curatorSkill",
    default_profile_rating="curatorSkill",
    merges=(Merge("Best Lamp", "lamp", ("lamp",)),),
    ranking=("score",),
    song_data=SongData,
    chart_data=ChartData,
    score_meta=NoData,
    preferences=NoData,
)

MUSECA = Game(name="museca", title="MÚSECA", playtypes={"Single": SINGLE})
