"""USC, unnamed SDVX clone, on a controller or a keyboard (games, usc)."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from scores.games.schema import (
    ABSENT,
    FAST_SLOW_COMBO,
    Difficulty,
    Game,
    Merge,
    NoData,
    Playtype,
    Record,
    TableFolder,
    decimal,
    enum,
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


class ChartData(Record):
    hashSHA1: str | list[str]
    isOfficial: bool
    effector: str
    tableFolders: list[TableFolder]


class ScoreMeta(Record):
    noteMod: Literal["MIR-RAN", "MIRROR", "NORMAL", "RANDOM"] = ABSENT
    gaugeMod: Literal["NORMAL", "HARD", "PERMISSIVE"] = ABSENT


CONTROLLER = Playtype(
    game="usc",
    name="Controller",
    default_metric="score",
    preferred_enum="grade",
    judgements=("critical", "near", "miss"),
    match_types=("uscChartHash", "tachiSongID"),
    difficulties=tuple(Difficulty(name, name) for name in ("NOV", "ADV", "EXH", "INF")),
    default_difficulty="EXH",
    versions={},
    provided=(
        SCORE,
        enum(
            "lamp",
            "FAILED",
            "CLEAR",
            "EXCESSIVE CLEAR",
            "ULTIMATE CHAIN",
            "PERFECT ULTIMATE CHAIN",
            relevant_from="CLEAR",
        ),
    ),
    derived=(GRADE,),
    optional=(*FAST_SLOW_COMBO, decimal("gauge", 0, 100)),
    derive=derive,
    validators=VALIDATORS,
    score_ratings=SCORE_RATINGS,
    session_ratings=SESSION_RATINGS,
    profile_ratings=PROFILE_RATINGS,
    default_score_rating="VF6",
    default_session_rating="ProfileVF6",
    default_profile_rating="VF6",
    classes=(VF_CLASS,),
    merges=(Merge("Best Lamp", "lamp", ("lamp",)),),
    ranking=("score",),
    song_data=NoData,
    chart_data=ChartData,
    score_meta=ScoreMeta,
    preferences=Preferences,
)
KEYBOARD = replace(CONTROLLER, name="Keyboard")

USC = Game(
    name="usc",
    title="USC",
    playtypes={"Controller": CONTROLLER, "Keyboard": KEYBOARD},
)
