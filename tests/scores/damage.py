"""Score files gone wrong in all the ways that files do: several hundred, the same at
every call. None may do worse than an answer of 400 or rows that are refused one by one.
"""

from __future__ import annotations

import gzip
import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from tests.scores.files import WHOLE

_SEED = 20_210_314
_CUTS = 14
_FLIPS = 14
#: The score that every whole file has in its first row.
_SCORE = b"1501"
#: What stands where a number should.
_NO_NUMBERS = {
    "nothing": b"",
    "negative": b"-1",
    "huge": b"9" * 25,
    "astronomical": b"9" * 5000,
    "exponent": b"1e400",
    "tiny exponent": b"1e-400",
    "fraction": b"1.5",
    "whole fraction": b"1501.0",
    "not a number": b"NaN",
    "infinity": b"Infinity",
    "hexadecimal": b"0x5DD",
    "wide digits": "\uff11\uff15\uff10\uff11".encode(),
    "separators": b"1,501",
    "formula": b"=1+1",
    "command formula": b"=cmd|' /C calc'!A0",
    "lone quote": b'"',
    "tag": b"<b>1501</b>",
    "entity": b"&amp;",
    "unknown entity": b"&bomb;",
    "right to left": "\u202e1501".encode(),
    "no character": "\ufffe\uffff".encode(),
    "long text": b"x" * 200_000,
    "backslashes": b"\\" * 501,
}


@dataclass(frozen=True, slots=True)
class Damaged:
    name: str
    import_type: str
    body: bytes
    fields: Mapping[str, str] = field(default_factory=dict)


def damaged_files() -> Iterator[Damaged]:
    for import_type, whole in WHOLE.items():
        bodies = {
            **_as_bytes(whole.body),
            **_cut(whole.body),
            **_flipped(whole.body, import_type),
            **_numbers(whole.body),
            **_of_layout(import_type, whole.body),
        }
        for name, body in bodies.items():
            yield Damaged(f"{import_type}: {name}", import_type, body, whole.fields)
    for name, fields in _FIELDS.items():
        body = WHOLE["file/eamusement-iidx-csv"].body
        yield Damaged(f"form: {name}", "file/eamusement-iidx-csv", body, fields)


_FIELDS = {
    "playtype of another game": {"playtype": "Single"},
    "playtype in small letters": {"playtype": "sp"},
    "empty playtype": {"playtype": ""},
    "playtype that is long": {"playtype": "S" * 10_000},
    "playtype of right to left": {"playtype": "\u202eSP"},
}


def _as_bytes(body: bytes) -> dict[str, bytes]:
    """Encodings, line ends and what is no text at all."""
    text, middle = body.decode(), len(body) // 2
    marked = text.replace("S", "曲", 1)
    return {
        "empty": b"",
        "one blank": b" ",
        "line ends only": b"\n" * 5000,
        "mark only": b"\xef\xbb\xbf",
        "with a mark": b"\xef\xbb\xbf" + body,
        "with two marks": b"\xef\xbb\xbf" * 2 + body,
        "UTF-16": text.encode("utf-16"),
        "UTF-16 without a mark": text.encode("utf-16-le"),
        "UTF-16 big endian": b"\xfe\xff" + text.encode("utf-16-be"),
        "UTF-32": text.encode("utf-32"),
        "Shift-JIS": marked.encode("shift_jis", "replace"),
        "EUC-JP": marked.encode("euc_jp", "replace"),
        "Latin 1": text.replace("S", "é", 1).encode("latin-1", "replace"),
        "UTF-7": text.encode("utf-7"),
        "surrogate in UTF-8": body[:middle] + b"\xed\xa0\x80" + body[middle:],
        "overlong slash": body[:middle] + b"\xc0\xaf" + body[middle:],
        "NUL in the middle": body[:middle] + b"\0" + body[middle:],
        "NUL at the end": body + b"\0",
        "controls": body[:middle] + bytes(range(1, 32)) + body[middle:],
        "Windows line ends": body.replace(b"\n", b"\r\n"),
        "old Macintosh line ends": body.replace(b"\n", b"\r"),
        "Unicode line ends": body.replace(b"\n", "\u2028".encode()),
        "compressed": gzip.compress(body, mtime=0),
        "a picture": b"\x89PNG\r\n\x1a\n" + body,
        "a page": b"<!doctype html><title>Log in</title>" + body,
        "twice": body + body,
        "backwards": body[::-1],
        "in capitals": body.upper(),
        "behind blanks": b" \n\t" + body,
        "random": random.Random(_SEED).randbytes(4000),  # noqa: S311
    }


def _cut(body: bytes) -> dict[str, bytes]:
    step = len(body) / (_CUTS + 1)
    return {
        f"cut after {end} bytes": body[:end]
        for end in (round(step * part) for part in range(1, _CUTS + 1))
    } | {"cut before its last byte": body[:-1], "without its first byte": body[1:]}


def _flipped(body: bytes, import_type: str) -> dict[str, bytes]:
    """One bit, or twenty, somewhere."""
    chance = random.Random(f"{_SEED} {import_type}")  # noqa: S311
    found = {}
    for number in range(_FLIPS):
        damaged = bytearray(body)
        for _ in range(1 if number % 2 else 20):
            damaged[chance.randrange(len(body))] ^= 1 << chance.randrange(8)
        found[f"flipped {number}"] = bytes(damaged)
    return found


def _numbers(body: bytes) -> dict[str, bytes]:
    if _SCORE not in body:
        return {}
    first = {name: body.replace(_SCORE, put, 1) for name, put in _NO_NUMBERS.items()}
    return {
        **{f"number: {name}": damaged for name, damaged in first.items()},
        "numbers: all negative": body.replace(_SCORE, b"-1501"),
        "numbers: all gone": body.replace(_SCORE, b""),
    }


def _of_layout(import_type: str, body: bytes) -> dict[str, bytes]:
    if import_type.endswith("csv"):
        return _csv(body)
    return _xml(body) if body.startswith(b"<") else _json(body)


def _csv(body: bytes) -> dict[str, bytes]:
    lines = [line.split(b",") for line in body.split(b"\n")]

    def joined(table: list[list[bytes]]) -> bytes:
        return b"\n".join(b",".join(cells) for cells in table)

    head, rest = lines[0], lines[1:]
    return {
        "no header": joined(rest),
        "header only": joined([head]),
        "header twice": joined([head, head, *rest]),
        "first column gone": joined([cells[1:] for cells in lines]),
        "last column gone": joined([cells[:-1] for cells in lines]),
        "last column twice": joined([[*cells, cells[-1]] for cells in lines]),
        "columns backwards": joined([cells[::-1] for cells in lines]),
        "header shorter": joined([head[:-1], *rest]),
        "one line shorter": joined([*lines[:-1], lines[-1][:-1]]),
        "one line longer": joined([*lines[:-1], [*lines[-1], b"x"]]),
        "cells empty": joined([head, *([b""] * len(cells) for cells in rest)]),
        "blank lines between": body.replace(b"\n", b"\n\n"),
        "semicolons": body.replace(b",", b";"),
        "tabulators": body.replace(b",", b"\t"),
        "all in quotes": joined([[b'"' + c + b'"' for c in cells] for cells in lines]),
        "a quote left open": body.replace(b"Song", b'"Song', 1),
        "ten thousand commas": b"," * 10_000,
        "long header": b"x" * 2000 + b"\n" + joined(rest),
        "long cell": body.replace(b"Song", b"x" * 300_000, 1),
        "formula as title": body.replace(b"Song 1", b"=HYPERLINK(1)", 1),
    }


def _json(body: bytes) -> dict[str, bytes]:
    deep = 10_000
    return {
        **{
            f"only {value.decode()}": value
            for value in (
                b"null",
                b"true",
                b"1",
                b'"x"',
                b"[]",
                b"{}",
                b"[[]]",
                b"[{}]",
            )
        },
        "deep lists": b"[" * deep + b"]" * deep,
        "deep lists left open": b"[" * deep,
        "deep objects": b'{"a":' * deep + b"1" + b"}" * deep,
        "deep number": body.replace(_SCORE, b"[" * deep + b"]" * deep, 1),
        "fairly deep number": body.replace(_SCORE, b"[" * 900 + b"]" * 900, 1),
        "comma at the end": body[:-1] + b"," + body[-1:],
        "comment": body + b"// mine",
        "single quotes": body.replace(b'"', b"'"),
        "key twice": body.replace(b'"score":1501', b'"score":1,"score":1501'),
        "unknown key": body.replace(b'"score":', b'"skore":1,"score":', 1),
        "many unknown keys": body.replace(
            b'"score":',
            b"".join(b'"k%d":1,' % number for number in range(5000)) + b'"score":',
            1,
        ),
        "score as text": body.replace(b'"score":1501', b'"score":"1501"'),
        "score as null": body.replace(b'"score":1501', b'"score":null'),
        "score as truth": body.replace(b'"score":1501', b'"score":true'),
        "score gone": body.replace(b'"score":1501,', b"", 1),
        "NUL escaped": body.replace(b"HARD CLEAR", b"\\u0000", 1),
        "NUL in a text": body.replace(b"Song", b"So\\u0000ng").replace(
            b"2020-", b"\\u00002020-"
        ),
        "lone surrogate": body.replace(b"Song", b"\\ud800").replace(
            b"2020-", b"\\udfff"
        ),
        "long texts": body.replace(b"Song", b"x" * 50_000).replace(
            b"2020-", b"x" * 50_000
        ),
        "dates of no calendar": body.replace(b"2020-01-02", b"2020-02-30"),
        "time far away": body.replace(b"1700000000000", b"1e300"),
        "time in seconds": body.replace(b"1700000000000", b"1700000000"),
        "lists for texts": body.replace(b'"HARD CLEAR"', b'["HARD CLEAR"]'),
        "objects for texts": body.replace(b'"HARD CLEAR"', b'{"a":{}}'),
        "not a number for all": body.replace(_SCORE, b"NaN"),
    }


def _xml(body: bytes) -> dict[str, bytes]:
    inner = body.replace(b"<diff>A", b"<diff>&z;", 1)
    laughs = b"".join(
        b'<!ENTITY %c "%s">' % (letter, b"&%c;" % (letter - 1) * 10)
        for letter in range(ord("b"), ord("z") + 1)
    )
    deep = 10_000
    head = b'<?xml version="1.0"?>'
    return {
        "DOCTYPE": b"<!DOCTYPE s3data>" + body,
        "DOCTYPE in small letters": b"<!doctype s3data>" + body,
        "DOCTYPE behind a comment": head + b"<!-- x --><!DOCTYPE s3data>" + body,
        "entity": head + b'<!DOCTYPE s3data [<!ENTITY z "A">]>' + inner,
        "entity bomb": head + b'<!DOCTYPE s [<!ENTITY a "ha">' + laughs + b"]>" + inner,
        "quadratic bomb": (b'<!DOCTYPE s [<!ENTITY z "' + b"A" * 50_000 + b'">]>')
        + inner.replace(b"&z;", b"&z;" * 5000),
        "file entity": b'<!DOCTYPE s [<!ENTITY z SYSTEM "file:///etc/passwd">]>'
        + inner,
        "network entity": b'<!DOCTYPE s [<!ENTITY z SYSTEM "http://127.0.0.1:9/">]>'
        + inner,
        "parameter entity": b'<!DOCTYPE s [<!ENTITY % z SYSTEM "file:///dev/zero">%z;]>'
        + body,
        "external DTD": b'<!DOCTYPE s SYSTEM "file:///dev/random">' + body,
        "entity unknown": inner,
        "character 0": body.replace(b"<diff>A", b"<diff>&#0;", 1),
        "surrogate character": body.replace(b"<diff>A", b"<diff>&#xD800;", 1),
        "huge character": body.replace(b"<diff>A", b"<diff>&#x11FFFFFFFF;", 1),
        "deep": b"<a>" * deep + b"</a>" * deep,
        "deep left open": b"<a>" * deep,
        "deep inside": body.replace(b"<diff>A", b"<diff>" * deep, 1),
        "CDATA left open": body.replace(b"]]>", b"", 1),
        "declared as Shift-JIS": b'<?xml version="1.0" encoding="Shift_JIS"?>' + body,
        "declared as UTF-16": b'<?xml version="1.0" encoding="UTF-16"?>' + body,
        "declared as nothing": b'<?xml version="1.0" encoding="none"?>' + body,
        "namespace": body.replace(b"<s3data>", b'<s3data xmlns="urn:x">'),
        "prefix unknown": body.replace(b"<s3data>", b"<x:s3data>", 1),
        "inclusion": body.replace(
            b"<diff>A", b'<xi:include href="file:///etc/passwd"/><diff>A', 1
        ),
        "many attributes": body.replace(
            b"<song>",
            b"<song " + b" ".join(b'a%d="1"' % n for n in range(5000)) + b">",
            1,
        ),
        "no songs": b"<s3data><scoredata></scoredata></s3data>",
        "another root": body.replace(b"s3data", b"data"),
        "empty songs": body.replace(b"<id>1</id>", b""),
        "fields twice": body.replace(b"<diff>A</diff>", b"<diff>A</diff>" * 2, 1),
        "field with children": body.replace(b"<diff>A", b"<diff><b>A</b>", 1),
        "text in mods": body.replace(b"<mods>", b"<mods>x", 1),
        "unknown clear": body.replace(b">cleared<", b">won<", 1),
        "unknown style": body.replace(b"3rd,4th", b"99th", 1),
        "instructions": body.replace(b"<song>", b"<?php die() ?><song>", 1),
    }
