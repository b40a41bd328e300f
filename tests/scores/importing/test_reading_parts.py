"""What the formats share: text, JSON, XML, lines of CSV, numbers and times."""

from __future__ import annotations

from datetime import UTC

import pytest

from scores.importing.csv_lines import read_lines
from scores.importing.json_text import load, received, type_name
from scores.importing.rejection import Rejected, positive
from scores.importing.schema_errors import keychain
from scores.importing.text import clip, decode, holds_nul
from scores.importing.times import JST, LAST, iso_time, local_time
from scores.importing.types import FailureKind, FatalImport
from scores.importing.xml_text import records


@pytest.mark.parametrize(
    ("text", "jst", "utc"),
    [
        ("2000-01-01 00:00", 946_652_400_000, 946_684_800_000),
        ("2000-01-01 00:00:01", 946_652_401_000, 946_684_801_000),
        ("9999-12-31 23:59:59", 253_402_268_399_000, 253_402_300_799_000),
        ("1970-01-01 00:00", None, 0),
        ("0001-01-01 00:00", None, None),
        ("2000-13-01 00:00", None, None),
        ("2000-01-01 00:60", None, None),
        ("2000-1-1 0:0", None, None),
        ("2000-01-01  00:00", None, None),
        ("", None, None),
    ],
)
def test_local_times(text: str, jst: int | None, utc: int | None) -> None:
    assert (local_time(text, JST), local_time(text, UTC)) == (jst, utc)


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("2000-01-01T00:00:00Z", 946_684_800_000),
        ("2000-01-01T09:00:00.5+09:00", 946_684_800_500),
        ("9999-12-31T23:59:59.999Z", LAST),
        ("9999-12-31T23:59:59-00:01", None),
        ("0001-01-01T00:00:00+14:00", None),
        ("2000-01-01T00:00:00\0Z", None),
        ("soon", None),
        ("", None),
    ],
)
def test_iso_times(text: str, time: int | None) -> None:
    assert iso_time(text) == time


@pytest.mark.parametrize(
    ("text", "number"),
    [("0", 0), ("-0", 0), ("007", 7), ("9007199254740991", 2**53 - 1)],
)
def test_whole_numbers(text: str, number: int) -> None:
    assert positive(text, "x") == number


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("-1", "x (Was negative -- -1.)"),
        ("9007199254740992", "x (Not an integer -- 9007199254740992.)"),
        ("", "x (Not an integer -- .)"),
        ("+1", "x (Not an integer -- +1.)"),
        ("1.0", "x (Not an integer -- 1.0.)"),
        ("1 ", "x (Not an integer -- 1 .)"),
        ("1\n", "x (Not an integer -- 1\n.)"),
        ("\u0661", "x (Not an integer -- \u0661.)"),
        ("9" * 6000, f"x (Not an integer -- {'9' * 100}….)"),
    ],
)
def test_numbers_refused(text: str, message: str) -> None:
    with pytest.raises(Rejected) as caught:
        positive(text, "x")
    failure = caught.value.failure
    assert (failure.kind, failure.message) == (FailureKind.INVALID, message)


@pytest.mark.parametrize(
    ("body", "text"),
    [(b"", ""), (b"\xef\xbb\xbfx", "x"), ("曲".encode(), "曲")],
)
def test_text(body: bytes, text: str) -> None:
    assert decode(body) == text


@pytest.mark.parametrize(
    "body", [b"\0", b"\xff\xfea\0", "曲".encode("shift_jis"), b"\xed\xa0\x80"]
)
def test_what_is_no_text_says_how_to_save_it(body: bytes) -> None:
    for read in (decode, load):
        with pytest.raises(FatalImport) as caught:
            read(body)
        assert caught.value.status == 400
        assert "Save it as UTF-8" in caught.value.message


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("a\0", True),
        ({"a\0": 1}, True),
        ([1, {"a": [None, "\0"]}], True),
        ([1, {"a": "b"}], False),
        (None, False),
    ],
)
def test_nul_anywhere(value: object, *, expected: bool) -> None:
    assert holds_nul(value) is expected


def test_nul_in_a_value_deeper_than_the_stack() -> None:
    assert holds_nul(load(b"[" * 1024 + b'"\\u0000"' + b"]" * 1024))


@pytest.mark.parametrize(
    ("value", "name", "text"),
    [
        (None, "null", " | Received null [type: null]"),
        (True, "boolean", " | Received true [type: boolean]"),
        (1.5, "number", " | Received 1.5 [type: number]"),
        (2**70, "number", f" | Received {2**70} [type: number]"),
        ("x", "string", " | Received x [type: string]"),
        ([], "array", ""),
        ({}, "object", ""),
    ],
)
def test_how_a_value_is_spoken_of(value: object, name: str, text: str) -> None:
    assert (type_name(value), received(value)) == (name, text)


def test_places_in_a_document() -> None:
    assert keychain(("scores", 0, "optional", "gsmEasy", 3)) == (
        "scores[0].optional.gsmEasy[3]"
    )
    assert keychain(()) == ""
    assert len(keychain(("x" * 5000,))) < 150


def test_long_text_is_cut() -> None:
    assert clip("x" * 100) == "x" * 100
    assert clip("x" * 101) == "x" * 100 + "…"


def test_lines_are_numbered_as_in_an_editor() -> None:
    table = read_lines(b'a,b\n\n1,"2"\r\n\r\n,\n', (2, 3), name="x")
    lines = [(line.number, line.cells) for line in table.lines]
    assert (table.columns, lines) == (2, [(3, ["1", "2"]), (5, ["", ""])])


def test_only_the_end_of_a_line_ends_it() -> None:
    table = read_lines("a,b\nx\x0b\x0c\x85\u2028,\ry".encode(), (2,), name="x")
    assert [line.cells for line in table.lines] == [["x\x0b\x0c\x85\u2028", "\ry"]]


def test_xml_keeps_what_was_asked_for() -> None:
    body = b"<a><b> 1 <c>2<d>3</d></c><c/><e>4</e></b><b>5</b><x><b>6</b></x></a>"
    assert records(body, ("a", "b"), ("c",)) == [{"c": ["2", ""]}, "5"]
    assert records(body, ("a", "b"), ("c", "d")) == [{"c": [{"d": ["3"]}, ""]}, "5"]
    assert records(body, ("b",), ("c",)) == []
