"""Pictures computed from numbers: fractals, skies, maps, light.

All are RGB; sizes in pixels. Each has its own seed, so every start paints the same.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter

Field = NDArray[np.float32]
Colours = Sequence[str]

EMBER = ("#120b1e", "#3a1440", "#8a2b52", "#e0614f", "#ffb36b", "#fff1c9")
LAGOON = ("#061a26", "#0b3b4f", "#15717c", "#5fb8a0", "#cfe8b8", "#fff8e1")
DUSK = ("#0b1026", "#251b4d", "#6b3a7b", "#c96f86", "#f6b58f", "#fff0d6")
ATLAS = ("#2c5a70", "#5f93a4", "#cfe0c4", "#a9c59a", "#d9b982", "#b9785a")


def ramp(colours: Colours, steps: int = 256) -> NDArray[np.uint8]:
    """A table of `steps` RGB colours through the given ones."""
    rgb = np.array([[int(c[i : i + 2], 16) for i in (1, 3, 5)] for c in colours])
    places = np.linspace(0, len(colours) - 1, steps)
    channels = [np.interp(places, range(len(colours)), rgb[:, i]) for i in range(3)]
    return np.stack(channels, axis=1).astype(np.uint8)


def coloured(field: Field, colours: Colours) -> Image.Image:
    """Paint a field of 0 to 1 with a ramp."""
    index = (np.clip(field, 0, 1) * 255).astype(np.uint8)
    return Image.fromarray(ramp(colours)[index])


def clouds(
    width: int, height: int, *, seed: int, cells: int = 3, layers: int = 5
) -> Field:
    """Smooth noise of 0 to 1: layers of twice as fine and half as strong."""
    random = np.random.default_rng(seed)
    total = np.zeros((height, width), np.float32)
    for layer in range(layers):
        rows = cells << layer
        columns = max(2, round(rows * width / height))
        coarse = Image.fromarray(random.random((rows, columns), np.float32))
        fine = coarse.resize((width, height), Image.Resampling.BICUBIC)
        total += np.asarray(fine) / (2 << layer)
    low, high = float(total.min()), float(total.max())
    result: Field = (total - low) / (high - low)
    return result


def julia() -> Image.Image:
    """A Julia set in embers."""
    width, height, rounds = 1280, 960, 70
    y, x = np.mgrid[-1.05 : 1.05 : height * 1j, -1.4 : 1.4 : width * 1j]
    z = (x + 1j * y).astype(np.complex64).ravel()
    level = np.full(z.shape, float(rounds), np.float32)
    alive = np.arange(z.size)
    for number in range(rounds):
        z = z * z + np.complex64(-0.79 + 0.156j)
        gone = np.abs(z) > 8
        smooth = np.log2(np.log2(np.abs(z[gone])))
        level[alive[gone]] = number - smooth
        z, alive = z[~gone], alive[~gone]
    shade = np.sqrt(np.clip(level, 0, rounds) / rounds).reshape(height, width)
    return coloured(shade.astype(np.float32), EMBER)


def nebula() -> Image.Image:
    """Dust and stars."""
    width, height = 1920, 1080
    dust = clouds(width, height, seed=5) * clouds(width, height, seed=6, cells=2)
    scene = np.asarray(coloured(dust**1.3 * 1.25, DUSK)).astype(np.float32)
    random = np.random.default_rng(7)
    sky = np.zeros((height, width), np.float32)
    for count, strength in ((1500, 110), (350, 200), (60, 255)):
        rows, columns = (
            random.integers(0, height, count),
            random.integers(0, width, count),
        )
        sky[rows, columns] = strength
        if strength > 150:
            for dy, dx in ((0, 1), (1, 0), (0, -1), (-1, 0)):
                sky[(rows + dy) % height, (columns + dx) % width] = strength * 0.5
    return Image.fromarray(np.clip(scene + sky[..., None], 0, 255).astype(np.uint8))


def panorama() -> Image.Image:
    """Ridges behind ridges, five times as wide as high."""
    width, height = 4000, 800
    sky = np.linspace(0, 1, height, dtype=np.float32)[:, None]
    colours = ramp(("#fbd3b8", "#f7efe0", "#dfe9dc"), height)
    scene = np.repeat(colours[:, None], width, axis=1)
    x = np.arange(width)[None, :]
    glow = np.exp(-(((x - 2900) / 420) ** 2 + ((sky - 0.34) * height / 420) ** 2))
    scene = (scene + glow[..., None] * (255 - scene) * 0.8).astype(np.uint8)
    ridges = (
        "#b9cfd4",
        "#9db7c9",
        "#7a9fb4",
        "#5f86a0",
        "#456d86",
        "#31586d",
        "#1f3f52",
    )
    rows = np.arange(height)[:, None]
    for number, colour in enumerate(ridges):
        top = height * (0.44 + 0.075 * number) - skyline(width, seed=20 + number) * 170
        haze = ramp((colour, "#e4ecec"), 256)
        depth = np.clip((rows - top) * 0.22, 0, 80).astype(np.uint8)
        scene = np.where((rows > top)[..., None], haze[depth], scene)
    return Image.fromarray(scene)


def skyline(width: int, *, seed: int, cells: int = 6) -> Field:
    """One row of smooth noise, -1 to 1: hills with smaller hills on them."""
    random = np.random.default_rng(seed)
    total = np.zeros(width, np.float32)
    for layer in range(6):
        coarse = random.random((1, cells << layer), np.float32) * 2 - 1
        fine = Image.fromarray(coarse).resize((width, 1), Image.Resampling.BICUBIC)
        total += np.asarray(fine)[0] / (2 << layer)
    return total


def sea_chart() -> Image.Image:
    """An invented archipelago with contour lines."""
    width, height = 1500, 1000
    ground = clouds(width, height, seed=33, cells=3)
    levels = np.floor(ground * 14)
    scene = np.asarray(coloured((levels / 13).astype(np.float32), ATLAS)).copy()
    edge = (levels != np.roll(levels, 1, 0)) | (levels != np.roll(levels, 1, 1))
    scene[edge] = (scene[edge] * 0.72).astype(np.uint8)
    return Image.fromarray(scene)


def wind() -> Image.Image:
    """Threads that follow a field of directions."""
    width, height, threads, steps = 1600, 1200, 1700, 70
    angle = clouds(width, height, seed=41, cells=2, layers=3) * 4 * np.pi
    random = np.random.default_rng(42)
    spots = random.random((threads, 2)) * (width, height)
    paths = [spots.copy()]
    for _ in range(steps):
        column = np.clip(spots[:, 0].astype(int), 0, width - 1)
        row = np.clip(spots[:, 1].astype(int), 0, height - 1)
        turn = angle[row, column]
        spots += np.stack([np.cos(turn), np.sin(turn)], axis=1) * 5
        paths.append(spots.copy())
    image = Image.new("RGB", (width, height), "#f6efe2")
    pen = ImageDraw.Draw(image)
    inks = ("#2e5266", "#669bbc", "#a8c686", "#f3a712", "#e4572e")
    for number, thread in enumerate(np.stack(paths, axis=1)):
        ink = inks[int(thread[0][1] / height * 5) % 5 if number % 4 else number % 5]
        pen.line([tuple(point) for point in thread.tolist()], fill=ink, width=3)
    return image


def lights() -> Image.Image:
    """A street at night out of focus, with the grain of a small camera; upright."""
    width, height = 1200, 1600
    image = coloured(clouds(width, height, seed=51, cells=2, layers=3) * 0.45, DUSK)
    random = np.random.default_rng(52)
    inks = ("#ffb36b", "#ffd6a1", "#e0614f", "#f6c667", "#7ea7b8", "#c96f86")
    for _ in range(70):
        x, y = int(random.integers(0, width)), int(random.normal(900, 260))
        radius = int(random.integers(18, 74))
        disc = Image.new("L", image.size, 0)
        box = (x - radius, y - radius, x + radius, y + radius)
        ImageDraw.Draw(disc).ellipse(
            box, fill=int(random.integers(40, 130)), outline=160
        )
        area = tuple(max(0, edge) for edge in (box[0], box[1], box[2] + 2, box[3] + 2))
        cut = (area[0], area[1], max(area[0] + 1, area[2]), max(area[1] + 1, area[3]))
        ink = Image.new("RGB", (cut[2] - cut[0], cut[3] - cut[1]), inks[x % 6])
        image.paste(ink, cut[:2], disc.crop(cut))
    image = image.filter(ImageFilter.GaussianBlur(2.5))
    grain = random.normal(0, 6, (height, width, 1)).astype(np.float32)
    return Image.fromarray(np.clip(np.asarray(image) + grain, 0, 255).astype(np.uint8))


def sideways_photo() -> tuple[Image.Image, bytes]:
    """The street as a camera held upright stores it: lying, with EXIF to turn it."""
    exif = Image.Exif()
    exif[0x0112] = 6
    return lights().transpose(Image.Transpose.ROTATE_90), exif.tobytes()
