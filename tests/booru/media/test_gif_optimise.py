from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import numpy as np
from PIL import Image

from booru.media import gif
from booru.media.gif_blocks import gif_bytes, read_gif
from tests.booru.media.drawn_gifs import animation, frame, wasteful
from tests.booru.media.moving import check, shown


def same(one: bytes, other: bytes) -> bool:
    a, b = shown(one), shown(other)
    return len(a) == len(b) and all(
        (x.time, x.length) == (y.time, y.length) and np.array_equal(x.pixels, y.pixels)
        for x, y in zip(a, b, strict=True)
    )


def test_optimising_changes_the_size_only(tmp_path: Path) -> None:
    data = wasteful()
    files = gif.optimise(io.BytesIO(data), tmp_path)
    check(tmp_path, files)
    assert files.keys() == {"full.gif"}
    content = (tmp_path / "full.gif").read_bytes()
    assert len(content) < len(data) / 3
    assert same(data, content)
    with Image.open(io.BytesIO(data)) as before, Image.open(tmp_path / "full.gif") as a:
        for number in range(6):
            before.seek(number)
            a.seek(number)
            assert before.convert("RGB").tobytes() == a.convert("RGB").tobytes()
            assert before.info["duration"] == a.info["duration"]
    again = tmp_path / "again"
    again.mkdir()
    assert gif.optimise(io.BytesIO(content), again) == {}
    assert list(again.iterdir()) == []


def test_copies_of_the_palette_are_dropped(tmp_path: Path) -> None:
    palette = np.random.default_rng(2).integers(0, 256, 768, np.uint8).tobytes()
    areas = [np.full((9, 9), n, np.uint8) for n in range(5)]
    frames = [frame(area, palette=palette) for area in areas]
    data = animation((9, 9), frames, palette=palette)
    files = gif.optimise(io.BytesIO(data), tmp_path)
    assert files["full.gif"].size < len(data) - 5 * 700
    assert same(data, (tmp_path / "full.gif").read_bytes())


def random_gif(seed: int) -> bytes:
    """Partial frames of every disposal, transparent or not."""
    dice = np.random.default_rng(seed)
    width, height = (int(side) for side in dice.integers(3, 40, 2))
    ground = dice.integers(0, 16, (height, width), np.uint8) >> np.uint8(
        dice.integers(3)
    )
    frames = []
    for _ in range(dice.integers(2, 7)):
        left, top = [(0, 0), (width // 3, height // 2)][dice.integers(2)]
        area = ground[top:, left:].copy()
        for _ in range(dice.integers(6)):
            area[dice.integers(area.shape[0]), dice.integers(area.shape[1])] = 5
        frames.append(
            frame(
                area,
                delay=int(dice.integers(20)),
                disposal=[0, 1, 1, 2, 3][dice.integers(5)],
                clear=[None, None, int(dice.integers(16))][dice.integers(3)],
                at=(left, top),
            )
        )
    palette = dice.integers(0, 256, 48, np.uint8).tobytes()
    return animation((width, height), frames, palette=palette)


def test_optimising_any_animation_keeps_what_it_shows(tmp_path: Path) -> None:
    gained = 0
    for seed in range(60):
        data = random_gif(seed)
        if gif.optimise(io.BytesIO(data), tmp_path):
            content = (tmp_path / "full.gif").read_bytes()
            assert len(content) < len(data)
            assert same(data, content), seed
            gained += 1
    assert gained > 30


def test_what_viewers_may_differ_about_is_left_alone(tmp_path: Path) -> None:
    data = wasteful()
    parsed = read_gif(data)
    # Two colours for sixteen indices.
    screen = replace(parsed.screen, packed=0x80, palette=parsed.screen.palette[:6])
    odd = b"".join(gif_bytes(replace(parsed, screen=screen)))
    assert gif.optimise(io.BytesIO(odd), tmp_path) == {}
    assert list(tmp_path.iterdir()) == []
