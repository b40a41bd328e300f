"""Invented words: number to word, no word twice."""

from __future__ import annotations

from itertools import product

_ONSETS = [*"bdfghjklmnprstvwz", "br", "dr", "gr", "kr", "pl", "sh", "st", "th", "tr"]
_VOWELS = [*"aeiou", "ai"]
_SYLLABLES = [onset + vowel for onset, vowel in product(_ONSETS, _VOWELS)]
_SHORT = len(_SYLLABLES) ** 2
_LONG = len(_SYLLABLES) ** 3
# Coprime to the counts, and large: neighbours in number are far apart in spelling.
_SHORT_STEP, _LONG_STEP = 15_043, 2_346_185


def word(number: int) -> str:
    """Two syllables for the first 24,336 numbers, three for 3.7 million more."""
    if number < _SHORT:
        return _spelled(number * _SHORT_STEP % _SHORT, 2)
    return _spelled((number - _SHORT) * _LONG_STEP % _LONG, 3)


def _spelled(number: int, syllables: int) -> str:
    found = []
    for _ in range(syllables):
        number, place = divmod(number, len(_SYLLABLES))
        found.append(_SYLLABLES[place])
    return "".join(found)
