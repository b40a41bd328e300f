"""SOUND VOLTEX (games, sdvx:Single)."""

from __future__ import annotations

from scores.games.schema import (
    FAST_SLOW_COMBO,
    ClassSet,
    ClassValue,
    Difficulty,
    Game,
    Merge,
    Natural,
    NoData,
    Playtype,
    Record,
    Tier,
    decimal,
    enum,
    integer,
)
from scores.games.volforce import (
    GRADE,
    PROFILE_RATINGS,
    SCORE,
    SCORE_RATINGS,
    SESSION_RATINGS,
    VALIDATORS,
    VF_CLASS,
    Preferences,
    derive,
)


class SongData(Record):
    displayVersion: str


class ChartData(Record):
    inGameID: Natural
    clearTier: Tier | None = None
    pucTier: Tier | None = None
    sTier: Tier | None = None


DIFFICULTIES = "NOV", "ADV", "EXH", "INF", "GRV", "HVN", "VVD", "XCD", "MXM", "ULT"

SINGLE = Playtype(
    game="sdvx",
    name="Single",
    default_metric="score",
    preferred_enum="grade",
    judgements=("critical", "near", "miss"),
    match_types=("sdvxInGameID", "songTitle", "tachiSongID"),
    difficulties=tuple(Difficulty(name, name) for name in DIFFICULTIES),
    default_difficulty="EXH",
    versions={
        "booth": "BOOTH",
        "inf": "infinite infection",
        "gw": "GRAVITY WARS",
        "heaven": "HEAVENLY HAVEN",
        "vivid": "VIVID WAVE",
        "exceed": "EXCEED GEAR",
        "konaste": "Konaste",
    },
    provided=(
        SCORE,
        enum(
            "lamp",
            "FAILED",
            "CLEAR",
            "EXCESSIVE CLEAR",
            "MAXXIVE CLEAR",
            "ULTIMATE CHAIN",
            "PERFECT ULTIMATE CHAIN",
            relevant_from="CLEAR",
        ),
    ),
    derived=(GRADE,),
    optional=(
        *FAST_SLOW_COMBO,
        # No upper bound is known.
        integer("exScore", in_score_id=True),
        decimal("gauge", 0, 100),
    ),
    derive=derive,
    validators=VALIDATORS,
    score_ratings=SCORE_RATINGS,
    session_ratings=SESSION_RATINGS,
    profile_ratings=PROFILE_RATINGS,
    default_score_rating="VF6",
    default_session_rating="ProfileVF6",
    default_profile_rating="VF6",
    classes=(
        ClassSet(
            "dan",
            (
                *(ClassValue(f"DAN_{n}", f"LV.{n:02}") for n in range(1, 12)),
                ClassValue("INF", "LV.INF"),
            ),
        ),
        VF_CLASS,
    ),
    merges=(
        Merge("Best Lamp", "lamp", ("lamp",)),
        Merge("Best EX Score", "optional.exScore", ("optional.exScore",)),
    ),
    ranking=("score",),
    song_data=SongData,
    chart_data=ChartData,
    score_meta=NoData,
    preferences=Preferences,
)

SDVX = Game(name="sdvx", title="SOUND VOLTEX", playtypes={"Single": SINGLE})
