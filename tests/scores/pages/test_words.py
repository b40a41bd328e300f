"""Metrics and charts in words, shapes of charts: no database."""

from __future__ import annotations

import pytest

from scores.games import GAMES, all_playtypes, title_of
from scores.games.schema import Kind, Playtype
from scores.views import plots, words
from scores.views.words import Shade
from tests.scores.rows import score_data, tables

LAMPS = ("FAILED", "CLEAR", "HARD")


@pytest.mark.parametrize(
    ("name", "said"),
    [("noteLamp", "Note lamp"), ("bp", "BP"), ("percent", "Percent"),
     ("scorePercent", "Score percent"), ("exScore", "EX score")],
)  # fmt: skip
def test_names_of_metrics(name: str, said: str) -> None:
    assert words.words(name) == said


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("ktLampRating", 12.0, "12.00"),
        ("ktLampRating", 0, "0.00"),
        ("VF6", 17.3814, "17.381"),
        ("flareSkill", 0, "0"),
        ("flareSkill", 12_345, "12,345"),
        ("BPI", -15.0, "-15.00"),
        ("BPI", None, words.NOTHING),
    ],
)
def test_ratings(name: str, value: float | None, said: str) -> None:
    assert words.rating(name, value) == said


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [(11.34, 11.42, "+0.08"), (11.5, 11.0, "\u22120.50"), (11.0, 11.001, ""),
     (None, 11.0, ""), (11.0, None, "")],
)  # fmt: skip
def test_changes(old: float | None, new: float | None, said: str) -> None:
    assert words.change("ktLampRating", old, new) == said


def test_colours_go_from_low_to_high() -> None:
    lamp = tables("iidx", "SP").metrics["lamp"].values
    assert [(one.name, one.sign) for one in words.shades(lamp)] == [
        ("FAILED", "l1"), ("ASSIST CLEAR", "l2"), ("EASY CLEAR", "l3"),
        ("CLEAR", "l4"), ("HARD CLEAR", "l5"), ("EX HARD CLEAR", "l6"),
        ("FULL COMBO", "l7"),
    ]  # fmt: skip
    assert [one.sign for one in words.shades(LAMPS)] == ["l1", "l4", "l7"]
    # No play at all is a fail, and has no colour of its own.
    assert words.shades(lamp)[0].indexes == range(2)


@pytest.mark.parametrize("playtype", all_playtypes(), ids=str)
def test_every_game_can_be_shown(playtype: Playtype) -> None:
    assert title_of(playtype).startswith(GAMES[playtype.game].title)
    columns = words.columns(playtype)
    assert [column.main for column in columns].count(True) == 1
    assert columns[0].main
    assert words.enum_metrics(playtype)
    for column in columns:
        if column.metric.kind is Kind.ENUM:
            shades = words.shades(column.metric.values)
            assert len(shades) <= words.SHADES
            # Every value has its colour, and none two.
            indexes = [index for one in shades for index in one.indexes]
            assert indexes == list(range(len(column.metric.values)))
            signs = [one.sign for one in shades]
            assert signs == sorted(set(signs))
    assert words.cells(playtype, {}) == [
        words.Cell(column, words.NOTHING) for column in columns
    ]


def test_many_grades_share_the_lowest_colour() -> None:
    grades = tuple("ABCDEFGHIJ")
    shades = words.shades(grades)
    assert (shades[0].name, shades[0].indexes) == ("C or lower", range(3))
    assert [one.name for one in shades[1:]] == list("DEFGHIJ")


def test_the_cells_of_a_score() -> None:
    data = score_data(1_007_500, grade="SSS", clearLamp="HARD")
    found = words.cells(tables("chunithm", "Single"), data)
    assert [(one.column.label, one.text, one.sign) for one in found] == [
        ("Score", "1,007,500", ""),
        ("Grade", "SSS", "l7"),
        ("Note lamp", "NONE", "l1"),
        ("Clear lamp", "HARD", "l3"),
    ]
    iidx = tables("iidx", "SP")
    cells = words.cells(iidx, {"score": 2788, "percent": 88.104, "optional": {"bp": 7}})
    assert [one.text for one in cells] == [
        "2,788", "88.10 %", words.NOTHING, words.NOTHING, "7",
    ]  # fmt: skip
    assert cells[0].column.label == "EX score"
    # A phone shows the score, the grade and the lamp.
    narrow = [one.column.label for one in cells if not one.column.wide]
    assert narrow == ["EX score", "Grade", "Lamp"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Could not find song.", "Could not find song."),
        (
            "Got 2 error(s) when validating score:\n"
            "score | Expected at most 2000. | Received 9999\nA lamp needs a score.",
            "score: Expected at most 2000. Received 9999\nA lamp needs a score.",
        ),
    ],
)
def test_reasons_as_people_read_them(text: str, said: str) -> None:
    assert words.reason(text) == said


# Shapes ---------------------------------------------------------------------------

DAY = 86_400_000


@pytest.mark.parametrize(
    ("low", "high", "ticks"),
    [
        (9.61, 11.42, ["11.5", "11.0", "10.5", "10.0", "9.5"]),
        (0, 400, ["400", "300", "200", "100", "0"]),
        (17.381, 17.383, ["17.3830", "17.3825", "17.3820", "17.3815", "17.3810"]),
        (-15.0, 5.0, ["5", "0", "-5", "-10", "-15"]),
        (12.0, 12.0, ["12.5", "12.0"]),
        (0.0, 0.0, ["0.025", "0.000"]),
        (1_000_000, 9_000_000, ["10,000,000", "8,000,000", "6,000,000", "4,000,000",
                                "2,000,000", "0"]),
    ],
)  # fmt: skip
def test_ticks_are_round_and_hold_the_line(
    low: float, high: float, ticks: list[str]
) -> None:
    plot = plots.line_plot([(0, low), (DAY, high)])
    assert plot.ticks == ticks
    numbers = [float(tick.replace(",", "")) for tick in plot.ticks]
    assert numbers[-1] <= low
    assert high <= numbers[0]
    assert plot.grid.count("M") == len(ticks)


@pytest.mark.parametrize(
    ("days", "labels"),
    [
        (2, ["1 Jan", "2 Jan", "today"]),
        (180, ["1 Jan", "31 Jan", "2 Mar", "1 Apr", "1 May", "31 May", "today"]),
        (800, ["Jan 1970", "Jul 1970", "Feb 1971", "Aug 1971", "today"]),
        (0, ["00:00", "now"]),
    ],
)
def test_moments_under_a_line(days: int, labels: list[str]) -> None:
    plot = plots.line_plot([(0, 1.0), (days * DAY, 2.0)])
    assert plot.labels == labels


@pytest.mark.parametrize(
    ("values", "path"),
    [
        ([0, 10], "M0.0 200.0L600.0 0.0"),
        ([5, None, 10, None], "M0.0 200.0M400.0 0.0"),
        ([7, 7, 7], "M0.0 200.0L300.0 200.0L600.0 200.0"),
    ],
)
def test_a_graph_fills_its_picture(values: list[float | None], path: str) -> None:
    assert plots.trace(values) == path


def test_a_bar_is_as_wide_as_its_charts() -> None:
    shades = words.shades(LAMPS)
    bar = plots.bar("12", shades, [1, 0, 3])
    assert bar.sentence == "1 FAILED, 3 HARD"
    assert [(part.sign, part.x, part.width) for part in bar.parts] == [
        ("l1", 0.0, 24.7), ("l7", 25.0, 74.7),
    ]  # fmt: skip
    assert bar.total == 4
    assert plots.bar("12", shades, [0, 0, 0]).parts == []
    tiny = plots.bar("12", [Shade("A", "l1", range(1)), Shade("B", "l2", range(1, 2))],
                     [1, 99_999])  # fmt: skip
    # What is there at all can be seen.
    assert tiny.parts[0].width == 0.2


def test_a_histogram_marks_ones_own_bucket() -> None:
    found = plots.histogram([0, 1, 1000, 500], own=1, labels=["0", "10"])
    assert [column.height for column in found.columns] == [0, 1.5, 70, 35]
    assert [column.is_own for column in found.columns] == [False, True, False, False]
    assert [column.x for column in found.columns] == [0.6, 40.6, 80.6, 120.6]
