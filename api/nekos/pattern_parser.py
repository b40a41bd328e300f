"""PURE: the search operators of nekos-api section 6, parsed and told to RE2.

    pattern   = branch *( "|" branch )
    branch    = *item                       may be empty
    item      = "%" [ "?" ] | atom [ count [ "?" ] ]
    atom      = "_" | "(" pattern ")" | class | escape | any other character
    count     = "*" | "+" | "?" | "{" m "}" | "{" m "," "}" | "{" m "," n "}"
    class     = "[" [ "^" ] member *member "]"
    member    = one [ "-" one ] | "[:" name ":]" | "\\d" | "\\s" | "\\w"
    escape    = "\\" and any character that is no letter or digit, or d, s, w

`{` is a count only before a digit, a lone `}` or `]` is itself, a `\\` at the very end
is nothing. The pattern matches whole values, letter case aside. A pattern is never
edited as text: it is parsed, and every character is written as its code point.
"""

from __future__ import annotations

import string
from dataclasses import dataclass
from typing import NoReturn

from api.nekos.letters import CLASSES, Letters

#: Section 6.3: what a pattern would be if its counts were written out.
LARGEST = 1000
MOST_TIMES = 255
_DIGITS = frozenset(string.digits)
_NAMING = frozenset(string.ascii_letters + string.digits)
_SHORT = {"d": "digit", "s": "space", "w": "word"}


class PatternError(ValueError):
    """Its text is a sentence about the pattern."""


@dataclass(frozen=True, slots=True)
class Part:
    """What RE2 is told, its size, and the text it stands for if that is one."""

    regex: str
    size: int
    text: str | None = None


class Parser:
    """One pass from left to right; `_at` is the next character."""

    def __init__(self, text: str, letters: Letters) -> None:
        self._text = text
        self._letters = letters
        self._at = 0
        #: The longest run of plain characters that every match has to hold.
        self._run = self._longest = ""

    def parse(self) -> tuple[Part, str]:
        whole = self._alternation()
        if self._at < len(self._text):
            self._fail("`)` closes nothing", self._at)
        return whole, self._longest

    def _fail(self, why: str, at: int) -> NoReturn:
        raise PatternError(f"{why} (character {at + 1})")

    def _next(self, offset: int = 0) -> str:
        return self._text[self._at + offset : self._at + offset + 1]

    def _take(self) -> str:
        self._at += 1
        return self._text[self._at - 1]

    # Items ---------------------------------------------------------------------------

    def _alternation(self) -> Part:
        begin = self._at
        known = self._longest
        branches = [self._branch()]
        while self._next() == "|":
            self._at += 1
            branches.append(self._branch())
        if len(branches) > 1:
            # None of them has to be there.
            self._longest = known
        size = sum(branch.size for branch in branches)
        self._check_size(size, begin)
        regex = "|".join(branch.regex for branch in branches)
        return Part(f"(?:{regex})", size)

    def _branch(self) -> Part:
        regexes, size, begin = [], 0, self._at
        self._run = ""
        while (char := self._next()) and char not in "|)":
            part = self._item()
            self._run = "" if part.text is None else self._run + part.text
            self._longest = max(self._longest, self._run, key=len)
            regexes.append(part.regex)
            size += part.size
        self._run = ""
        self._check_size(size, begin)
        return Part("".join(regexes), size)

    def _item(self) -> Part:
        begin, known = self._at, self._longest
        if self._next() == "%":
            self._at += 1
            if self._next() == "?":
                self._at += 1
            if self._starts_count():
                self._fail("`%` is never repeated", self._at)
            return Part("(?:.*)", 1)
        if self._starts_count():
            self._fail(f"`{self._next()}` has nothing before it to repeat", self._at)
        atom = self._atom()
        if not self._starts_count():
            return atom
        count, most, least = self._count()
        if least == 0:
            self._longest = known
        if self._next() == "?":  # fewest first: the same values match
            self._at += 1
        if self._starts_count():
            self._fail("one count follows another", self._at)
        size = atom.size * max(most, 1)
        self._check_size(size, begin)
        return Part(atom.regex + count, size)

    def _check_size(self, size: int, begin: int) -> None:
        if size > LARGEST:
            self._fail(
                f"it is too complex: with all counts written out it has {size} parts, "
                f"and {LARGEST} are allowed",
                begin,
            )

    def _starts_count(self) -> bool:
        char = self._next()
        return bool(char) and (
            char in "*+?" or (char == "{" and self._next(1) in _DIGITS)
        )

    def _count(self) -> tuple[str, int, int]:
        """As RE2 is told it, its largest explicit number, and its least."""
        match self._take():
            case "*":
                return "*", 1, 0
            case "+":
                return "+", 1, 1
            case "?":
                return "?", 1, 0
        begin = self._at - 1
        low = self._number(begin)
        if self._next() != ",":
            self._close_count(begin)
            return f"{{{low}}}", low, low
        self._at += 1
        if self._next() not in _DIGITS or not self._next():
            self._close_count(begin)
            return f"{{{low},}}", low, low
        high = self._number(begin)
        self._close_count(begin)
        if low > high:
            self._fail(f"{low} is more than {high}", begin)
        return f"{{{low},{high}}}", high, low

    def _number(self, begin: int) -> int:
        start = self._at
        while self._next() and self._next() in _DIGITS:
            self._at += 1
        number = int(self._text[start : self._at])
        if number > MOST_TIMES:
            self._fail(f"a count is at most {MOST_TIMES}", begin)
        return number

    def _close_count(self, begin: int) -> None:
        if self._next() != "}":
            self._fail("the count that begins here has no end", begin)
        self._at += 1

    # Atoms ---------------------------------------------------------------------------

    def _atom(self) -> Part:
        begin = self._at
        match self._take():
            case "_":
                return Part(".", 1)
            case "(":
                return self._group(begin)
            case "[":
                return self._class(begin)
            case "\\":
                return self._escape(begin)
            case char:
                return self._plain(char)

    def _plain(self, char: str) -> Part:
        # What every match holds is a run of these without a count behind one.
        text = None if self._starts_count() else char
        return Part(f"[{self._letters.span(char, char)}]", 1, text)

    def _group(self, begin: int) -> Part:
        inner = self._alternation()
        if self._next() != ")":
            self._fail("`(` is never closed", begin)
        self._at += 1
        return inner

    def _escape(self, begin: int) -> Part:
        if not self._next():
            return Part("", 0)
        char = self._take()
        if char in _SHORT:
            return Part(f"[{self._letters.named(_SHORT[char])}]", 1)
        if char in _NAMING:
            self._fail(f"`\\{char}` means nothing", begin)
        return self._plain(char)

    # Classes -------------------------------------------------------------------------

    def _class(self, begin: int) -> Part:
        negated = self._next() == "^"
        self._at += negated
        members: list[str] = []
        while self._next() != "]" or not members:
            if not self._next():
                self._fail("`[` is never closed", begin)
            members.append(self._member(begin, is_first=not members))
        self._at += 1
        return Part(f"[{'^' if negated else ''}{''.join(members)}]", 1)

    def _member(self, begin: int, *, is_first: bool) -> str:
        start = self._at
        if self._next() == "-" and not is_first and self._next(1) != "]":
            self._fail("`-` has no character before it", start)
        low = self._one(begin)
        if self._next() != "-" or self._next(1) in ("", "]"):
            if isinstance(low, _Name):
                return self._letters.named(low)
            return self._letters.span(low, low)
        self._at += 1
        high = self._one(begin)
        if isinstance(low, _Name) or isinstance(high, _Name):
            self._fail("a range goes from one character to another", start)
        if low > high:
            self._fail(f"`{low}-{high}` goes backwards", start)
        return self._letters.span(low, high)

    def _one(self, begin: int) -> str:
        """A character, or the name of a class."""
        start, char = self._at, self._take()
        if char == "[" and self._next() and self._next() in ":=.":
            return self._class_name(start)
        if char != "\\":
            return char
        if not self._next():
            self._fail("`[` is never closed", begin)
        escaped = self._take()
        if escaped in _SHORT:
            return _Name(_SHORT[escaped])
        if escaped in _NAMING:
            self._fail(f"`\\{escaped}` means nothing", start)
        return escaped

    def _class_name(self, start: int) -> _Name:
        kind = self._take()
        if kind != ":":
            self._fail(f"`[{kind}` is not supported", start)
        end = self._text.find(":]", self._at)
        name = self._text[self._at : end] if end >= 0 else ""
        if name not in CLASSES:
            self._fail("there is no class of that name", start)
        self._at = end + 2
        return _Name(name)


class _Name(str):
    """Of a class, where a character could stand."""

    __slots__ = ()
