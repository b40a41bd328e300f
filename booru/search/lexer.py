"""Text to tokens, on demand (search 1).

One token at a time, because the first token that does not fit ends the parse: so no
stretch of text is ever read twice, whatever it holds.
"""

from __future__ import annotations

import enum
import re
from dataclasses import dataclass

from booru.search.errors import SearchError

MAX_TERMS = 1024
MAX_DEPTH = 64

_WS = r"[ \t\n\r\v\f]"
_SPACES = re.compile(f"{_WS}*")
# Only looked for behind white space.
_OPERATOR = re.compile(f"(?:(?P<and>AND|&&)|OR|\\|\\|){_WS}+")
_NOT_WORD = re.compile(f"NOT{_WS}+")
_BOOST = re.compile(r"\^([+-]?[0-9]+(?:\.[0-9]+)?)")
_QUOTED = re.compile(r'"((?:[^"\\]++|\\.)*+)"', re.DOTALL)
_QUOTED_ESCAPE = re.compile(r'\\(["\\])|\\.', re.DOTALL)
# Characters that neither end a bare term nor need a closer look; a lone backslash
# at the end is an ordinary one.
_PLAIN = re.compile(r"(?:[^\\(),^ \t\n\r\v\f]++|\\.|\\\Z)++", re.DOTALL)


class TokenKind(enum.Enum):
    AND = enum.auto()
    OR = enum.auto()
    NOT = enum.auto()
    OPEN = enum.auto()
    CLOSE = enum.auto()
    BOOST = enum.auto()
    TERM = enum.auto()
    END = enum.auto()


@dataclass(frozen=True, slots=True)
class Token:
    """`text` is the content of a term or the number of a boost; it begins at offset
    `start` of the query, behind the quote or `^` at `position`."""

    kind: TokenKind
    position: int
    text: str = ""
    start: int = 0


_SIGNS = {
    ",": TokenKind.AND,
    "!": TokenKind.NOT,
    "-": TokenKind.NOT,
    "(": TokenKind.OPEN,
    ")": TokenKind.CLOSE,
}


class Lexer:
    """Reads the text from offset `at` on. `terms` is how many terms the query had
    before."""

    def __init__(self, text: str, *, at: int = 0, terms: int = 0) -> None:
        self.text = text
        self.terms = terms
        self._depth = 0
        self._at = at

    def next(self) -> Token:
        """The next token; behind the last one END, again and again."""
        token = self._operator() or self._sign() or self._boost() or self._term()
        if token.kind is TokenKind.OPEN:
            self._depth += 1
            self._check_depth(self._depth, token.position)
        elif token.kind is TokenKind.CLOSE:
            self._depth -= 1
        return token

    def _operator(self) -> Token | None:
        """AND and OR need white space on both sides. Without one of them, white space
        between tokens means nothing and is skipped."""
        start = self._at
        self._at = self._behind_spaces(start)
        if start == self._at:
            return None
        if found := _OPERATOR.match(self.text, self._at):
            kind = TokenKind.AND if found["and"] else TokenKind.OR
            return self._token(kind, found.end())
        return None

    def _sign(self) -> Token | None:
        if self._at == len(self.text):
            return self._token(TokenKind.END, self._at)
        if kind := _SIGNS.get(self.text[self._at]):
            return self._token(kind, self._at + 1)
        if found := _NOT_WORD.match(self.text, self._at):
            return self._token(TokenKind.NOT, found.end())
        return None

    def _boost(self) -> Token | None:
        if found := _BOOST.match(self.text, self._at):
            return self._token(TokenKind.BOOST, found.end(), found[1], found.start(1))
        return None

    def _term(self) -> Token:
        self.terms += 1
        if self.terms > MAX_TERMS:
            raise SearchError("query too complex", self._at)
        if found := _QUOTED.match(self.text, self._at):
            content = _QUOTED_ESCAPE.sub(lambda m: m[1] or m[0], found[1])
            return self._token(TokenKind.TERM, found.end(), content, found.start(1))
        end = self._end_of_bare(self._at)
        return self._token(TokenKind.TERM, end, self.text[self._at : end], self._at)

    def _token(
        self, kind: TokenKind, end: int, text: str = "", start: int = 0
    ) -> Token:
        token = Token(kind, self._at, text, start)
        self._at = end
        return token

    def _end_of_bare(self, at: int) -> int:
        """Where the bare term that starts here ends: before the first stop, or before
        a parenthesis that bare text does not fill and close (search 1.1)."""
        open_at: list[int] = []  # parentheses of the term, not closed yet
        while at < len(self.text):
            if found := _PLAIN.match(self.text, at):
                at = found.end()
            character = self.text[at : at + 1]
            if character == "(":
                open_at.append(at)
                self._check_depth(self._depth + len(open_at), at)
                at += 1
            elif character == ")" and open_at and open_at[-1] < at - 1:
                open_at.pop()
                at += 1
            elif self._stops(at):
                break
            else:
                # White space or a `^` without a number belongs to the term.
                at = max(self._behind_spaces(at), at + 1)
        # The outermost open parenthesis fails with those inside it.
        return min(open_at[0] if open_at else at, len(self.text))

    def _stops(self, at: int) -> bool:
        behind = self._behind_spaces(at)
        following = self.text[behind : behind + 1]
        return (
            self.text[at : at + 1] in (",", "")
            or following == ")"
            or (following == "^" and _BOOST.match(self.text, behind) is not None)
            or (behind > at and _OPERATOR.match(self.text, behind) is not None)
        )

    def _behind_spaces(self, at: int) -> int:
        found = _SPACES.match(self.text, at)
        return found.end() if found else at

    def _check_depth(self, depth: int, position: int) -> None:
        if depth > MAX_DEPTH:
            raise SearchError("query too complex", position)
