"""Which scores make a session, and what it is worth."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scores.games import playtype_for
from scores.importing.sessions import (
    PAUSE,
    Group,
    groups,
    hosts,
    joins,
    new_identity,
    session_ratings,
)

MINUTE = 60_000


@pytest.mark.parametrize(
    ("times", "members"),
    [
        ([], []),
        ([None, None], []),
        ([5], [(0,)]),
        ([None, 5, None], [(1,)]),
        ([0, PAUSE - 1], [(0, 1)]),
        ([0, PAUSE], [(0,), (1,)]),
        # By time, whatever the order of the file; the pause is to the one before.
        ([2 * MINUTE, 0, PAUSE], [(1, 0, 2)]),
        ([0, PAUSE - 1, 2 * PAUSE - 2], [(0, 1, 2)]),
        ([7, 7, 7], [(0, 1, 2)]),
    ],
)
def test_a_pause_of_two_hours_ends_a_session(
    times: list[int | None], members: list[tuple[int, ...]]
) -> None:
    assert [group.members for group in groups(times)] == members


@pytest.mark.parametrize(
    ("started", "ended", "near"),
    [
        (100, 200, True),
        # Around it, inside it, touching from either side.
        (0, 1000, True),
        (150, 160, True),
        (200 + PAUSE - 1, 10**9, True),
        (200 + PAUSE, 10**9, False),
        (-(10**9), 100 - PAUSE, True),
        (-(10**9), 100 - PAUSE - 1, False),
    ],
)
def test_a_group_joins_a_session_within_two_hours(
    started: int, ended: int, near: bool
) -> None:
    assert joins(Group((0,), 100, 200), started, ended) is near


_spans = st.lists(
    st.tuples(st.integers(0, 60), st.integers(0, 8)).map(
        lambda pair: (pair[0] * PAUSE // 3, (pair[0] + pair[1]) * PAUSE // 3)
    ),
    max_size=12,
).map(sorted)


@given(st.lists(st.integers(0, 200)), _spans)
def test_the_earliest_session_near_a_group_is_its_host(
    times: list[int], spans: list[tuple[int, int]]
) -> None:
    """By the plain rule: each group looks at every session as it has grown."""
    found = groups([time * PAUSE // 9 for time in times])
    held, expected = list(spans), []
    for group in found:
        near = [n for n, span in enumerate(held) if joins(group, *span)]
        expected.append(near[0] if near else None)
        for n in near[:1]:
            started, ended = held[n]
            held[n] = min(started, group.started), max(ended, group.ended)
    assert hosts(found, spans) == expected


def test_a_session_is_rated_by_its_ten_best() -> None:
    iidx, itg, sdvx = (
        playtype_for("iidx", "SP"),
        playtype_for("itg", "Stamina"),
        playtype_for("sdvx", "Single"),
    )
    assert iidx
    assert itg
    assert sdvx
    scores = [{"ktLampRating": float(n), "BPI": None} for n in range(1, 13)]
    assert session_ratings(iidx, scores) == {"ktLampRating": 7.5, "BPI": None}
    assert session_ratings(iidx, scores[:10]) == {"ktLampRating": 5.5, "BPI": None}
    assert session_ratings(iidx, scores[:9]) == {"ktLampRating": None, "BPI": None}
    blocks = [{"blockRating": n, "fastest32": None} for n in range(1, 7)]
    assert session_ratings(itg, blocks)["blockRating"] == 4.0
    assert session_ratings(itg, blocks[:4])["blockRating"] is None
    assert session_ratings(sdvx, [{"VF6": 0.4}] * 10) == {
        "ProfileVF6": pytest.approx(20.0)
    }


def test_a_session_is_named_alike_when_an_import_runs_again() -> None:
    iidx = playtype_for("iidx", "SP")
    assert iidx
    group = Group((0,), 100, 200)
    identity, name = new_identity("ab" * 20, iidx, group)
    assert new_identity("ab" * 20, iidx, group) == (identity, name)
    assert identity.startswith("Q")
    assert len(identity) == 41
    assert len(name.split()) == 3
    assert new_identity("cd" * 20, iidx, group)[0] != identity
    assert new_identity("ab" * 20, iidx, Group((0,), 100, 201))[0] != identity
