"""The four numbers against a plain reference."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from booru.media import intensities as module
from booru.media.intensities import intensities
from tests.pattern import picture


def _reference(image: Image.Image) -> list[float]:
    rgba = np.asarray(image.convert("RGBA")).astype(np.float64)
    rgb = np.floor(rgba[..., :3] * rgba[..., 3:] / 255 + 0.5)
    luma = rgb @ np.array([0.2126, 0.7152, 0.0722])
    height, width = luma.shape
    rows = (slice(0, -(-height // 2)), slice(height // 2, height))
    columns = (slice(0, -(-width // 2)), slice(width // 2, width))
    return [float(luma[y, x].mean()) for y in rows for x in columns]


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "L", "LA"])
@pytest.mark.parametrize("size", [(1, 1), (2, 2), (3, 3), (64, 48), (101, 77), (1, 9)])
def test_equal_to_the_reference(mode: str, size: tuple[int, int]) -> None:
    image = picture(*size, seed=sum(size), mode=mode)
    found = intensities(image)
    assert [found.nw, found.ne, found.sw, found.se] == pytest.approx(
        _reference(image), abs=0.01
    )


def test_strips_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    image = picture(201, 133, mode="RGBA")
    whole = intensities(image)
    monkeypatch.setattr(module, "_STRIP", 700)
    assert intensities(image) == whole


def test_one_pixel_has_four_equal_values() -> None:
    found = intensities(Image.new("RGB", (1, 1), (255, 0, 0)))
    assert found.nw == found.ne == found.sw == found.se == pytest.approx(54.213)
