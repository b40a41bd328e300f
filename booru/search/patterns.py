"""Wildcard patterns: `*` is any number of characters, `?` exactly one.

A character is a code point; line ends are characters as any other.
"""

from __future__ import annotations

import enum
import functools
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import re2


class Wild(enum.Enum):
    ONE = "?"
    ANY = "*"


# Live wildcards inside a text that is still to be normalised as a whole. Lone
# surrogates: no text that can be stored holds one.
ONE_MARK = "\ud800"
ANY_MARK = "\ud801"
_MARKED = re.compile(f"[{ONE_MARK}{ANY_MARK}]+|[^{ONE_MARK}{ANY_MARK}]+")
_LIKE_SPECIAL = re.compile(r"[\\%_]")


@dataclass(frozen=True, slots=True)
class Pattern:
    """Texts and wildcards in turn. In a row of wildcards every `?` stands before the
    one `*`, so that equal patterns are equal values."""

    parts: tuple[str | Wild, ...]

    @classmethod
    def from_marked(cls, text: str) -> Pattern:
        """From a text in which the live wildcards are ONE_MARK and ANY_MARK."""
        return cls(tuple(_parts(text)))

    @property
    def is_everything(self) -> bool:
        return self.parts == (Wild.ANY,)

    @property
    def prefix(self) -> str:
        """The literal text before the first wildcard."""
        first = self.parts[0] if self.parts else ""
        return first if isinstance(first, str) else ""

    @property
    def shortest(self) -> int:
        """The length of the shortest text that could match."""
        lengths = {Wild.ONE: 1, Wild.ANY: 0}
        return sum(
            lengths[part] if isinstance(part, Wild) else len(part)
            for part in self.parts
        )

    def regex(self) -> str:
        """For RE2, to be matched against the whole text."""
        wild = {Wild.ONE: "(?s:.)", Wild.ANY: "(?s:.*)"}
        return "".join(
            wild[part] if isinstance(part, Wild) else re2.escape(part)
            for part in self.parts
        )

    def like(self) -> str:
        """For SQL's LIKE with its default escape character."""
        wild = {Wild.ONE: "_", Wild.ANY: "%"}
        return "".join(
            wild[part]
            if isinstance(part, Wild)
            else _LIKE_SPECIAL.sub(r"\\\g<0>", part)
            for part in self.parts
        )

    def matches(self, text: str) -> bool:
        """Whether the whole text matches; in time linear in the text."""
        return self.matcher()(text)

    def matcher(self) -> Callable[[str], bool]:
        """`matches`, prepared for many texts."""
        return _matcher(self)


_OPTIONS = re2.Options()
_OPTIONS.never_capture = True
_OPTIONS.log_errors = False


@functools.lru_cache(maxsize=64)
def _matcher(pattern: Pattern) -> Callable[[str], bool]:
    match pattern.parts:
        # The common shapes need no machine.
        case (str(start), Wild.ANY):
            return lambda text: text.startswith(start)
        case (Wild.ANY, str(end)):
            return lambda text: text.endswith(end)
        case (Wild.ANY, str(middle), Wild.ANY):
            return lambda text: middle in text
    prefix, shortest = pattern.prefix, pattern.shortest
    fullmatch = re2.compile(pattern.regex(), _OPTIONS).fullmatch

    def matches(text: str) -> bool:
        if len(text) < shortest or not text.startswith(prefix):
            return False
        try:
            # Bytes spare RE2's wrapper the search for character offsets.
            return fullmatch(text.encode()) is not None
        except UnicodeEncodeError:  # a lone surrogate is no character
            return False

    return matches


def _parts(text: str) -> Iterator[str | Wild]:
    for run in _MARKED.findall(text):
        if run[0] not in (ONE_MARK, ANY_MARK):
            yield run
            continue
        yield from [Wild.ONE] * run.count(ONE_MARK)
        if ANY_MARK in run:
            yield Wild.ANY
