"""Queries that are kept and run again later: those of filters and watch lists, a line
each, any of which may match (search, section 6.1)."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils import timezone

from accounts.models import User
from booru.problems import Problem
from booru.search.errors import SearchError
from booru.search.nodes import And, Boost, Custom, Node, Not, Or
from booru.search.parser import parse_lines
from booru.search_fields import POST_FIELDS, role_of

# (field, its value, or None for all of them) -> the message
_Refusals = dict[tuple[str, str | None], str]
_NO_DOWNVOTES = "cannot contain my:downvotes"


def tidied(text: str) -> str:
    """As it is stored: the parser counts characters in this very text."""
    return text.replace("\r", "").strip("\n")


def filter_problems(field: str, text: str, owner: User) -> list[Problem]:
    """What speaks against a complex string of a filter; `position` of each problem
    is the character where it is."""
    if "my:downvotes" in text.lower():
        return [Problem(field, _NO_DOWNVOTES, text.lower().index("my:downvotes") + 3)]
    refusals: _Refusals = {
        ("my", "downvotes"): _NO_DOWNVOTES,
        ("filter_id", None): "is invalid: Filter queries inside filters are not"
        " allowed.",
    }
    return _problems(field, text, owner, refusals)


def watch_problems(field: str, text: str, owner: User) -> list[Problem]:
    refusals: _Refusals = {
        ("my", "watched"): "is invalid: Recursive watchlists are not allowed."
    }
    return _problems(field, text, owner, refusals)


def _problems(field: str, text: str, owner: User, refusals: _Refusals) -> list[Problem]:
    fields = POST_FIELDS.for_role(role_of(owner))
    try:
        tree = parse_lines(text, fields, now=timezone.now())
    except SearchError as error:
        return [Problem(field, f"is invalid: {error.message}", error.position)]
    for leaf in _customs(tree):
        for kind in ((leaf.field, str(leaf.value)), (leaf.field, None)):
            if kind in refusals:
                return [Problem(field, refusals[kind], leaf.position)]
    return []


def _customs(node: Node) -> Iterator[Custom]:
    match node:
        case Custom():
            yield node
        case And() | Or():
            for child in node.children:
                yield from _customs(child)
        case Not() | Boost():
            yield from _customs(node.child)
