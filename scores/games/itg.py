"""ITG (games, section 4)."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from scores.games.schema import (
    Game,
    Merge,
    NoData,
    Playtype,
    ProfileRating,
    Record,
    ScoreRating,
    SessionRating,
    decimal,
    enum,
    graph,
)
from scores.ratings import itg
from scores.ratings.profiles import sum_best


class SongData(Record):
    subtitle: str | None


class Breakdown(Record):
    """How the streams of a chart follow each other, in players' notation. (The
    documents call it a tier; the published charts have this.)"""

    density: float
    detailed: str
    partiallySimplified: str
    simplified: str
    total: str


class ChartData(Record):
    rankedLevel: float | None
    chartLevel: float
    hashGSv3: str
    difficultyTag: Literal["Beginner", "Easy", "Medium", "Hard", "Expert", "Edit"]
    length: Annotated[float, Field(gt=0)]
    charter: str
    streamBPM: float | None
    breakdown: Breakdown | None
    npsPerMeasure: list[Annotated[float, Field(ge=0)]]
    notesPerMeasure: list[Annotated[float, Field(ge=0)]]
    bannerLocationOverride: str | None
    originalPack: str
    packs: list[str]


STAMINA = Playtype(
    game="itg",
    name="Stamina",
    default_metric="finalPercent",
    preferred_enum="lamp",
    judgements=(
        *("fantastic+", "fantastic", "excellent", "great", "decent"),
        *("wayoff", "miss"),
    ),
    match_types=("itgChartHash",),
    difficulties=None,
    default_difficulty="",
    versions={},
    provided=(
        decimal("scorePercent", maximum=100),
        decimal("survivedPercent", maximum=100),
        enum(
            "lamp",
            *("FAILED", "CLEAR", "FULL COMBO", "FULL EXCELLENT COMBO"),
            *("QUAD", "QUINT"),
            relevant_from="FAILED",
        ),
    ),
    derived=(
        enum("grade", "F", *(name for name, _ in itg.GRADES), relevant_from="A"),
        decimal("finalPercent", maximum=200),
    ),
    optional=(graph("lifebarHistory", 0, 100, nullable=False),),
    derive=itg.derive,
    validators=itg.CHECKS,
    score_ratings=(
        ScoreRating(
            "blockRating",
            "The level that players ranked the chart at, if it was cleared.",
            itg.block_rating,
        ),
        ScoreRating(
            "fastest32",
            "The speed of the fastest 32 measures of unbroken stream.",
            itg.fastest32,
        ),
    ),
    session_ratings=(
        SessionRating(
            "blockRating",
            "The mean of the session's 5 best block ratings.",
            "blockRating",
            best=5,
        ),
    ),
    profile_ratings=(
        ProfileRating(
            "highestBlock",
            "The highest level that you cleared.",
            sum_best("blockRating", 1),
        ),
        ProfileRating(
            "fastest32",
            "The fastest 32 measures of stream that you played.",
            sum_best("fastest32", 1),
        ),
    ),
    default_score_rating="blockRating",
    default_session_rating="blockRating",
    default_profile_rating="highestBlock",
    base_name="Best Result",
    merges=(Merge("Best Lamp", "lamp", ("lamp",)),),
    ranking=("finalPercent",),
    song_data=SongData,
    chart_data=ChartData,
    score_meta=NoData,
    preferences=NoData,
)

ITG = Game(name="itg", title="ITG", playtypes={"Stamina": STAMINA})
