"""Text to a typed tree.

Grammar of expressions, over the tokens of `lexer` (search 1):

    query     = [ or-expr ] , END ;
    or-expr   = and-expr , { OR , and-expr } ;
    and-expr  = boosted , { AND , boosted } ;
    boosted   = unary , [ BOOST ] ;
    unary     = [ NOT ] , primary ;
    primary   = OPEN , or-expr , CLOSE | TERM ;

Grammar of a term (`terms`):

    term      = field , [ "." , op ] , ":" , value | default-value ;
    op        = "eq" | "gt" | "gte" | "lt" | "lte" ;
    field     = a name of the search's table that exists for the role ;

Grammar of values, by the type of the field (`literals`, `numbers`, `dates`):

    int       = [ sign ] , digits , [ "~" , digits ] ;
    num       = digits ;
    float     = [ sign ] , decimal , [ "~" , decimal ] ;
    bool      = "true" | "false" ;
    date      = year , [ "-" , month , [ "-" , day , [ separator , [ clock ] ] ] ] ,
                [ zone ]
              | digits , white , unit , [ "s" ] , " ago" ;
    clock     = hour , [ ":" , minute , [ ":" , second ] ] ;
    zone      = "Z" | "z" | sign , hour , [ ":" , minute ] ;
    separator = "T" | "t" | white ;
    unit      = "second" | "minute" | "hour" | "day" | "week" | "month" | "year" ;
    ip        = address , [ "/" , digits ] ;
    literal   = { character | "\" , character | "*" | "?" } , [ "~" , decimal ] ;
    text      = literal ;
    sign      = "+" | "-" ;
    decimal   = digits , [ "." , digits ] ;
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from booru.search.errors import SearchError
from booru.search.fields import KnownFields
from booru.search.lexer import Lexer, Token, TokenKind
from booru.search.nodes import And, Boost, Node, Not, Nothing, Or
from booru.search.terms import TermReader

MAX_LENGTH = 10_000
MAX_BOOST = float.fromhex("0x1.fffffep+127")  # of a 32-bit float


def parse(text: str, fields: KnownFields, *, now: datetime) -> Node:
    """The tree of a query; a blank one matches nothing. Raises SearchError."""
    _check_length(text)
    return _Parser(Lexer(text), TermReader(fields, now)).query()


def parse_lines(text: str, fields: KnownFields, *, now: datetime) -> Node:
    """The tree of a text whose lines are alternatives, as in filters (search 6.1);
    blank lines count for nothing. Raises SearchError; positions are offsets in the
    text without its carriage returns, and the limits are those of one query."""
    text = text.replace("\r", "")
    _check_length(text)
    reader = TermReader(fields, now)
    alternatives = []
    start = terms = 0
    for line in text.split("\n"):
        end = start + len(line)
        if line.strip():
            lexer = Lexer(text[:end], at=start, terms=terms)
            alternatives.append(_Parser(lexer, reader).query())
            terms = lexer.terms
        start = end + 1
    return _joined(Or, alternatives) if alternatives else Nothing()


def _check_length(text: str) -> None:
    if len(text) > MAX_LENGTH:
        raise SearchError("query too long", MAX_LENGTH)


class _Parser:
    """Recursive descent, one method for each rule of the grammar; chains are loops,
    so that only parentheses nest, and the lexer limits those."""

    def __init__(self, lexer: Lexer, reader: TermReader) -> None:
        self._lexer = lexer
        self._reader = reader
        self._next = lexer.next()

    def query(self) -> Node:
        if self._at(TokenKind.END):
            return Nothing()
        if self._at(TokenKind.CLOSE):
            raise SearchError("Imbalanced parentheses.", self._next.position)
        tree = self._or_expression()
        if not self._at(TokenKind.END):
            raise self._leftover()
        return tree

    def _or_expression(self) -> Node:
        children = [self._and_expression()]
        while self._take(TokenKind.OR):
            children.append(self._and_expression())
        return _joined(Or, children)

    def _and_expression(self) -> Node:
        children = [self._boosted()]
        while self._take(TokenKind.AND):
            children.append(self._boosted())
        return _joined(And, children)

    def _boosted(self) -> Node:
        child = self._unary()
        if boost := self._take(TokenKind.BOOST):
            factor = float(boost.text)
            if factor < 0:
                raise SearchError("Boost value must be non-negative.", boost.start)
            return Boost(child, min(abs(factor), MAX_BOOST))
        return child

    def _unary(self) -> Node:
        if self._take(TokenKind.NOT):
            child = self._primary()
            return child.child if isinstance(child, Not) else Not(child)
        return self._primary()

    def _primary(self) -> Node:
        if term := self._take(TokenKind.TERM):
            return self._reader.read(term.text, term.start)
        if opened := self._take(TokenKind.OPEN):
            return self._group(opened)
        raise SearchError("Expected a term.", self._next.position)

    def _group(self, opened: Token) -> Node:
        if self._at(TokenKind.CLOSE):
            raise SearchError("Imbalanced parentheses.", opened.position)
        child = self._or_expression()
        if self._take(TokenKind.CLOSE):
            return child
        if self._at(TokenKind.END):
            raise SearchError("Imbalanced parentheses.", opened.position)
        raise self._leftover()

    def _at(self, kind: TokenKind) -> bool:
        return self._next.kind is kind

    def _take(self, kind: TokenKind) -> Token | None:
        token = self._next
        if token.kind is not kind:
            return None
        self._next = self._lexer.next()
        return token

    def _leftover(self) -> SearchError:
        at = self._next.position
        return SearchError(f"junk at end of expression: {self._lexer.text[at:]}", at)


def _joined(kind: type[And] | type[Or], children: Iterable[Node]) -> Node:
    """And of an And is one And, and of a single child that child."""
    flat: list[Node] = []
    for child in children:
        flat.extend(child.children if isinstance(child, kind) else (child,))
    return kind(tuple(flat)) if len(flat) > 1 else flat[0]
