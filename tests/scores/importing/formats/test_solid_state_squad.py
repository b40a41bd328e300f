from __future__ import annotations

import time

import pytest

from scores.importing.charts import Catalogue
from scores.importing.types import FailureKind
from tests.scores.files import s3_song, s3_xml
from tests.scores.importing.formats.reading import (
    failure,
    outcomes,
    parsed,
    refusal,
    score,
)
from tests.scores.importing.made import make_catalogue, make_chart, make_song

TYPE = "file/solid-state-squad"
STYLES = {
    "3rd": "3-cs",
    "4th": "4-cs",
    "5th": "5-cs",
    "6th": "6-cs",
    "7th": "7-cs",
    "8th": "8-cs",
    "9th": "9-cs",
    "10th": "10-cs",
    "red": "11-cs",
    "hs": "12-cs",
    "dd": "13-cs",
    "gold": "14-cs",
    "djt": "15-cs",
    "emp": "16-cs",
    "pb": "16-cs",
    "us": "bmus",
}
DIFFS = {
    "L7": ("SP", "NORMAL"),
    "7": ("SP", "HYPER"),
    "A": ("SP", "ANOTHER"),
    "B": ("SP", "LEGGENDARIA"),
    "L14": ("DP", "NORMAL"),
    "14": ("DP", "HYPER"),
    "A14": ("DP", "ANOTHER"),
    "B14": ("DP", "LEGGENDARIA"),
}


def catalogue() -> Catalogue:
    song = make_song(title="Sample Song", alt_titles=(".59", "1989", "A & <B>"))
    versions = tuple(sorted(set(STYLES.values())))
    return make_catalogue(
        *(make_chart(song, *chart, versions=versions) for chart in DIFFS.values()),
        make_chart(song, "SP", "HYPER", versions=("27",)),
        make_chart(make_song(id=2, title="Twin"), versions=versions),
        make_chart(make_song(id=3, title="TWIN"), versions=versions),
    )


def element(name: str, value: str) -> str:
    return f"<{name}>{value}</{name}>"


def test_the_example_of_the_documents() -> None:
    body = (
        b"<s3data><userdata><id>3</id><login>a</login><djname>A</djname></userdata>"
        b"<scoredata><song><id>1</id><diff>A</diff>"
        b"<songname><![CDATA[Sample Song]]></songname><styles>3rd,4th</styles>"
        b"<exscore>100</exscore><mods></mods><cleartype>cleared</cleartype>"
        b"<date>2010-10-19 04:54:22</date></song></scoredata></s3data>"
    )
    found = score(TYPE, body, catalogue())
    assert (found.chart.playtype, found.chart.difficulty) == ("SP", "ANOTHER")
    assert found.metrics == {"score": 100, "lamp": "CLEAR"}
    assert found.time_achieved == 1_287_464_062_000
    assert found.service == "Solid State Squad"
    assert (found.judgements, found.optional, found.comment) == ({}, {}, None)


def test_a_datum_is_small() -> None:
    [row] = parsed(TYPE, s3_xml(s3_song())).rows
    assert row.number == 1
    assert row.datum == {
        "diff": "A",
        "songname": "Sample Song",
        "style": "4th",
        "cleartype": "cleared",
        "date": "2010-10-19 04:54:22",
        "exscore": 1501,
    }


@pytest.mark.parametrize("diff", DIFFS)
def test_charts_of_both_playtypes(diff: str) -> None:
    body = s3_xml(s3_song(diff=element("diff", diff)))
    chart = score(TYPE, body, catalogue()).chart
    assert (chart.playtype, chart.difficulty) == DIFFS[diff]


def test_five_keys_are_no_row_and_leave_the_numbers_alone() -> None:
    five = s3_song(diff="<diff>5</diff>")
    [row] = parsed(TYPE, s3_xml(five, s3_song(), five)).rows
    assert row.number == 2


@pytest.mark.parametrize(
    ("cleartype", "mods", "lamp"),
    [
        ("played", "", "FAILED"),
        ("played", "H", "FAILED"),
        ("cleared", "", "CLEAR"),
        ("cleared", "E", "EASY CLEAR"),
        ("cleared", "H", "HARD CLEAR"),
        ("combo", "", "FULL COMBO"),
        ("comboed", "E", "FULL COMBO"),
        ("perfect", "", "FULL COMBO"),
        ("perfected", "H", "FULL COMBO"),
    ],
)
def test_lamps(cleartype: str, mods: str, lamp: str) -> None:
    inner = f"<mods><hardeasy>{mods}</hardeasy></mods>" if mods else "<mods/>"
    song = s3_song(cleartype=element("cleartype", cleartype), mods=inner)
    assert score(TYPE, s3_xml(song), catalogue()).metrics["lamp"] == lamp


@pytest.mark.parametrize("style", STYLES)
def test_the_last_style_is_the_version(style: str) -> None:
    song = make_song(title="Sample Song")
    chart = make_chart(song, versions=(STYLES[style],))
    for text in (style, f"99th,{style}", f"us, {style} "):
        body = s3_xml(s3_song(styles=element("styles", text)))
        assert score(TYPE, body, make_catalogue(chart)).chart is chart


@pytest.mark.parametrize(
    "title", ["Sample Song", "sAMPLE SONG", ".59", "1989", "A & <B>"]
)
def test_titles_are_texts_of_any_case(title: str) -> None:
    assert score(TYPE, s3_xml(s3_song(title)), catalogue()).chart.song.id == 1


def test_judgements_and_comments() -> None:
    names = ("justgreats", "greats", "good", "bad", "poor")
    counts = "".join(element(name, str(i)) for i, name in enumerate(names))
    song = s3_song(
        scorebreakdown=element("scorebreakdown", counts),
        comment=element("comment", " good one "),
    )
    found = score(TYPE, s3_xml(song), catalogue())
    assert found.judgements == {
        "pgreat": 0, "great": 1, "good": 2, "bad": 3, "poor": 4,
    }  # fmt: skip
    assert found.comment == "good one"
    long = s3_song(comment=element("comment", "x" * 5000))
    assert len(score(TYPE, s3_xml(long), catalogue()).comment or "") == 240


def test_a_score_without_a_date_has_no_time() -> None:
    body = s3_xml(s3_song(date="<date></date>"))
    assert score(TYPE, body, catalogue()).time_achieved is None


@pytest.mark.parametrize(
    ("song", "kind", "message"),
    [
        (s3_song("Sample"), FailureKind.NOT_FOUND, "Could not find song for Sample."),
        (s3_song("twin"), FailureKind.AMBIGUOUS, "2 songs are called twin"),
        (
            s3_song(styles="<styles>3rd,99th</styles>"),
            FailureKind.INVALID,
            "Song has invalid style 99th",
        ),
        (
            s3_song(styles="<styles></styles>"),
            FailureKind.INVALID,
            "Song has invalid style",
        ),
        (
            s3_song(diff="<diff>X</diff>"),
            FailureKind.INVALID,
            "Sample Song - Invalid diff X.",
        ),
        (
            s3_song(date="<date>2010-10-19</date>"),
            FailureKind.INVALID,
            "Invalid/Unparsable score timestamp of 2010-10-19.",
        ),
    ],
)
def test_songs_refused(song: str, kind: FailureKind, message: str) -> None:
    found, said = failure(TYPE, s3_xml(song), catalogue())
    assert (found, said[: len(message)]) == (kind, message)


def test_a_chart_of_another_version_is_not_found() -> None:
    arcade = make_catalogue(make_chart(make_song(), versions=("27",)))
    kind, said = failure(TYPE, s3_xml(s3_song()), arcade)
    assert kind == FailureKind.NOT_FOUND
    assert said == "Could not find chart for Sample Song (SP ANOTHER) in version 4-cs."


NO_SONG = "Invalid S3 XML, no s3data -> scoredata -> song?"


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b"", "Could not parse XML."),
        (b"music", "Could not parse XML."),
        (s3_xml(s3_song())[:-3], "Could not parse XML."),
        (s3_xml(s3_song("a]]>b")), "Could not parse XML."),
        (s3_xml("<song>&nbsp;</song>"), "Could not parse XML."),
        (
            b"<!DOCTYPE s3data>" + s3_xml(s3_song()),
            "Could not parse XML. (It has a DOC",
        ),
        (b"<a>" * 40, "Could not parse XML. (It is nested too deeply.)"),
        (s3_xml(s3_song()).decode().encode("utf-16"), "The file is not UTF-8 text."),
        (b"<s3data/>", NO_SONG),
        (s3_xml(), NO_SONG),
        (b"<scoredata><song/></scoredata>", NO_SONG),
        (s3_xml("<song/>"), "Invalid S3 XML.: song[0].id | Expected"),
        (s3_xml(s3_song(), s3_song(id="")), "Invalid S3 XML.: song[1].id | Expected"),
        (s3_xml(s3_song(id="<id>-1</id>")), "Invalid S3 XML.: song[0].id | Expected"),
        (s3_xml(s3_song(songname="")), "Invalid S3 XML.: song[0].songname | Expected"),
        (s3_xml(s3_song(diff="")), "Invalid S3 XML.: song[0].diff | Expected"),
        (s3_xml(s3_song(styles="")), "Invalid S3 XML.: song[0].styles | Expected"),
        (s3_xml(s3_song(date="")), "Invalid S3 XML.: song[0].date | Expected"),
        (
            s3_xml(s3_song(exscore="<exscore>1.5</exscore>")),
            "Invalid S3 XML.: song[0].exscore | Expected",
        ),
        (
            s3_xml(s3_song(exscore="<exscore>1</exscore>" * 2)),
            "Invalid S3 XML.: song[0].exscore | Expected one element.",
        ),
        (
            s3_xml(s3_song(cleartype="<cleartype>won</cleartype>")),
            "Invalid S3 XML.: song[0].cleartype | Expected any of played",
        ),
        (s3_xml(s3_song(mods="")), "Invalid S3 XML.: song[0].mods | Expected an elem"),
        (
            s3_xml(s3_song(mods="<mods>H</mods>")),
            "Invalid S3 XML.: song[0].mods | Expected an element.",
        ),
        (
            s3_xml(s3_song(mods="<mods><hardeasy>X</hardeasy></mods>")),
            "Invalid S3 XML.: song[0].mods.hardeasy | Expected any of H, E.",
        ),
        (
            s3_xml(s3_song(scorebreakdown="<scorebreakdown/>")),
            "Invalid S3 XML.: song[0].scorebreakdown.justgreats | Expected",
        ),
    ],
)
def test_files_refused(body: bytes, message: str) -> None:
    status, said = refusal(TYPE, body)
    assert (status, said[: len(message)]) == (400, message)


def test_words_of_a_document_type_in_a_title_are_only_words() -> None:
    body = s3_xml(s3_song("<!DOCTYPE x>"))
    assert parsed(TYPE, body).rows[0].datum["songname"] == "<!DOCTYPE x>"


def test_the_declared_encoding_does_not_matter() -> None:
    text = s3_xml(s3_song("曲"))
    body = b'\xef\xbb\xbf<?xml version="1.0" encoding="Shift_JIS"?>\n' + text
    assert parsed(TYPE, body).rows[0].datum["songname"] == "曲"


def test_playtypes_may_be_mixed_and_failures_stay_alone() -> None:
    songs = (
        s3_song(),
        s3_song(diff="<diff>A14</diff>"),
        s3_song(styles="<styles>x</styles>"),
    )
    found = outcomes(TYPE, s3_xml(*songs), catalogue())
    names = [type(outcome).__name__ for outcome in found]
    assert names == ["DryScore", "DryScore", "Failure"]


def test_elements_by_the_million_take_seconds_at_most() -> None:
    body = b"<s3data>" + b"<a/>" * 1_000_000 + s3_xml(s3_song()) + b"</s3data>"
    started = time.process_time()
    assert refusal(TYPE, body) == (400, NO_SONG)
    assert time.process_time() - started < 5
