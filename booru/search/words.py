"""The analysis of text fields, the same for stored texts and queries (search 2.5).

Words are those of Unicode's word boundaries (UAX 29) in short: letters, digits and
underscores with their marks; an apostrophe or full stop between two letters and a
full stop, comma or apostrophe between two digits do not split; an ideograph or
hiragana is a word by itself.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator

import snowballstemmer

# What a PostgreSQL tsvector holds: positions up to this one, and so many of a word.
MAX_POSITION = 16_383
MAX_OCCURRENCES = 255
# Longer runs are cut into words of this length; its limit is 2 kB.
MAX_WORD = 255

_STOP_WORDS = (
    "a an and are as at be but by for if in into is it no not of on or such that the "
    "their then there these they this to was will with"
)
STOP_WORDS = frozenset(_STOP_WORDS.split())

_APOSTROPHES = str.maketrans(dict.fromkeys("\u2018\u2019\uff07", "'"))
_JOINERS = "\u200c\u200d"
_SOLITARY = "\u3040-\u309f\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"


def analyse(text: str) -> tuple[tuple[str, int], ...]:
    """(stem, position) of each word in order; positions count from 1 and go on over
    stop words."""
    seen: Counter[str] = Counter()
    kept = []
    for stem, position in _stems(text):
        if position > MAX_POSITION:
            break
        seen[stem] += 1
        if seen[stem] <= MAX_OCCURRENCES:
            kept.append((stem, position))
    return tuple(kept)


def phrase(text: str) -> tuple[tuple[str, int], ...]:
    """(stem, distance from the first stem); empty where there are only stop words."""
    stems = list(_stems(text))
    return tuple((stem, position - stems[0][1]) for stem, position in stems)


def fold(text: str) -> str:
    """Lower case, with plain apostrophes: the form of text before it is stemmed."""
    return text.lower().translate(_APOSTROPHES)


def name_words(name: str) -> frozenset[str]:
    """The words of a tag's name for `analyzed_name`: lower-case runs of letters and
    digits, whole and not stemmed (search 4.5)."""
    return frozenset(re.findall(r"[^\W_]+", name.lower()))


def _stems(text: str) -> Iterator[tuple[str, int]]:
    for position, word in enumerate(_words(fold(text)), 1):
        if word not in STOP_WORDS:
            yield _stem(word), position


def _words(text: str) -> Iterator[str]:
    for run in _word_pattern(ascii_only=text.isascii()).findall(text):
        if not run.strip("_"):
            continue
        for part in (run,) if run.isascii() else _solitary_pattern().findall(run):
            yield from (part[i : i + MAX_WORD] for i in range(0, len(part), MAX_WORD))


@functools.lru_cache(maxsize=2**15)
def _stem(word: str) -> str:
    # Stemmers keep state, and threads share this function: a new one each time.
    stem: str = snowballstemmer.stemmer("english").stemWord(word)
    return stem


@functools.cache
def _word_pattern(*, ascii_only: bool) -> re.Pattern[str]:
    marks = "" if ascii_only else _marks() + _JOINERS
    after_letter = r"(?<=[^\W\d_])"
    if marks:
        after_letter = f"(?:{after_letter}|(?<=[{marks}]))"
    inside = rf"{after_letter}['.](?=[^\W\d_])|(?<=\d)[.,'](?=\d)"
    return re.compile(rf"\w[\w{marks}]*(?:(?:{inside})[\w{marks}]+)*")


@functools.cache
def _solitary_pattern() -> re.Pattern[str]:
    """For the parts of a run of letters."""
    return re.compile(f"[{_SOLITARY}][{_marks()}]*|[^{_SOLITARY}]+")


@functools.cache
def _marks() -> str:
    """A character class of the combining marks, which `\\w` leaves out. They end well
    before U+1F000 but for the variation selectors."""
    codes = [c for c in range(0x300, 0x1F000) if unicodedata.category(chr(c))[0] == "M"]
    return "".join(map(chr, codes)) + "\U000e0100-\U000e01ef"
