"""GIFs drawn index by index, for tests that must know every block."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PIL import GifImagePlugin, Image

from booru.media.gif_blocks import Gif, GifFrame, GifScreen, gif_bytes

Indices = NDArray[np.uint8]


def frame(
    indices: Indices,
    *,
    delay: int = 5,
    disposal: int = 1,
    clear: int | None = None,
    at: tuple[int, int] = (0, 0),
    palette: bytes = b"",
) -> GifFrame:
    """A frame that draws exactly these indices; the delay in hundredths."""
    area = Image.fromarray(np.ascontiguousarray(indices))
    block = b"".join(GifImagePlugin.getdata(area, at))
    table = 0x80 | (len(palette) // 3).bit_length() - 2 if palette else 0
    return GifFrame(
        control=bytes([disposal << 2 | (clear is not None), delay, 0, clear or 0]),
        descriptor=block[1:9] + bytes([table]),
        palette=palette,
        pixels=block[10:],
    )


def animation(
    size: tuple[int, int],
    frames: Sequence[GifFrame],
    *,
    palette: bytes,
    loops: int | None = 0,
) -> bytes:
    packed = 0x80 | (len(palette) // 3).bit_length() - 2
    screen = GifScreen(*size, packed, b"\0\0", palette)
    return b"".join(gif_bytes(Gif(screen, loops, tuple(frames))))


def wasteful(size: tuple[int, int] = (120, 90), frames: int = 6) -> bytes:
    """An animation whose frames are all drawn whole."""
    dice = np.random.default_rng(1)
    ground = dice.integers(0, 16, size[::-1], np.uint8)
    palette = dice.integers(0, 256, 48, np.uint8).tobytes()
    areas = []
    for number in range(frames):
        area = ground.copy()
        area[10 : 10 + 8, number * 10 : number * 10 + 8] = 3
        areas.append(frame(area))
    return animation(size, areas, palette=palette)
