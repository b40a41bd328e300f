"""PURE: search patterns, ready to be matched (nekos-api, section 6; their grammar is in
`pattern_parser`)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import re2

from api.nekos.letters import Alphabet, Plain
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
    plain = Plain()
    whole, literal = Parser(lowered(text), plain).parse()
    fits, alphabet = _fullmatch(whole.regex), None
    if plain.needs_alphabet:
        alphabet = Alphabet(plain.borders)
        written_whole, _ = Parser(lowered(text), alphabet).parse()
        written_fits = _fullmatch(written_whole.regex)

    def matches(value: str) -> bool:
        value = lowered(value)
        if literal not in value:
            return False
        if alphabet is None or value.isascii():
            return fits(value)
        return written_fits(alphabet.written(value))

    return Pattern(matches, literal)


def _fullmatch(regex: str) -> Callable[[str], bool]:
    options = re2.Options()
    options.never_capture, options.dot_nl = True, True
    options.log_errors, options.max_mem = False, _MEMORY
    try:
        fullmatch = re2.compile(regex, options).fullmatch
    except re2.error as error:
        raise PatternError("it is too complex") from error
    # Bytes spare RE2's wrapper the search for character offsets.
    return lambda value: fullmatch(value.encode(errors="replace")) is not None


def lowered(text: str) -> str:
    """Code point by code point, so that none becomes two (section 6.1)."""
    lower = text.lower()
    if len(lower) == len(text) and "Σ" not in text:
        return lower
    return "".join(low if len(low := c.lower()) == 1 else c for c in text)
