from __future__ import annotations

import pytest

from scores.games import GAMES
from scores.importing.formats import FORMATS


def test_every_import_type_of_the_first_product_is_there() -> None:
    assert set(FORMATS) == {
        "file/eamusement-iidx-csv",
        "file/pli-iidx-csv",
        "file/eamusement-sdvx-csv",
        "file/batch-manual",
        "ir/direct-manual",
        "file/solid-state-squad",
        "file/mypagescraper-records-csv",
        "file/mypagescraper-player-csv",
        "file/mer-iidx",
        "api/flo-iidx",
        "api/eag-iidx",
        "api/flo-sdvx",
        "api/eag-sdvx",
        "api/min-sdvx",
    }


@pytest.mark.parametrize("import_type", FORMATS)
def test_what_the_import_page_says_of_it(import_type: str) -> None:
    found = FORMATS[import_type]
    assert found.import_type == import_type
    assert set(found.games) <= set(GAMES)
    assert found.name
    assert found.hint.endswith(".")
    assert bool(found.endings) == import_type.startswith("file/")
    assert found.asks_playtype == (
        import_type in ("file/eamusement-iidx-csv", "file/pli-iidx-csv")
    )


@pytest.mark.parametrize(
    ("import_type", "datum", "label", "value"),
    [
        (
            "file/eamusement-iidx-csv",
            {"title": "Song", "difficulty": "ANOTHER", "score": "2788"},
            "Song [ANOTHER]",
            "2,788",
        ),
        (
            "file/eamusement-sdvx-csv",
            {"title": "Song", "difficulty": "EXHAUST", "score": "=1+1"},
            "Song [EXHAUST]",
            "=1+1",
        ),
        (
            "file/batch-manual",
            {
                "matchType": "songTitle",
                "identifier": "Song",
                "difficulty": "HYPER",
                "score": 2788,
            },
            "Song [HYPER]",
            "2,788",
        ),
        (
            "file/batch-manual",
            {"matchType": "itgChartHash", "identifier": "0a", "scorePercent": 94.43},
            "itgChartHash 0a",
            "94.43",
        ),
        (
            "file/solid-state-squad",
            {"songname": "Song", "diff": "A14", "exscore": 2788},
            "Song [A14]",
            "2,788",
        ),
        (
            "file/mer-iidx",
            {"music_id": 1000, "diff_type": "HYPER", "score": 2788},
            "in-game ID 1000 [HYPER]",
            "2,788",
        ),
        (
            "api/flo-sdvx",
            {"music_id": 5, "music_difficulty": 3, "score": 9_876_543},
            "in-game ID 5 [ANY_INF]",
            "9,876,543",
        ),
        ("api/eag-iidx", {}, "in-game ID None [None]", ""),
    ],
)
def test_what_a_datum_is_called(
    import_type: str, datum: dict[str, object], label: str, value: str
) -> None:
    found = FORMATS[import_type]
    assert (found.label(datum), found.value(datum)) == (label, value)


def test_a_long_title_is_cut() -> None:
    datum = {"title": "x" * 5000, "difficulty": "ANOTHER", "score": "9" * 5000}
    found = FORMATS["file/eamusement-iidx-csv"]
    assert len(found.label(datum)) < 150
    assert len(found.value(datum)) < 150
