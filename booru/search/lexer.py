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
_NUMBER = r"[+-]?[0-9]+(?:\.[0-9]+)?"
# Only looked for behind white space.
_OPERATOR_BODY = f"(?:(?P<and>AND|&&)|(?:OR|\\|\\|)){_WS}+"
_SPACES = re.compile(f"{_WS}*")
_OPERATOR = re.compile(_OPERATOR_BODY)
_NOT_WORD = re.compile(f"NOT{_WS}+")
_BOOST = re.compile(rf"\^({_NUMBER})")
_QUOTED = re.compile(r'"((?:[^"\\]++|\\.)*+)"', re.DOTALL)
_QUOTED_ESCAPE = re.compile(r'\\(["\\])|\\.', re.DOTALL)
# A bare term up to a stop or a parenthesis. White space is looked behind only once,
# as a whole; a lone backslash at the end is an ordinary character.
_BARE = re.compile(
    rf"""(?:
    [^\\(),^\ \t\n\r\v\f]++
    | \\. | \\\Z
    | \^(?!{_NUMBER})
    | {_WS}++(?!\)|\^{_NUMBER}|{_OPERATOR_BODY})
    )*+""",
    re.DOTALL | re.VERBOSE,
)


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
        self._at = self._behind(_SPACES, start)
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
        while True:
            at = self._behind(_BARE, at)
            character = self.text[at : at + 1]
            if character == "(":
                open_at.append(at)
                self._check_depth(self._depth + len(open_at), at)
            elif character == ")" and open_at and open_at[-1] < at - 1:
                open_at.pop()
            else:
                # The outermost open parenthesis fails with those inside it.
                return open_at[0] if open_at else at
            at += 1

    def _behind(self, pattern: re.Pattern[str], at: int) -> int:
        found = pattern.match(self.text, at)
        return found.end() if found else at

    def _check_depth(self, depth: int, position: int) -> None:
        if depth > MAX_DEPTH:
            raise SearchError("query too complex", position)
