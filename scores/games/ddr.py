"""DDR; both playtypes have the same tables (games, section 3)."""

from __future__ import annotations

from typing import Literal

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
from scores.ratings import ddr
from scores.ratings.grades import at_least


class SongData(Record):
    inGameID: Natural
    flareCategory: Literal["CLASSIC", "WHITE", "GOLD", "NONE"]
    basename: str = ABSENT
    ddrSongHash: str = ABSENT


class ChartData(Record):
    inGameID: Natural
    stepCount: Natural = ABSENT


VERSIONS = {
    "a": "A",
    "a20": "A20",
    "a20plus": "A20+",
    "a3": "A3",
    "konaste": "Konaste",
    "world": "World",
}

PLANETS = {
    "MERCURY": "水星",
    "VENUS": "金星",
    "EARTH": "地球",
    "MARS": "火星",
    "JUPITER": "木星",
    "SATURN": "土星",
    "URANUS": "天王星",
    "NEPTUNE": "海王星",
    "SUN": "太陽",
    "WORLD": "世界",
}


def _rank_name(rank: str) -> str:
    """Ranks of a planet have its Japanese name first."""
    planet = PLANETS.get(rank.rstrip("+"))
    return f"{planet} / {rank}" if planet else rank


def _playtype(name: str) -> Playtype:
    return Playtype(
        game="ddr",
        name=name,
        default_metric="score",
        preferred_enum="lamp",
        judgements=("MARVELOUS", "PERFECT", "GREAT", "GOOD", "MISS", "OK"),
        match_types=("inGameID", "songTitle", "tachiSongID", "ddrSongHash"),
        difficulties=(
            Difficulty("BEGINNER", "BEG"),
            Difficulty("BASIC", "BAS"),
            Difficulty("DIFFICULT", "DIF"),
            Difficulty("EXPERT", "EXP"),
            Difficulty("CHALLENGE", "CHA"),
        ),
        default_difficulty="EXPERT",
        versions=VERSIONS,
        provided=(
            integer("score", maximum=1_000_000),
            # LIFE4 is the highest, whatever older tables say.
            enum(
                "lamp",
                *("FAILED", "ASSIST", "CLEAR", "FULL COMBO", "GREAT FULL COMBO"),
                *("PERFECT FULL COMBO", "MARVELOUS FULL COMBO", "LIFE4"),
                relevant_from="CLEAR",
            ),
        ),
        derived=(
            enum("grade", "E", *(name for name, _ in ddr.GRADES), relevant_from="D"),
        ),
        optional=(
            enum("flare", *ddr.FLARES, relevant_from="0"),
            integer("exScore", in_score_id=True),
            *FAST_SLOW_COMBO,
        ),
        derive=ddr.derive,
        validators=ddr.CHECKS,
        score_ratings=(
            ScoreRating(
                "flareSkill",
                "What a clear is worth by its level, and 6% more for each flare rank.",
                ddr.flare_skill,
            ),
        ),
        session_ratings=(
            SessionRating(
                "flareSkill", "The mean of the session's 10 best flares.", "flareSkill"
            ),
        ),
        profile_ratings=(
            ProfileRating(
                "flareSkill",
                "The sum of your 30 best flares in each of CLASSIC, WHITE and GOLD.",
                ddr.profile_flare_skill,
            ),
        ),
        default_score_rating="flareSkill",
        default_session_rating="flareSkill",
        default_profile_rating="flareSkill",
        classes=(
            ClassSet(
                "flare",
                class_values({rank: _rank_name(rank) for rank, _ in ddr.FLARE_RANKS}),
                derive=at_least("flareSkill", ddr.FLARE_RANKS),
                relevant_from="URANUS",
            ),
        ),
        merges=(
            Merge("Best Lamp", "lamp", ("lamp",)),
            Merge("Best Score", "score", ("score", "grade")),
            Merge("Best EX Score", "optional.exScore", ("optional.exScore",)),
        ),
        ranking=("score",),
        song_data=SongData,
        chart_data=ChartData,
        score_meta=NoData,
        preferences=NoData,
    )


DDR = Game(
    name="ddr",
    title="DDR",
    playtypes={name: _playtype(name) for name in ("SP", "DP")},
)
