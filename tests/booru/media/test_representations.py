"""Sizes of versions (spec: tags and media, section 12)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booru.media.representations import (
    BOXES,
    REPRESENTATIONS,
    fit,
    fit_video,
    is_generated,
)

SIDES = st.integers(1, 100_000)


@pytest.mark.parametrize(
    ("size", "box", "expected"),
    [
        ((6000, 4000), "large", (1280, 853)),
        ((6000, 4000), "tall", (1024, 683)),
        ((6000, 4000), "medium", (800, 533)),
        ((6000, 4000), "small", (320, 213)),
        ((6000, 4000), "thumb", (250, 167)),
        ((6000, 4000), "thumb_tiny", (50, 33)),
        ((4000, 6000), "tall", (1024, 1536)),
        ((4000, 6000), "large", (683, 1024)),
        ((1000, 9000), "tall", (455, 4096)),
        ((50, 50), "thumb_tiny", (50, 50)),
        ((51, 50), "thumb_tiny", (50, 49)),
        ((50, 51), "thumb_tiny", (49, 50)),
        ((400, 300), "small", (320, 240)),
        ((100_000, 10), "small", (320, 1)),
        ((10, 100_000), "small", (1, 240)),
        ((300, 1), "thumb", (250, 1)),
        ((100, 25), "thumb_tiny", (50, 13)),
    ],
)
def test_fit(size: tuple[int, int], box: str, expected: tuple[int, int]) -> None:
    assert fit(*size, BOXES[box]) == expected


@pytest.mark.parametrize(
    ("size", "box", "expected"),
    [
        ((1920, 1080), "large", (1280, 720)),
        ((1920, 1080), "thumb", (250, 140)),
        ((1920, 1080), "medium", (800, 450)),
        ((1366, 768), "thumb_small", (150, 84)),
        ((640, 480), "small", (320, 240)),
        ((1000, 9000), "tall", (454, 4096)),
        ((4000, 2), "thumb_tiny", (50, 2)),
        ((51, 33), "thumb", (50, 32)),
        ((1, 1), "thumb", (2, 2)),
    ],
)
def test_fit_video(size: tuple[int, int], box: str, expected: tuple[int, int]) -> None:
    assert fit_video(*size, BOXES[box]) == expected


def test_a_version_exists_where_a_side_exceeds_the_box() -> None:
    assert is_generated(51, 1, BOXES["thumb_tiny"])
    assert is_generated(1, 51, BOXES["thumb_tiny"])
    assert not is_generated(50, 50, BOXES["thumb_tiny"])


@given(width=SIDES, height=SIDES, box=st.sampled_from(REPRESENTATIONS))
def test_versions_stay_in_their_box(width: int, height: int, box: object) -> None:
    for name, wanted in BOXES.items():
        if wanted is not box:
            continue
        w, h = fit(width, height, wanted)
        assert 1 <= w <= min(width, wanted.width), name
        assert 1 <= h <= min(height, wanted.height), name
        if is_generated(width, height, wanted):
            assert w == wanted.width or h == wanted.height
        w, h = fit_video(width, height, wanted)
        assert w % 2 == h % 2 == 0
        assert 2 <= w <= wanted.width
        assert 2 <= h <= wanted.height
