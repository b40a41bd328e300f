"""The query language of folders: (query, document, does it match)."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scores.catalogue.matching import DocumentIndex
from scores.catalogue.queries import BadQuery, compile_query

CHART = {
    "level": "12",
    "levelNum": 12.5,
    "isPrimary": True,
    "versions": ["27", "28"],
    "data": {
        "notecount": 1500,
        "inGameID": [7001, 9001],
        "genre": "HOUSE",
        "hash": None,
        "tableFolders": [
            {"table": "★", "level": "17"},
            {"table": "▼", "level": "3"},
        ],
        "marks": [3, 8],
    },
}
MATCHES: list[tuple[Any, bool]] = [
    ({}, True),
    ({"level": "12"}, True),
    ({"level": "11"}, False),
    ({"level": 12}, False),
    ({"level": "12", "versions": "27"}, True),
    ({"level": "12", "versions": "29"}, False),
    ({"level": "11", "versions": "27"}, False),
    ({"versions": ["27", "28"]}, True),
    ({"versions": ["27"]}, False),
    ({"levelNum": 12.5}, True),
    ({"data¬notecount": 1500.0}, True),
    ({"isPrimary": True}, True),
    ({"isPrimary": 1}, False),
    ({"data¬notecount": True}, False),
    ({"data¬inGameID": 9001}, True),
    ({"data¬inGameID": 9002}, False),
    ({"data¬tableFolders¬table": "★"}, True),
    ({"data¬tableFolders¬table": "☆"}, False),
    ({"data¬tableFolders¬table": "★", "data¬tableFolders¬level": "3"}, True),
    ({"data¬tableFolders": {"~elemMatch": {"table": "★", "level": "17"}}}, True),
    ({"data¬tableFolders": {"~elemMatch": {"table": "★", "level": "3"}}}, False),
    (
        {
            "data¬tableFolders": {
                "~elemMatch": {"table": "★", "level": {"~in": ["16", "17"]}}
            }
        },
        True,
    ),
    (
        {"data¬tableFolders": {"~elemMatch": {"table": "★", "level": {"~in": ["3"]}}}},
        False,
    ),
    ({"data¬marks": {"~elemMatch": {"~gt": 4, "~lt": 9}}}, True),
    ({"data¬marks": {"~elemMatch": {"~gt": 3, "~lt": 8}}}, False),
    # Without it each condition may hold for another item.
    ({"data¬marks": {"~gt": 3, "~lt": 8}}, True),
    ({"data¬notecount": {"~elemMatch": {"~gt": 4}}}, False),
    ({"levelNum": {"~gte": 12.5, "~lt": 13}}, True),
    ({"levelNum": {"~gt": 12.5}}, False),
    ({"levelNum": {"~gte": 12, "~lt": 12.5}}, False),
    ({"levelNum": {"~lte": 12.5}}, True),
    ({"level": {"~gte": 1}}, False),
    ({"level": {"~gte": "11"}}, True),
    ({"levelNum": {"~gte": "1"}}, False),
    ({"isPrimary": {"~gte": 0}}, False),
    ({"data¬missing": {"~lt": 5}}, False),
    ({"level": {"~in": ["11", "12"]}}, True),
    ({"level": {"~in": []}}, False),
    ({"versions": {"~in": ["33", "28"]}}, True),
    ({"level": {"~nin": ["11"]}}, True),
    ({"versions": {"~nin": ["27"]}}, False),
    ({"data¬missing": {"~nin": ["27"]}}, True),
    ({"level": {"~ne": "12"}}, False),
    ({"versions": {"~ne": "29"}}, True),
    ({"versions": {"~ne": "28"}}, False),
    ({"level": {"~eq": "12"}}, True),
    ({"level": {"~eq": "12", "~ne": "12"}}, False),
    ({"data¬inGameID": {"~not": {"~gte": 8000, "~lt": 8500}}}, False),
    ({"data¬inGameID": {"~not": {"~gte": 9500, "~lt": 10000}}}, True),
    ({"data¬missing": {"~not": {"~gte": 7000}}}, True),
    ({"level": {"~not": {"~in": ["12"]}}}, False),
    ({"data": {"genre": "HOUSE"}}, True),
    ({"data": {"genre": "TRANCE"}}, False),
    ({"data": {"genre": "HOUSE", "notecount": {"~gt": 1499}}}, True),
    ({"data": {"genre": "HOUSE", "notecount": {"~gt": 1500}}}, False),
    ({"level": {"genre": "HOUSE"}}, False),
    ({"data¬hash": None}, True),
    ({"data¬missing": None}, True),
    ({"level": None}, False),
    ({"data¬hash": {"~in": [None, "x"]}}, True),
    ({"level": {"~in": [None, "12"]}}, True),
    ({"level¬deeper": "12"}, False),
]
REFUSED: list[tuple[Any, str]] = [
    ([], "must be an object"),
    ("level", "must be an object"),
    ({"~and": []}, "~and cannot stand here"),
    ({"level": {"~regex": "1"}}, "unknown operator ~regex"),
    ({"level": {"~gte": 1, "plain": 2}}, "unknown operator plain"),
    ({"level": {"~in": "12"}}, "~in takes a list"),
    ({"level": {"~nin": 3}}, "~nin takes a list"),
    ({"level": {"~gte": None}}, "~gte takes a number or a text"),
    ({"level": {"~lt": True}}, "~lt takes a number or a text"),
    ({"data": {"~elemMatch": "x"}}, "~elemMatch takes an object"),
    ({"data": {"~elemMatch": {"~foo": 1}}}, "unknown operator ~foo"),
    ({"data": {"~not": {"~foo": 1}}}, "unknown operator ~foo"),
    ({"data": {"a": {"~foo": 1}}}, "unknown operator ~foo"),
]


@pytest.mark.parametrize(("query", "expected"), MATCHES)
def test_a_query_matches_as_described(query: Any, expected: bool) -> None:
    compiled = compile_query(query)
    assert compiled.matches(CHART) is expected
    assert DocumentIndex([CHART]).matching(compiled) == [0] * expected


@pytest.mark.parametrize(("query", "reason"), REFUSED)
def test_what_is_not_in_the_language_is_refused(query: Any, reason: str) -> None:
    with pytest.raises(BadQuery, match=reason):
        compile_query(query)


def test_nesting_has_an_end() -> None:
    query: Any = {"a": 1}
    for _ in range(500):
        query = {"a": query}
    with pytest.raises(BadQuery, match="at most 20 deep"):
        compile_query(query)
    query = {"~gt": 1}
    for _ in range(500):
        query = {"~not": query}
    with pytest.raises(BadQuery, match="at most 20 deep"):
        compile_query({"a": query})


SCALARS = st.sampled_from(["1", "2", 1, 2, 1.0, True, False, None])
PATHS = st.sampled_from(["a", "b", "a¬b", "b¬a", "a¬b¬a"])
DOCUMENTS = st.recursive(
    st.dictionaries(st.sampled_from("ab"), SCALARS),
    lambda inner: st.dictionaries(
        st.sampled_from("ab"),
        st.one_of(SCALARS, inner, st.lists(st.one_of(SCALARS, inner), max_size=3)),
    ),
    max_leaves=6,
)
OPERATORS = st.one_of(
    st.builds(lambda x: {"~eq": x}, SCALARS),
    st.builds(lambda x: {"~ne": x}, SCALARS),
    st.builds(lambda xs: {"~in": xs}, st.lists(SCALARS, max_size=3)),
    st.builds(lambda xs: {"~nin": xs}, st.lists(SCALARS, max_size=3)),
    st.builds(lambda x: {"~gte": x}, st.sampled_from([1, 2, "1", "2"])),
)
CONDITIONS = st.recursive(
    st.one_of(SCALARS, OPERATORS),
    lambda inner: st.one_of(
        st.dictionaries(st.sampled_from("ab"), inner, min_size=1, max_size=2),
        st.builds(
            lambda x: {"~elemMatch": x},
            st.dictionaries(st.sampled_from("ab"), inner, min_size=1, max_size=2),
        ),
        st.builds(lambda x: {"~not": x}, inner),
        st.builds(lambda x: {"~elemMatch": x}, OPERATORS),
    ),
    max_leaves=4,
)


@given(
    st.lists(DOCUMENTS, max_size=5),
    st.dictionaries(PATHS, CONDITIONS, max_size=3),
)
def test_an_index_finds_what_testing_each_document_finds(
    documents: list[Any], data: Any
) -> None:
    query = compile_query(data)
    each = [at for at, document in enumerate(documents) if query.matches(document)]
    assert DocumentIndex(documents).matching(query) == each
