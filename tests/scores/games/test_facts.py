"""Words and orders that clients see, a few of each game's."""

from __future__ import annotations

import pytest

from scores.games import GAMES
from scores.games.schema import Playtype


def _playtype(gpt: str) -> Playtype:
    game, name = gpt.split(":")
    return GAMES[game].playtypes[name]


@pytest.mark.parametrize(
    ("gpt", "count", "name", "shorthand", "default"),
    [
        ("iidx:SP", 16, "ANOTHER", "A", "ANOTHER"),
        ("iidx:DP", 16, "All Scratch LEGGENDARIA", "L (Scr.)", "ANOTHER"),
        ("iidx:SP", 16, "Kichiku NORMAL", "N (Kc.)", "ANOTHER"),
        ("iidx:SP", 16, "Kiraku HYPER", "H (Kr.)", "ANOTHER"),
        ("sdvx:Single", 10, "MXM", "MXM", "EXH"),
        ("usc:Keyboard", 4, "INF", "INF", "EXH"),
        ("popn:9B", 4, "Hyper", "H", "EX"),
        ("bms:14K", 1, "CHART", "CHART", "CHART"),
        ("jubeat:Single", 6, "HARD EXT", "H. EXT", "EXT"),
        ("museca:Single", 3, "Yellow", "Y", "Red"),
    ],
)
def test_difficulties(
    gpt: str, count: int, name: str, shorthand: str, default: str
) -> None:
    playtype = _playtype(gpt)
    assert playtype.difficulties is not None
    assert len(playtype.difficulties) == count
    shorthands = {d.name: d.shorthand for d in playtype.difficulties}
    assert shorthands[name] == shorthand
    assert playtype.default_difficulty == default


@pytest.mark.parametrize(
    ("gpt", "set_name", "count", "value", "index", "name"),
    [
        ("iidx:SP", "dan", 19, "KYU_7", 0, "七級"),
        ("iidx:DP", "dan", 19, "CHUUDEN", 17, "中伝"),
        ("iidx:DP", "dan", 19, "KAIDEN", 18, "皆伝"),
        ("bms:7K", "genocideDan", 22, "INSANE_1", 10, "★1"),
        ("bms:14K", "genocideDan", 22, "OVERJOY", 21, "(^^)"),
        ("bms:7K", "stslDan", 26, "ST0", 13, "st0"),
        ("bms:14K", "stslDan", 13, "SL12", 12, "sl12"),
        ("bms:7K", "newGenerationDan", 22, "INSANE_0", 10, "▼0"),
        ("bms:7K", "lnDan", 13, "UDON", 12, "◆うどん"),
        ("bms:7K", "scratchDan", 18, "KAIDEN", 17, "皆伝"),
        ("pms:Controller", "dan", 13, "INSANE_KAIDEN", 10, "●●"),
        ("sdvx:Single", "dan", 12, "DAN_1", 0, "LV.01"),
        ("sdvx:Single", "dan", 12, "INF", 11, "LV.INF"),
        ("sdvx:Single", "vfClass", 40, "IMPERIAL_IV", 39, "Imperial IV"),
        ("usc:Controller", "vfClass", 40, "SIENNA_I", 0, "Sienna I"),
        ("popn:9B", "class", 8, "HERMIT", 6, "仙人"),
        ("jubeat:Single", "colour", 10, "YELLOW_GREEN", 1, "Yellow-Green"),
    ],
)
def test_class_values(
    gpt: str, set_name: str, count: int, value: str, index: int, name: str
) -> None:
    classes = _playtype(gpt).class_sets[set_name]
    assert len(classes.values) == count
    assert classes.index(value) == index
    assert classes.value(value).name == name


@pytest.mark.parametrize(
    ("gpt", "derived"),
    [
        ("iidx:SP", set()),
        ("bms:7K", set()),
        ("pms:Keyboard", set()),
        ("sdvx:Single", {"vfClass"}),
        ("usc:Keyboard", {"vfClass"}),
        ("popn:9B", {"class"}),
        ("jubeat:Single", {"colour"}),
        ("museca:Single", set()),
    ],
)
def test_which_classes_are_derived(gpt: str, derived: set[str]) -> None:
    sets = _playtype(gpt).classes
    assert {s.name for s in sets if s.derive is not None} == derived


@pytest.mark.parametrize(
    ("gpt", "version", "name"),
    [
        ("iidx:SP", "28-2dxtra", "BISTROVER 2dxtra"),
        ("iidx:DP", "bmus", "BEATMANIA US"),
        ("sdvx:Single", "gw", "GRAVITY WARS"),
        ("popn:9B", "kaimei", "Kaimei Riddles"),
        ("jubeat:Single", "ave", "Ave."),
        ("museca:Single", "1.5-b", "1 + 1/2 Rev. B"),
    ],
)
def test_versions(gpt: str, version: str, name: str) -> None:
    assert _playtype(gpt).versions[version] == name


@pytest.mark.parametrize(
    ("gpt", "name", "metric", "copies", "largest"),
    [
        (
            "iidx:DP",
            "Best Lamp",
            "lamp",
            {
                "lamp",
                "optional.gsmEasy",
                "optional.gsmNormal",
                "optional.gsmHard",
                "optional.gsmEXHard",
                "optional.gauge",
                "optional.gaugeHistory",
                "optional.comboBreak",
            },
            True,
        ),
        ("iidx:SP", "Lowest BP", "optional.bp", {"optional.bp"}, False),
        (
            "bms:14K",
            "Best Lamp",
            "lamp",
            {
                "lamp",
                "optional.gauge",
                "optional.gaugeHistory",
                "optional.gaugeHistoryEasy",
                "optional.gaugeHistoryGroove",
                "optional.gaugeHistoryHard",
            },
            True,
        ),
        ("pms:Keyboard", "Lowest BP", "optional.bp", {"optional.bp"}, False),
        ("sdvx:Single", "Best Lamp", "lamp", {"lamp"}, True),
        (
            "sdvx:Single",
            "Best EX Score",
            "optional.exScore",
            {"optional.exScore"},
            True,
        ),
        ("usc:Controller", "Best Lamp", "lamp", {"lamp"}, True),
        ("museca:Single", "Best Lamp", "lamp", {"lamp"}, True),
    ],
)
def test_merges(
    gpt: str, name: str, metric: str, copies: set[str], largest: bool
) -> None:
    merge = next(m for m in _playtype(gpt).merges if m.name == name)
    assert (merge.metric, set(merge.copies), merge.largest) == (metric, copies, largest)


def test_only_the_ex_score_of_sdvx_is_in_a_score_id() -> None:
    games = "iidx", "sdvx", "popn", "bms", "pms", "usc", "jubeat", "museca"
    marked = {
        (str(playtype), metric.name)
        for game in games
        for playtype in GAMES[game].playtypes.values()
        for metric in playtype.optional
        if metric.in_score_id
    }
    assert marked == {("sdvx:Single", "exScore")}
