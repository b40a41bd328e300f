"""BMS: charts that people make, for seven keys or fourteen (games, bms:7K)."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Literal

from pydantic import Field

from scores.games.dans import DANS, KAIDEN, KYUS, numbered
from scores.games.ex_score import (
    BEATORAJA_MERGES,
    BEATORAJA_OPTIONAL,
    GRADE,
    LAMP,
    PERCENT,
    SCORE,
    Gauge,
    Random,
)
from scores.games.schema import (
    FAST_SLOW_COMBO,
    ClassSet,
    ClassValue,
    Difficulty,
    Game,
    Natural,
    Playtype,
    ProfileRating,
    Record,
    ScoreRating,
    SessionRating,
    TableFolder,
)
from scores.ratings.bms import sieglinde
from scores.ratings.ex_score import derive, judgements_add_up
from scores.ratings.profiles import mean_best


class SongData(Record):
    genre: str | None
    subtitle: str | None
    subartist: str | None
    tableString: str | None


class ChartData(Record):
    notecount: Natural
    hashMD5: str
    hashSHA256: str
    tableFolders: list[TableFolder]
    sglEC: float | None = None
    sglHC: float | None = None
    aiLevel: str | None = None


class _ScoreMeta(Record):
    inputDevice: Literal["BM_CONTROLLER", "KEYBOARD", "MIDI"] | None = None
    client: Literal["lr2oraja", "LR2"] | None = None
    gauge: Gauge | None = None


class ScoreMeta7K(_ScoreMeta):
    random: Random | None = None


class ScoreMeta14K(_ScoreMeta):
    """``random`` is said for the left and the right side."""

    random: Annotated[list[Random], Field(min_length=2, max_length=2)] | None = None


class Preferences(Record):
    displayTables: list[str] | None = None


GENOCIDE_DAN = ClassSet(
    "genocideDan",
    (
        *numbered("NORMAL_", "☆", 1, 10),
        *numbered("INSANE_", "★", 1, 10),
        ClassValue("INSANE_KAIDEN", "★★"),
        ClassValue("OVERJOY", "(^^)"),
    ),
)
SATELLITE = numbered("SL", "sl", 0, 12)
STELLA = numbered("ST", "st", 0, 12)
NEW_GENERATION_DAN = ClassSet(
    "newGenerationDan",
    (
        *numbered("NORMAL_", "▽", 1, 10),
        *numbered("INSANE_", "▼", 0, 10),
        ClassValue("INSANE_KAIDEN", "▼皆伝"),
    ),
)
LN_DAN = ClassSet(
    "lnDan",
    (
        *numbered("DAN_", "◆", 1, 10),
        ClassValue("KAIDEN", "◆◆"),
        ClassValue("OVERJOY", "◆(^^)"),
        ClassValue("UDON", "◆うどん"),
    ),
)
SCRATCH_DAN = ClassSet("scratchDan", (*KYUS, *DANS, KAIDEN))

SEVEN_KEYS = Playtype(
    game="bms",
    name="7K",
    default_metric="percent",
    preferred_enum="lamp",
    judgements=("pgreat", "great", "good", "bad", "poor"),
    match_types=("bmsChartHash", "tachiSongID"),
    difficulties=(Difficulty("CHART", "CHART"),),
    default_difficulty="CHART",
    versions={},
    provided=(SCORE, LAMP),
    derived=(GRADE, PERCENT),
    optional=(*FAST_SLOW_COMBO, *BEATORAJA_OPTIONAL),
    derive=derive,
    validators=(judgements_add_up,),
    score_ratings=(
        ScoreRating(
            "sieglinde", "How hard the lamp is, by the Sieglinde figures.", sieglinde
        ),
    ),
    session_ratings=(
        SessionRating("sieglinde", "The mean of the 10 best sieglindes.", "sieglinde"),
    ),
    profile_ratings=(
        ProfileRating(
            "sieglinde",
            "The mean of the 20 best sieglindes.",
            mean_best("sieglinde", 20),
        ),
    ),
    default_score_rating="sieglinde",
    default_session_rating="sieglinde",
    default_profile_rating="sieglinde",
    classes=(
        GENOCIDE_DAN,
        ClassSet("stslDan", (*SATELLITE, *STELLA)),
        NEW_GENERATION_DAN,
        LN_DAN,
        SCRATCH_DAN,
    ),
    merges=BEATORAJA_MERGES,
    ranking=("percent",),
    song_data=SongData,
    chart_data=ChartData,
    score_meta=ScoreMeta7K,
    preferences=Preferences,
)

FOURTEEN_KEYS = replace(
    SEVEN_KEYS,
    name="14K",
    classes=(GENOCIDE_DAN, ClassSet("stslDan", SATELLITE)),
    score_meta=ScoreMeta14K,
)

BMS = Game(name="bms", title="BMS", playtypes={"7K": SEVEN_KEYS, "14K": FOURTEEN_KEYS})
