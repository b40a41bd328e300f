"""The plain evaluator, over every kind of leaf."""

from __future__ import annotations

from ipaddress import ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booru.search.fields import Role
from booru.search.match import matches, relevance
from booru.search.nodes import Boost, Exact, Near, Node, Not
from booru.search.words import analyse
from tests.booru.search.trees import read, seconds, tag

FACTS: dict[str, object] = {
    "tags": {"fox", "red fox", "f*x", "artist:teo"},
    "uploader": set(),
    "uploader_id": [],
    "faved_by": {"anna b", "bob"},
    "faved_by_id": [3, 7],
    "score": 12,
    "duplicate_id": [],
    "aspect_ratio": 16 / 9,
    "duration": 0.0,
    "created_at": seconds(2024, 2, 29, 13, 5, 9),
    "first_seen_at": None,
    "animated": True,
    "processed": False,
    "description": analyse("The king of the owls, snowy owls. Don't feed ravens"),
    "scratchpad": (),
    "file_name": ["IMG_1.png"],
    "ip": ip_address("10.1.2.3"),
}


def test_any_of_several_numbers_counts_and_none_is_neither() -> None:
    facts: dict[str, object] = {"score": [3, 900], "animated": None, "width": None}
    for text in ("score:3", "score.gt:800", "score:5~2", "-score:4", "-score.lt:3"):
        assert matches(read(text), facts)
    for text in ("animated:true", "animated:false", "width.gte:0", "score:4~0"):
        assert not matches(read(text), facts)
    assert not matches(read("score.lt:9999"), {"score": []})


@pytest.mark.parametrize(
    "text",
    [
        "fox", "red_fox", r"f\*x", "fox, red fox", "fox OR hare", "-hare", "fo*",
        "re? f*", "artist:*", "*", "uploader:*", "-uploader:?*", "-uploader_id:3",
        "fxo~1", "rd fxo~2", "foxes~2", "-foxes~1", "-fxo~0.9",
        "faved_by:Anna B", "faved_by:b?b", "faved_by_id:7", "-faved_by_id:8",
        "score:12", "score.gt:11", "score.lte:12", "score:10~2", "-score:10~1",
        "aspect_ratio:1.78~0.01", "-aspect_ratio:1.78", "aspect_ratio.gt:1.77",
        "aspect_ratio:1.7777777777777777", "aspect_ratio:1.7777778",
        "-aspect_ratio.gt:1.7777777777777777", "-aspect_ratio.lt:1.7777777777777777",
        "aspect_ratio.gte:1.7777777777777777", "duration:0", "-duration.gt:0",
        "created_at:2024", "created_at:2024-02-29T13:05:09", "created_at.lt:2024-03",
        "-created_at:2024-02-29T13:05:10", "created_at.gte:2024-02-29",
        "-created_at.gt:2024-02-29T13:05:09", "created_at.lte:2024-02-29 13:05:09",
        "-first_seen_at:2024", "-first_seen_at.gte:1970", "-first_seen_at.lt:9000",
        "animated:true", "-animated:false", "processed:false",
        "description:king of owls OR description:king of the owls",
        "-description:king owls", "-description:king of owls",
        "description:snowy owl", "-description:owls king", "description:don\u2019t",
        "description:feeding", "-description:the", "description:rav*",
        "description:snow?", "-description:snowy*", "-description:snowi ow*",
        "-scratchpad:owl", "scratchpad:*", "-scratchpad:?*",
        "file_name:IMG_*.png", "-file_name:img_*", "file_name:IMG_1.png",
        "ip:10.0.0.0/8", "ip:10.1.2.3", "-ip:10.1.2.4", "-ip:::/0",
        "-(fox, hare)", "(fox, hare) OR (fox, -hare)", "fox^0", "hare^5 OR fox",
        "-created_at:0000",
    ],
)  # fmt: skip
def test_a_document_matches(text: str) -> None:
    tree = read(text, Role.MODERATOR)
    assert matches(tree, FACTS)
    assert not matches(Not(tree), FACTS)


def test_nothing_matches_a_blank_query() -> None:
    assert not matches(read(""), FACTS)
    assert matches(Not(read("")), FACTS)


@pytest.mark.parametrize(
    ("text", "score"),
    [
        ("fox", 1.0),
        ("hare", 0.0),
        ("fox, red fox", 2.0),
        ("fox, hare", 0.0),
        ("fox OR hare OR red fox", 2.0),
        ("fox, -hare", 1.0),
        ("-hare", 0.0),
        ("fox^3, red fox", 4.0),
        ("(fox, red fox)^3", 6.0),
        ("(fox^2 OR red fox)^0.5", 1.5),
        ("fox^0", 0.0),
        ("-hare^9", 0.0),
        ("hare^9 OR fox", 1.0),
        ("-(-fox)", 1.0),
        ("*", 1.0),
        ("score:12, animated:true", 2.0),
    ],
)
def test_relevance(text: str, score: float) -> None:
    assert relevance(read(text), FACTS) == score


def test_relevance_stays_finite() -> None:
    tree: Node = tag("fox")
    for _ in range(64):
        tree = Boost(tree, 1e38)
    assert relevance(Boost(tree, 0.0), FACTS) == 0.0
    assert relevance(tree, FACTS) < float("inf")


def test_deep_and_wide_trees_need_no_deep_stack() -> None:
    text = "b OR -(" * 64 + "fox" + ", a)^2" * 64
    assert read(text) == read(text)
    assert hash(read(text)) == hash(read(text))
    assert matches(read(text), FACTS)
    assert matches(read(" OR ".join(["hare"] * 1000 + ["fox"])), FACTS)


def test_custom_fields_must_be_expanded_before() -> None:
    with pytest.raises(TypeError):
        matches(read("gallery_id:1"), FACTS)


def test_a_field_without_facts_is_a_mistake() -> None:
    with pytest.raises(KeyError):
        matches(Exact("nothing", "fox"), FACTS)


def _distance(left: str, right: str) -> int:
    """Optimal string alignment as its definition says it."""
    rows = [[0] * (len(right) + 1) for _ in range(len(left) + 1)]
    for i in range(len(left) + 1):
        for j in range(len(right) + 1):
            if min(i, j) == 0:
                rows[i][j] = i + j
                continue
            rows[i][j] = min(
                rows[i - 1][j] + 1,
                rows[i][j - 1] + 1,
                rows[i - 1][j - 1] + (left[i - 1] != right[j - 1]),
            )
            if i > 1 and j > 1 and left[i - 2 : i] == right[j - 2 : j][::-1]:
                rows[i][j] = min(rows[i][j], rows[i - 2][j - 2] + 1)
    return rows[-1][-1]


WORD = st.text("abé\U0001f98a", max_size=5)


@given(WORD, WORD, st.sampled_from([1, 2]))
def test_near_is_optimal_string_alignment(left: str, right: str, edits: int) -> None:
    near = matches(Near("tags", left, edits), {"tags": [right]})
    assert near == (_distance(left, right) <= edits)


def test_a_swapped_pair_is_not_edited_again() -> None:
    # The unrestricted distance would be 2.
    assert not matches(Near("tags", "ca", 2), {"tags": ["abc"]})
