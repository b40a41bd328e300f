"""Pieces of words, for search that forgives typing errors.

Of a word of letters and digits, in lower case after NFKC: its letter triples, with two
blanks before and one after, as PostgreSQL's pg_trgm has them. Chinese, Japanese and
Korean writing has few blanks between words, so there each two letters that follow each
other are a piece, and each single one of a text that is to be found. A text without
letters ("!?") is taken by its signs.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

#: So that no document and no question can ask for more.
MOST_LETTERS = 2000
_DENSE = "\u3005\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af"
_WORD = re.compile(rf"([{_DENSE}]+)|[^\W_{_DENSE}]+")
_SIGNS = re.compile(r"()\S+")


def normal(text: str) -> str:
    """As texts are compared: compatible forms are one, case does not count, nor does
    how many blanks there are."""
    folded = unicodedata.normalize("NFKC", text[:MOST_LETTERS]).lower()
    return " ".join(folded[:MOST_LETTERS].split())


def grams_of(text: str) -> set[str]:
    """Of a text that is `normal`, as a question."""
    return set(_pieces(text))


def all_grams(texts: Iterable[str]) -> set[str]:
    """Of texts that are to be found, by single letters too."""
    found: set[str] = set()
    for text in map(normal, texts):
        found.update(_pieces(text))
        for word in _WORD.finditer(text):
            found.update(word[1] or ())
    return found


def _pieces(text: str) -> Iterator[str]:
    for word in list(_WORD.finditer(text)) or _SIGNS.finditer(text):
        length = 2 if word[1] else 3
        padded = word[1] or f"  {word[0]} "
        last = max(len(padded) - length, 0)
        yield from (padded[at : at + length] for at in range(last + 1))
