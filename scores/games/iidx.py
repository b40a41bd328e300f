"""beatmania IIDX (games, iidx:SP)."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Literal

from pydantic import Field

from scores.games.dans import CHUUDEN, DANS, KAIDEN, KYUS
from scores.games.ex_score import (
    BP,
    GAUGE,
    GRADE,
    LAMP,
    LOWEST_BP,
    PERCENT,
    SCORE,
    Random,
)
from scores.games.schema import (
    ABSENT,
    FAST_SLOW_COMBO,
    ClassSet,
    Difficulty,
    Game,
    Merge,
    Natural,
    Playtype,
    ProfileRating,
    Record,
    ScoreRating,
    SessionRating,
    Tier,
    Whole,
    graph,
    integer,
)
from scores.ratings.ex_score import derive, judgements_add_up
from scores.ratings.iidx import bpi, kt_lamp_rating_dp, kt_lamp_rating_sp
from scores.ratings.profiles import mean_best

Positive = Annotated[Whole, Field(gt=0)]
GSM = ("gsmEasy", "gsmNormal", "gsmHard", "gsmEXHard")


class SongData(Record):
    genre: str
    displayVersion: str | None


class _ChartData(Record):
    notecount: Natural
    inGameID: Whole | list[Whole]
    hashSHA256: str | None
    two_dxtra_set: str | None = Field(alias="2dxtraSet")
    kaidenAverage: Positive | None
    worldRecord: Positive | None
    bpiCoefficient: Annotated[float, Field(gt=0)] | None


class SPChartData(_ChartData):
    ncTier: Tier | None = None
    hcTier: Tier | None = None
    exhcTier: Tier | None = None


class DPChartData(_ChartData):
    dpTier: Tier | None = None


class _ScoreMeta(Record):
    assist: Literal["AUTO SCRATCH", "LEGACY NOTE", "NO ASSIST", "FULL ASSIST"] = ABSENT
    range: Literal["NONE", "HIDDEN+", "SUDDEN+", "LIFT", "LIFT SUD+", "SUD+ HID+"] = (
        ABSENT
    )
    gauge: Literal["ASSISTED EASY", "EASY", "NORMAL", "HARD", "EX-HARD"] = ABSENT


class SPScoreMeta(_ScoreMeta):
    random: Random = ABSENT


class DPScoreMeta(_ScoreMeta):
    """``random`` is said for the left and the right side."""

    random: Annotated[list[Random], Field(min_length=2, max_length=2)] = ABSENT


class Preferences(Record):
    display2DXTra: bool | None = None
    bpiTarget: Annotated[float, Field(ge=-15, le=100)] | None = None


DIFFICULTIES = tuple(
    Difficulty(f"{style}{name}", f"{name[0]}{suffix}")
    for style, suffix in (
        ("", ""),
        ("All Scratch ", " (Scr.)"),
        ("Kichiku ", " (Kc.)"),
        ("Kiraku ", " (Kr.)"),
    )
    for name in ("NORMAL", "HYPER", "ANOTHER", "LEGGENDARIA")
)

VERSIONS = {
    "20": "tricoro",
    "21": "SPADA",
    "22": "PENDUAL",
    "23": "copula",
    "24": "SINOBUZ",
    "25": "CANNON BALLERS",
    "26": "ROOTAGE",
    "27": "HEROIC VERSE",
    "28": "BISTROVER",
    "29": "CastHour",
    "30": "Resident",
    "31": "Epolis",
    "32": "Pinky Crush",
    "33": "Sparkle Shower",
    "3-cs": "3rd Style CS",
    "4-cs": "4th Style CS",
    "5-cs": "5th Style CS",
    "6-cs": "6th Style CS",
    "7-cs": "7th Style CS",
    "8-cs": "8th Style CS",
    "9-cs": "9th Style CS",
    "10-cs": "10th Style CS",
    "11-cs": "IIDX RED CS",
    "12-cs": "HAPPY SKY CS",
    "13-cs": "DISTORTED CS",
    "14-cs": "GOLD CS",
    "15-cs": "DJ TROOPERS CS",
    "16-cs": "EMPRESS CS",
    "26-omni": "ROOTAGE Omnimix",
    "27-omni": "HEROIC VERSE Omnimix",
    "28-omni": "BISTROVER Omnimix",
    "29-omni": "CastHour Omnimix",
    "30-omni": "Resident Omnimix",
    "31-omni": "Epolis Omnimix",
    "32-omni": "Pinky Crush Omnimix",
    "27-2dxtra": "HEROIC VERSE 2dxtra",
    "28-2dxtra": "BISTROVER 2dxtra",
    "30-2dxtra": "RESIDENT 2dxtra",
    "31-2dxtra": "Epolis 2dxtra",
    "bmus": "BEATMANIA US",
    "inf": "INFINITAS",
}

BPI = ScoreRating(
    "BPI", "0 is the average score of kaiden players, 100 the world record.", bpi
)

SP = Playtype(
    game="iidx",
    name="SP",
    default_metric="percent",
    preferred_enum="lamp",
    judgements=("pgreat", "great", "good", "bad", "poor"),
    match_types=("inGameID", "tachiSongID", "songTitle"),
    difficulties=DIFFICULTIES,
    default_difficulty="ANOTHER",
    versions=VERSIONS,
    provided=(SCORE, LAMP),
    derived=(PERCENT, GRADE),
    optional=(
        *FAST_SLOW_COMBO,
        BP,
        GAUGE,
        integer("comboBreak"),
        *(
            graph(name, 0, 100, nullable=True)
            for name in ("gaugeHistory", "scoreHistory", *GSM)
        ),
    ),
    derive=derive,
    validators=(judgements_add_up,),
    score_ratings=(
        ScoreRating(
            "ktLampRating",
            "How hard the lamp is on this chart, from the community's tiers.",
            kt_lamp_rating_sp,
        ),
        BPI,
    ),
    session_ratings=(
        SessionRating(
            "ktLampRating", "The mean of the 10 best ktLampRatings.", "ktLampRating"
        ),
        SessionRating("BPI", "The mean of the 10 best BPIs.", "BPI"),
    ),
    profile_ratings=(
        ProfileRating(
            "ktLampRating",
            "The mean of the 20 best ktLampRatings.",
            mean_best("ktLampRating", 20),
        ),
        ProfileRating(
            "BPI",
            "The mean of the 20 best BPIs; none with fewer.",
            mean_best("BPI", 20, strict=True),
        ),
    ),
    default_score_rating="ktLampRating",
    default_session_rating="ktLampRating",
    default_profile_rating="ktLampRating",
    classes=(ClassSet("dan", (*KYUS, *DANS, CHUUDEN, KAIDEN)),),
    merges=(
        Merge(
            "Best Lamp",
            "lamp",
            (
                "lamp",
                *(f"optional.{name}" for name in GSM),
                "optional.gauge",
                "optional.gaugeHistory",
                "optional.comboBreak",
            ),
        ),
        LOWEST_BP,
    ),
    ranking=("percent",),
    song_data=SongData,
    chart_data=SPChartData,
    score_meta=SPScoreMeta,
    preferences=Preferences,
)

DP = replace(
    SP,
    name="DP",
    score_ratings=(
        ScoreRating(
            "ktLampRating",
            "How hard the chart is for whoever cleared it, from the community's tier.",
            kt_lamp_rating_dp,
        ),
        BPI,
    ),
    chart_data=DPChartData,
    score_meta=DPScoreMeta,
)

IIDX = Game(name="iidx", title="beatmania IIDX", playtypes={"SP": SP, "DP": DP})
