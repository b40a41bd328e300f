"""A hundred pictures among invented rows, each looked up by itself and by copies."""

from __future__ import annotations

import io
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median

import numpy as np
from PIL import Image as Picture
from PIL import ImageDraw

from bench import search_uploads
from bench.report import table
from booru import storage
from booru.duplicates import similar
from booru.models import ImageIntensity
from booru.received import ReceivedFile
from booru.reverse_search import alike, look_alikes, look_of
from tests.factories import make_image
from tests.pictures import photo_jpeg

PICTURES = 100
DISTANCES = (0.1, 0.25, 1.0)
_LIMIT = 10
_SIDE = 1200


def run(rounds: int, images: int) -> str:
    before = search_uploads.newest_id()
    try:
        with storage.work_folder() as folder:
            originals = _stored(folder)
            found = [_found(folder, originals, copy) for copy in COPIES]
            seconds, whole = _times(originals, rounds)
    finally:
        search_uploads.remove(before)
    head = ["copy"]
    for distance in DISTANCES:
        head += [f"first at {distance}", f"in the first {_LIMIT}"]
    return (
        f"{PICTURES} pictures among {images:,} images: half of them clouds of colour, "
        f"half drawings on white.\n\n{table(head, found)}\n\n"
        f"A search takes {1000 * seconds:.2f} ms in the database, and with decoding "
        f"the file {1000 * whole:.0f} ms (medians of {rounds * PICTURES}, and of "
        f"{PICTURES})."
    )


# The pictures ---------------------------------------------------------------------


def _pictures() -> Iterator[Picture.Image]:
    for seed in range(PICTURES):
        if seed % 2:
            yield _drawing(seed)
        else:
            yield Picture.open(io.BytesIO(photo_jpeg(1.0, seed=seed))).convert("RGB")


def _drawing(seed: int) -> Picture.Image:
    """Some coloured shapes with outlines on white, as a sketch has them."""
    rng = np.random.default_rng(seed)
    width, height = _SIDE, int(_SIDE * rng.uniform(0.6, 1.6))
    image = Picture.new("RGB", (width, height), "white")
    draw = ImageDraw.Draw(image)
    for _ in range(int(rng.integers(3, 12))):
        colour = tuple(int(value) for value in rng.integers(0, 256, 3))
        places = rng.uniform(0.1, 0.9, (3, 2)) * (width, height)
        corners = [(float(x), float(y)) for x, y in places]
        if rng.random() < 0.5:
            draw.polygon(corners, fill=colour, outline="black", width=3)
        else:
            (x, y), (across, _), _ = corners
            size = across / 5 + 10
            box = (x - size, y - size, x + size, y + size)
            draw.ellipse(box, fill=colour, outline="black", width=3)
    return image


def _rescaled(image: Picture.Image) -> Picture.Image:
    size = (round(image.width * 0.6), round(image.height * 0.6))
    return image.resize(size, Picture.Resampling.LANCZOS)


def _cropped(image: Picture.Image, pixels: int) -> Picture.Image:
    """So many pixels off every side."""
    return image.crop((pixels, pixels, image.width - pixels, image.height - pixels))


def _png(image: Picture.Image) -> bytes:
    file = io.BytesIO()
    image.save(file, "PNG")
    return file.getvalue()


def _jpeg(image: Picture.Image) -> bytes:
    file = io.BytesIO()
    image.save(file, "JPEG", quality=70)
    return file.getvalue()


Copy = tuple[str, Callable[[Picture.Image], bytes]]
COPIES: tuple[Copy, ...] = (
    ("the stored file", _png),
    ("rescaled to 60 %", lambda image: _png(_rescaled(image))),
    ("JPEG of quality 70", _jpeg),
    ("rescaled, JPEG", lambda image: _jpeg(_rescaled(image))),
    ("2 pixels off each side", lambda image: _png(_cropped(image, 2))),
    ("6 pixels off each side", lambda image: _png(_cropped(image, 6))),
    (
        "2 pixels off, rescaled, JPEG",
        lambda image: _jpeg(_rescaled(_cropped(image, 2))),
    ),
)


# Looking --------------------------------------------------------------------------


def _stored(folder: Path) -> dict[int, Picture.Image]:
    originals = {}
    for picture in _pictures():
        look = look_of(_file(folder, _png(picture)))
        assert look is not None
        image = make_image(
            tags=["safe", "solo", "bench"],
            width=picture.width,
            height=picture.height,
            perceptual_hash=look.perceptual_hash,
        )
        light = look.intensities
        ImageIntensity.objects.create(
            image=image, nw=light.nw, ne=light.ne, sw=light.sw, se=light.se
        )
        originals[image.pk] = picture
    return originals


def _file(folder: Path, data: bytes) -> ReceivedFile:
    path = folder / "copy"
    path.write_bytes(data)
    return ReceivedFile(path, "copy", len(data))


def _found(folder: Path, originals: dict[int, Picture.Image], copy: Copy) -> list[str]:
    name, make = copy
    looks = {
        number: look_of(_file(folder, make(picture)))
        for number, picture in originals.items()
    }
    row = [name]
    for distance in DISTANCES:
        first = among = 0
        for number, look in looks.items():
            assert look is not None
            found = alike(look, distance=distance, limit=_LIMIT)
            ids = [one.image for one in found]
            first += ids[:1] == [number]
            among += number in ids
        row += [f"{first} of {PICTURES}", f"{among} of {PICTURES}"]
    return row


def _times(originals: dict[int, Picture.Image], rounds: int) -> tuple[float, float]:
    """Median seconds in the database alone, and with the file."""
    lights = ImageIntensity.objects.filter(pk__in=originals)
    inside = []
    for _ in range(rounds):
        for light in lights:
            begin = time.perf_counter()
            similar(light, 1.5, distance=0.25, ratio_distance=0.25, limit=_LIMIT)
            inside.append(time.perf_counter() - begin)
    whole = []
    with storage.work_folder() as folder:
        for picture in originals.values():
            file = _file(folder, _jpeg(picture))
            begin = time.perf_counter()
            look_alikes(file, distance=0.25, limit=_LIMIT)
            whole.append(time.perf_counter() - begin)
    return median(inside), median(whole)
