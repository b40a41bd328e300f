"""Our operators against the real SIMILAR TO, which the service used (nekos-api 6.1):
the same values match, and what is refused there is refused here. Left out of the
patterns is what 6.2 names as different."""

from __future__ import annotations

import pytest
from django.db import DataError, connection, transaction
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from api.nekos.patterns import PatternError, compile_pattern

pytestmark = pytest.mark.django_db

_LITERAL = st.sampled_from(
    ["a", "b", "B", "-", "é", ".", "^", " ", r"\%", r"\_", r"\\"]
)
_ONE = st.sampled_from(["a", "b", "c", "%", "_", r"\]", r"\-", "*", "é"])
_MEMBER = st.one_of(
    _ONE,
    st.tuples(_ONE, _ONE).map("-".join),
    st.sampled_from(["[:alpha:]", "[:digit:]", "[:punct:]", "[:space:]", r"\d", r"\w"]),
)
_CLASS = st.tuples(
    st.sampled_from(["", "^"]), st.lists(_MEMBER, min_size=1, max_size=3).map("".join)
).map(lambda parts: f"[{parts[0]}{parts[1]}]")
_COUNT = st.sampled_from(
    ["", "", "", "*", "+", "?", "{2}", "{0,1}", "{1,}", "*?", "{2}?", "{,2}", "{a}",
     "{3,2}", "{2", "**"],
)  # fmt: skip


def _longer(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    group = inner.map(lambda text: f"({text})")
    atom = st.one_of(_LITERAL, _CLASS, group, st.just("_"), st.just("%"))
    item = st.tuples(atom, _COUNT).map("".join)
    return st.one_of(
        st.lists(item, max_size=4).map("".join),
        st.tuples(inner, inner).map("|".join),
    )


_PATTERNS = st.recursive(st.sampled_from(["", "a", "%"]), _longer, max_leaves=6)
_VALUES = st.lists(st.text("abABcé-^. %_1\\\n", max_size=5), min_size=4, max_size=4)


@settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.filter_too_much],
)
@given(pattern=_PATTERNS, values=_VALUES)
def test_the_same_values_match(pattern: str, values: list[str]) -> None:
    assume(len(pattern) <= 50)
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = 2000")
            cursor.execute(
                "SELECT array_agg(lower(v) SIMILAR TO lower(%s) ORDER BY n)"
                " FROM unnest(%s::text[]) WITH ORDINALITY AS given (v, n)",
                [pattern, values],
            )
            theirs = cursor.fetchone()[0]
    except DataError:
        with pytest.raises(PatternError):
            compile_pattern(pattern)
        return
    ours = compile_pattern(pattern)
    assert [ours.matches(value) for value in values] == theirs
