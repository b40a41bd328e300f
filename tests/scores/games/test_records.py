"""Which song, chart, meta and preference objects the games take."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from scores.games import bms, iidx, jubeat, museca, pms, popn, sdvx, usc, volforce
from scores.games.schema import NoData, Record

TIER = {"value": 11, "text": "地力A", "individualDifference": False}
IIDX_CHART = {
    "notecount": 1200,
    "inGameID": 1000,
    "hashSHA256": None,
    "2dxtraSet": None,
    "kaidenAverage": 2000,
    "worldRecord": 2390,
    "bpiCoefficient": 1.2,
}
BMS_CHART = {
    "notecount": 1200,
    "hashMD5": "0" * 32,
    "hashSHA256": "0" * 64,
    "tableFolders": [{"table": "★", "level": "12"}],
}
USC_CHART = {
    "hashSHA1": "0" * 40,
    "isOfficial": False,
    "effector": "",
    "tableFolders": [],
}
JUBEAT_CHART = {"inGameID": 1, "noteCount": 500, "musicBar": [1, 2.0, 0]}


@pytest.mark.parametrize(
    ("record", "value"),
    [
        (iidx.SongData, {"genre": "PIANO AMBIENT", "displayVersion": "1"}),
        (iidx.SongData, {"genre": "", "displayVersion": None}),
        (iidx.SPChartData, IIDX_CHART),
        # JSON writes a whole number either way.
        (iidx.SPChartData, IIDX_CHART | {"notecount": 1200.0}),
        (iidx.SPChartData, IIDX_CHART | {"inGameID": [1000, 2000.0]}),
        (iidx.SPChartData, IIDX_CHART | {"2dxtraSet": "b4uR"}),
        (iidx.SPChartData, IIDX_CHART | {"bpiCoefficient": 1}),
        (iidx.SPChartData, IIDX_CHART | {"ncTier": TIER, "hcTier": None}),
        (
            iidx.DPChartData,
            IIDX_CHART
            | {"kaidenAverage": None, "worldRecord": None, "bpiCoefficient": None},
        ),
        (iidx.DPChartData, IIDX_CHART | {"dpTier": TIER}),
        (iidx.SPScoreMeta, {}),
        (iidx.SPScoreMeta, {"random": "S-RANDOM", "range": "SUD+ HID+"}),
        (iidx.DPScoreMeta, {"random": ["MIRROR", "NONRAN"], "gauge": "EX-HARD"}),
        (iidx.Preferences, {"display2DXTra": True, "bpiTarget": -15}),
        (iidx.Preferences, {"display2DXTra": None, "bpiTarget": None}),
        (bms.ChartData, BMS_CHART),
        (bms.ChartData, BMS_CHART | {"sglEC": 12, "sglHC": None, "aiLevel": "15"}),
        (bms.ScoreMeta7K, {"random": None, "client": "LR2", "gauge": None}),
        (bms.ScoreMeta14K, {"random": ["RANDOM", "RANDOM"]}),
        (bms.Preferences, {"displayTables": ["★", "sl"]}),
        (pms.ChartData, BMS_CHART | {"sglEC": 3.5}),
        (pms.ScoreMeta, {"random": "MIRROR", "client": "beatoraja"}),
        (sdvx.ChartData, {"inGameID": 0, "pucTier": TIER}),
        (volforce.Preferences, {"vf6Target": 17.5}),
        (usc.ChartData, USC_CHART),
        (usc.ChartData, USC_CHART | {"hashSHA1": ["0" * 40, "1" * 40]}),
        (usc.ScoreMeta, {"noteMod": "MIR-RAN", "gaugeMod": "PERMISSIVE"}),
        (popn.ChartData, {"hashSHA256": None, "inGameID": 1}),
        (popn.ChartData, {"hashSHA256": ["0" * 64], "inGameID": 1}),
        (popn.ScoreMeta, {"hiSpeed": 2.5, "gauge": "DANGER", "random": None}),
        (jubeat.ChartData, JUBEAT_CHART),
        (jubeat.ChartData, JUBEAT_CHART | {"inGameID": [1, 2]}),
        (museca.ChartData, {"inGameID": 100}),
        (NoData, {}),
    ],
)
def test_taken(record: type[Record], value: dict[str, Any]) -> None:
    record.model_validate(value)


@pytest.mark.parametrize(
    ("record", "value"),
    [
        (iidx.SongData, {"genre": "PIANO AMBIENT"}),
        (iidx.SongData, {"genre": None, "displayVersion": "1"}),
        (iidx.SongData, {"genre": "", "displayVersion": "1", "more": 1}),
        (iidx.SPChartData, IIDX_CHART | {"notecount": -1}),
        (iidx.SPChartData, IIDX_CHART | {"notecount": 1200.5}),
        (iidx.SPChartData, IIDX_CHART | {"notecount": "1200"}),
        (iidx.SPChartData, IIDX_CHART | {"notecount": True}),
        (iidx.SPChartData, IIDX_CHART | {"kaidenAverage": 0}),
        (iidx.SPChartData, IIDX_CHART | {"worldRecord": 0}),
        (iidx.SPChartData, IIDX_CHART | {"bpiCoefficient": 0}),
        (iidx.SPChartData, IIDX_CHART | {"bpiCoefficient": float("nan")}),
        (iidx.SPChartData, IIDX_CHART | {"bpiCoefficient": float("inf")}),
        (iidx.SPChartData, IIDX_CHART | {"dpTier": TIER}),
        (iidx.DPChartData, IIDX_CHART | {"ncTier": TIER}),
        (iidx.SPChartData, IIDX_CHART | {"ncTier": {"value": 11}}),
        (iidx.SPChartData, IIDX_CHART | {"two_dxtra_set": "b4uR"}),
        (iidx.SPScoreMeta, {"random": None}),
        (iidx.SPScoreMeta, {"random": "random"}),
        (iidx.SPScoreMeta, {"random": ["MIRROR", "NONRAN"]}),
        (iidx.DPScoreMeta, {"random": "MIRROR"}),
        (iidx.DPScoreMeta, {"random": ["MIRROR"]}),
        (iidx.DPScoreMeta, {"random": ["MIRROR"] * 3}),
        (iidx.SPScoreMeta, {"speed": 3}),
        (iidx.Preferences, {"bpiTarget": -15.5}),
        (iidx.Preferences, {"bpiTarget": 100.5}),
        (bms.ChartData, BMS_CHART | {"tableFolders": [{"table": "★"}]}),
        (bms.ChartData, BMS_CHART | {"hashMD5": None}),
        (bms.ScoreMeta7K, {"client": "beatoraja"}),
        (bms.ScoreMeta14K, {"random": "RANDOM"}),
        (pms.ChartData, BMS_CHART | {"aiLevel": "15"}),
        (pms.ScoreMeta, {"random": None}),
        (pms.ScoreMeta, {"client": "LR2"}),
        (sdvx.ChartData, {"inGameID": -1}),
        (sdvx.ChartData, {"inGameID": None}),
        (usc.ChartData, USC_CHART | {"hashSHA1": None}),
        (usc.ScoreMeta, {"noteMod": None}),
        (popn.ChartData, {"inGameID": 1}),
        (popn.ScoreMeta, {"random": "R-RANDOM"}),
        (jubeat.ChartData, JUBEAT_CHART | {"musicBar": [-1]}),
        (jubeat.ChartData, JUBEAT_CHART | {"inGameID": ["1"]}),
        (museca.SongData, {"titleJP": "", "artistJP": ""}),
        (NoData, {"key": None}),
    ],
)
def test_refused(record: type[Record], value: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        record.model_validate(value)
