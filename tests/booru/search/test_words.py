"""The analysis of texts: search 2.5."""

from __future__ import annotations

import re
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
import snowballstemmer
from hypothesis import given
from hypothesis import strategies as st

from booru.search.words import (
    MAX_OCCURRENCES,
    MAX_POSITION,
    STOP_WORDS,
    analyse,
    name_words,
    phrase,
)


@pytest.mark.parametrize(
    ("text", "stems"),
    [
        ("", []),
        ("Snowy OWLS, flying!", ["snowi", "owl", "fli"]),
        # An apostrophe or full stop splits only at the edge of a word.
        ("don't", ["don't"]),
        ("don\u2019t", ["don't"]),
        ("o'neil's 'quoted'", ["o'neil", "quot"]),
        ("example.org.", ["example.org"]),
        ("end.Start", ["end.start"]),
        ("end. start", ["end", "start"]),
        ("a..b'.c", ["b", "c"]),
        ("v1.x", ["v1", "x"]),
        ("x.1", ["x", "1"]),
        # Numbers keep their points and commas.
        ("3.5 1,000 1'000", ["3.5", "1,000", "1'000"]),
        ("3,x", ["3", "x"]),
        # Other signs split, underscores do not.
        ("red-fox/hare:owl", ["red", "fox", "hare", "owl"]),
        ("red_fox _x ___", ["red_fox", "_x"]),
        ("C++ & c#", ["c", "c"]),
        ("a\0b\ud800c", ["b", "c"]),
        # Any script.
        ("Ünïcode ÉTÉ", ["ünïcode", "été"]),
        ("e\u0301te\u0301's", ["e\u0301te\u0301"]),
        ("नमस्ते", ["नमस्ते"]),
        ("лиса ЛИСА", ["лиса", "лиса"]),
        ("漢字abcかな", ["漢", "字", "abc", "か", "な"]),
        ("カタカナ", ["カタカナ"]),
        ("\U0001f98afox\U0001f98a", ["fox"]),
        # Porter's second stemmer, with its exceptions.
        ("generously generate skies dying", ["generous", "generat", "sky", "die"]),
        ("running runs ran", ["run", "run", "ran"]),
    ],
)  # fmt: skip
def test_stems(text: str, stems: list[str]) -> None:
    assert [stem for stem, _ in analyse(text)] == stems


def test_stop_words_leave_gaps() -> None:
    assert analyse("The king of the owls") == (("king", 2), ("owl", 5))
    assert phrase("The king of the owls") == (("king", 0), ("owl", 3))
    assert phrase("king owls") == (("king", 0), ("owl", 1))


def test_the_33_stop_words() -> None:
    assert len(STOP_WORDS) == 33
    assert analyse(" ".join(sorted(STOP_WORDS)).upper()) == ()
    # Those of PostgreSQL's list are not all stop words here.
    assert phrase("he from which") == (("he", 0), ("from", 1), ("which", 2))


def test_what_a_tsvector_cannot_hold_is_left_out() -> None:
    many = analyse("owl " * 300 + "fox")
    assert many == (*(("owl", n + 1) for n in range(MAX_OCCURRENCES)), ("fox", 301))
    end = analyse("the " * (MAX_POSITION - 1) + "fox hare")
    assert end == (("fox", MAX_POSITION),)


def test_long_words_are_cut() -> None:
    assert phrase("x" * 600) == (("x" * 255, 0), ("x" * 255, 1), ("x" * 90, 2))
    assert phrase("é" * 256) == (("é" * 255, 0), ("é", 1))


def test_words_of_a_name() -> None:
    assert name_words("Artist:o'neil_x spread-wing 3.5") == {
        "artist", "o", "neil", "x", "spread", "wing", "3", "5",
    }  # fmt: skip


@given(st.text(max_size=300))
def test_analysis_takes_any_text(text: str) -> None:
    analysed = analyse(text)
    positions = [position for _, position in analysed]
    assert positions == sorted(set(positions))
    for stem, _ in analysed:
        assert stem
        assert 0 < len(stem.encode()) < 2_047
        assert re.search(r"\w", stem)
    first = positions[0] if positions else 0
    assert phrase(text) == tuple((stem, p - first) for stem, p in analysed)


@pytest.mark.parametrize(
    "text",
    ["Snowy owls don't go there. ", "_", "a'", "1.", "é'", "漢字", "x", "\u0301"],
)
def test_a_long_text_is_quick(text: str) -> None:
    """50,000 bytes take 5 to 50 ms; quadratic work would take seconds."""
    text = text * (50_000 // len(text.encode()))
    analyse(text)
    started = time.thread_time()
    analyse(text)
    assert time.thread_time() - started < 0.2


def test_threads_do_not_mix_up_words() -> None:
    texts = [" ".join(f"x{thread}x{n}ings" for n in range(400)) for thread in range(16)]
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(analyse, texts))
    stemmer = snowballstemmer.stemmer("english")
    for text, stems in zip(texts, together, strict=True):
        assert [stem for stem, _ in stems] == stemmer.stemWords(text.split())
