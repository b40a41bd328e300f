"""PMS: BMS with nine buttons, on a controller or a keyboard (games, pms)."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from scores.games.bms import SEVEN_KEYS, SongData
from scores.games.dans import numbered
from scores.games.ex_score import Gauge, Random
from scores.games.schema import (
    ABSENT,
    ClassSet,
    ClassValue,
    Game,
    Natural,
    NoData,
    Record,
    TableFolder,
)


class ChartData(Record):
    notecount: Natural
    hashMD5: str
    hashSHA256: str
    tableFolders: list[TableFolder]
    sglEC: float | None = None
    sglHC: float | None = None


class ScoreMeta(Record):
    random: Random = ABSENT
    client: Literal["beatoraja"] = ABSENT
    gauge: Gauge = ABSENT


CONTROLLER = replace(
    SEVEN_KEYS,
    game="pms",
    name="Controller",
    judgements=("cool", "great", "good", "bad", "poor"),
    classes=(
        ClassSet(
            "dan",
            (
                *numbered("INSANE_", "●", 1, 10),
                ClassValue("INSANE_KAIDEN", "●●"),
                ClassValue("OVERJOY", "●OJ"),
                ClassValue("UNDEFINED", "●UNDF"),
            ),
        ),
    ),
    song_data=SongData,
    chart_data=ChartData,
    score_meta=ScoreMeta,
    preferences=NoData,
)
KEYBOARD = replace(CONTROLLER, name="Keyboard")

PMS = Game(
    name="pms",
    title="PMS",
    playtypes={"Controller": CONTROLLER, "Keyboard": KEYBOARD},
)
