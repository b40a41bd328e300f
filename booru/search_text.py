"""The text of queries: how to write a tag in one, what was meant where one went wrong,
and which of its parts stand side by side."""

from __future__ import annotations

import re
from collections.abc import Iterator

from booru.search.errors import SearchError
from booru.search.fields import Role
from booru.search.lexer import Lexer, Token, TokenKind
from booru.search_fields import POST_FIELDS

# What a bare term would not take as it stands (search, sections 1.1 and 2.4).
_SPECIAL = re.compile(
    r"""
    \A[-!"]                             # would negate or quote
    | [*?\\]                            # a pattern, an escape
    | \^(?=[+-]?[0-9])                  # a boost
    | ~(?=[0-9]+(?:\.[0-9]+)?\Z)        # edits
    | [&|](?=[&|])                      # an operator
    """,
    re.VERBOSE,
)
_PARENTHESES = re.compile(r"[()]")
_FIELD = re.compile(r"([a-z0-9_]+)(?:\.[a-z]+)?\s*:")


def tag_query(name: str) -> str:
    """A query that finds the images with this tag, and no others."""
    text = _SPECIAL.sub(r"\\\g<0>", name)
    if not _closes(text):
        text = _PARENTHESES.sub(r"\\\g<0>", text)
    prefix = _FIELD.match(name)
    # Whoever it is for: fields of moderators as well.
    fields = POST_FIELDS.for_role(Role.MODERATOR).by_name
    if prefix and (prefix[1] in fields or prefix[1] == "my"):
        text = text.replace(":", "\\:", 1)
    return text


def _closes(text: str) -> bool:
    """Whether its parentheses are a part of the bare term."""
    lexer = Lexer(text)
    try:
        return lexer.next().text == text
    except SearchError:
        return False


# Where a query went wrong ---------------------------------------------------------


def mends(text: str, position: int) -> Iterator[str]:
    """What the writer may have meant, likeliest first; not all of it can be read."""
    before, after = text[:position].rstrip(), text[position + 1 :].lstrip()
    yield re.sub(r"(?:\s+(?:AND|OR|NOT|&&|\|\|))+\s*$", "", text)
    yield text + ")" * (text.count("(") - text.count(")"))
    yield re.sub(r"([-!])[-!]+", r"\1", text)
    yield f"{before} {after}".strip()
    yield re.sub(r",(?:\s*,)+", ",", text).strip(" ,")
    yield before.rstrip(" ,(-!")


# Its parts ------------------------------------------------------------------------


def parts_of(text: str) -> list[str]:
    """The texts that a query joins with AND; the whole where it is something else.
    The query must be one that can be read."""
    lexer = Lexer(text)
    parts: list[str] = []
    depth, start = 0, None
    while True:
        token = lexer.next()
        start = token.position if start is None else start
        ends = token.kind in (TokenKind.AND, TokenKind.OR, TokenKind.END)
        if token.kind is TokenKind.OR and depth == 0:
            return [text.strip()]
        if ends and (depth == 0 or token.kind is TokenKind.END):
            parts.append(text[start : token.position].strip())
            start = None
        if token.kind is TokenKind.END:
            return parts
        depth += _step(token)


def _step(token: Token) -> int:
    return {TokenKind.OPEN: 1, TokenKind.CLOSE: -1}.get(token.kind, 0)
