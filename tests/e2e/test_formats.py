"""Five real files by URL: the JSON at once, then every version in its size."""

from __future__ import annotations

import hashlib
import io
import time
from collections.abc import Callable, Iterator
from typing import Any

import av
import pytest
from PIL import Image

from booru.media.representations import REPRESENTATIONS, fit, fit_video, is_generated
from tests import pictures, videos
from tests.e2e.client import Client
from tests.e2e.figures import Figure
from tests.net.raw_server import RawServer, Visit, serving

SECRET = "11 Hidden Lane"
COMMENT = SECRET.encode()
FILES: dict[str, Callable[[], bytes]] = {
    "photo.jpg": lambda: pictures.jpeg(
        6000, 4000, seed=1, exif=pictures.gps_exif(), comment=COMMENT
    ),
    "loop.gif": lambda: pictures.gif(500, 375, frames=20, seed=2, comment=COMMENT),
    "drawing.svg": lambda: pictures.svg(
        1600, 1200, seed=3, body=f"<metadata>{SECRET}</metadata>"
    ),
    "film.webm": lambda: videos.webm(1400, 900, seed=4, audio=True, title=SECRET),
    "film.mp4": lambda: videos.mp4(1002, 702, seed=5, audio=True, title=SECRET),
}
# What is shown: format, type, sides, seconds. An mp4 shows its webm companion.
SHOWN = {
    "photo.jpg": ("jpg", "image/jpeg", 6000, 4000, 0.04),
    "loop.gif": ("gif", "image/gif", 500, 375, 2.0),
    "drawing.svg": ("svg", "image/svg+xml", 1600, 1200, 0.04),
    "film.webm": ("webm", "video/webm", 1400, 900, 1.0),
    "film.mp4": ("webm", "video/webm", 1002, 702, 1.0),
}
# File names beside those that the JSON names.
COMPANIONS = {
    "photo.jpg": [],
    "loop.gif": ["full.webm", "full.mp4", "rendered.png"],
    "drawing.svg": ["full.png", "rendered.png"],
    "film.webm": ["full.mp4", "small.mp4", "thumb.gif", "rendered.png"],
    "film.mp4": ["full.mp4", "medium.mp4", "thumb_tiny.gif", "rendered.png"],
}
TYPES = {
    "jpg": "image/jpeg",
    "gif": "image/gif",
    "png": "image/png",
    "webm": "video/webm",
    "mp4": "video/mp4",
}


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    return {name: make() for name, make in FILES.items()}


@pytest.fixture(scope="module")
def origin(files: dict[str, bytes]) -> Iterator[RawServer]:
    """A second web server, that the site fetches from."""

    def answer(visit: Visit) -> None:
        visit.answer(files[visit.path.strip("/")], "Content-Type: text/plain")

    with serving(answer) as server:
        yield server


@pytest.mark.parametrize("name", FILES)
def test_a_file_by_url(
    mika: Client,
    files: dict[str, bytes],
    origin: RawServer,
    name: str,
    figure: Figure,
) -> None:
    begin = time.monotonic()
    answer = mika.upload_url(f"{origin.url}/{name}")
    figure(f"{name}: seconds until the answer", time.monotonic() - begin)
    assert answer.status == 200
    early = answer.json()["image"]
    assert early["name"] == name
    assert (early["processed"], early["thumbnails_generated"]) == (False, False)
    assert early["intensities"] is None
    assert early["orig_sha512_hash"] == hashlib.sha512(files[name]).hexdigest()

    image = mika.processed(early["id"], 90)
    figure(f"{name}: seconds until processed", time.monotonic() - begin)
    assert image["thumbnails_generated"]
    assert set(image["intensities"]) == {"nw", "ne", "sw", "se"}
    format, mime_type, width, height, seconds = SHOWN[name]
    assert (image["format"], image["mime_type"]) == (format, mime_type)
    assert (image["width"], image["height"]) == (width, height)
    assert image["duration"] == pytest.approx(seconds, abs=0.15)
    assert image["orig_sha512_hash"] == early["orig_sha512_hash"]
    assert early["representations"] == image["representations"]
    check_versions(mika, image, video=name.startswith("film"))
    check_companions(mika, image, COMPANIONS[name])


def check_versions(client: Client, image: dict[str, Any], *, video: bool) -> None:
    width, height = image["width"], image["height"]
    assert fetched(client, image["view_url"])[1] == (width, height)
    data, size = fetched(client, image["representations"]["full"])
    assert size == (width, height)
    if image["name"] not in ("drawing.svg", "film.mp4"):  # shown as another file
        assert hashlib.sha512(data).hexdigest() == image["sha512_hash"]
        assert len(data) == image["size"]
    for box in REPRESENTATIONS:
        url = image["representations"][box.name]
        made = is_generated(width, height, box)
        assert f"/{box.name if made else 'full'}." in url
        wanted = (fit_video if video else fit)(width, height, box)
        assert fetched(client, url)[1] == wanted, box


def check_companions(client: Client, image: dict[str, Any], names: list[str]) -> None:
    width, height = image["width"], image["height"]
    base = image["representations"]["thumb_tiny"].rpartition("/")[0]
    if image["format"] == "gif":
        assert image["representations"]["webm"] == f"{base}/full.webm"
        assert image["representations"]["mp4"] == f"{base}/full.mp4"
    boxes = {box.name: box for box in REPRESENTATIONS}
    even = (width // 2 * 2, height // 2 * 2)  # what players want of an mp4
    for name in names:
        stem, _, extension = name.partition(".")
        if stem in boxes:
            wanted = fit_video(width, height, boxes[stem])
        else:
            wanted = even if extension == "mp4" else (width, height)
        assert fetched(client, f"{base}/{name}")[1] == wanted, name


def fetched(client: Client, url: str) -> tuple[bytes, tuple[int, int]]:
    """A served file, after a look at its type and for what was to be removed."""
    answer = client.get(url)
    assert answer.status == 200, url
    assert answer.headers["Content-Type"] == TYPES[url.rpartition(".")[2]], url
    assert answer.headers["Content-Length"] == str(len(answer.body))
    for trace in (COMMENT, b"Example Optics", b"Secret Owner", b"Exif\0\0"):
        assert trace not in answer.body, (url, trace)
    return answer.body, sides(answer.body, moving=url.endswith((".webm", ".mp4")))


def sides(data: bytes, *, moving: bool) -> tuple[int, int]:
    if not moving:
        with Image.open(io.BytesIO(data)) as picture:
            picture.load()
            return picture.size
    with av.open(io.BytesIO(data), "r") as video:
        assert next(video.decode(video=0)).width
        stream = video.streams.video[0]
        return stream.width, stream.height
