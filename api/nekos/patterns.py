"""PURE: search patterns, ready to be matched (nekos-api, section 6; their grammar is in
`pattern_parser`)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import re2

from api.nekos.letters import Alphabet, Letters, Plain
from api.nekos.pattern_parser import Parser
from api.nekos.pattern_parser import PatternError as PatternError

#: Code points of a pattern (section 3: 50 for every route).
LONGEST = 50
_MEMORY = 8 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Pattern:
    """`matches` takes any value; `literal` is a text that a matching value holds."""

    matches: Callable[[str], bool]
    literal: str


def compile_pattern(text: str) -> Pattern:
    """Raises PatternError."""
    if len(text) > LONGEST:
        raise PatternError(f"it may have {LONGEST} characters and has {len(text)}")
    if "\0" in text:
        raise PatternError(f"character {text.index(chr(0)) + 1} is NUL")
    letters: Letters
    letters = plain = Plain()
    whole, literal = Parser(lowered(text), plain).parse()
    if plain.needs_alphabet:
        letters = Alphabet(plain.borders)
        whole, literal = Parser(lowered(text), letters).parse()
    return Pattern(_matcher(whole.regex, letters, literal), literal)


def _matcher(regex: str, letters: Letters, literal: str) -> Callable[[str], bool]:
    options = re2.Options()
    options.never_capture, options.dot_nl = True, True
    options.log_errors, options.max_mem = False, _MEMORY
    try:
        fullmatch = re2.compile(regex, options).fullmatch
    except re2.error as error:
        raise PatternError("it is too complex") from error

    def matches(value: str) -> bool:
        value = lowered(value)
        if literal not in value:
            return False
        # Bytes spare RE2's wrapper the search for character offsets.
        written = letters.written(value).encode(errors="replace")
        return fullmatch(written) is not None

    return matches


def lowered(text: str) -> str:
    """Code point by code point, so that none becomes two (section 6.1)."""
    lower = text.lower()
    if len(lower) == len(text) and "Σ" not in text:
        return lower
    return "".join(low if len(low := c.lower()) == 1 else c for c in text)
