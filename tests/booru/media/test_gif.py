from __future__ import annotations

import io
from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image

from booru.media import gif
from booru.media.gif_blocks import read_gif
from booru.media.representations import BOXES, fit
from booru.media.types import CorruptFile, StoredFile
from tests import pictures
from tests.booru.media.drawn_gifs import animation, frame, wasteful
from tests.booru.media.moving import check, likeness, shown, tracks
from tests.pattern import pixels

#: In ms; a delay of 0 is 100 ms for everybody.
ODD_DELAYS = (0, 10, 70, 1000)
ODD_TIMES = [0, 100, 110, 180]


def first_stage(folder: Path, data: bytes) -> dict[str, StoredFile]:
    files = gif.first_stage(io.BytesIO(data), folder)
    check(folder, files)
    assert {path.name for path in folder.iterdir()} == set(files)
    return files


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (pictures.gif(64, 48, frames=4, delays=100), (64, 48, 4, 0.4)),
        (pictures.gif(33, 21, frames=4, delays=ODD_DELAYS), (33, 21, 4, 1.18)),
        (pictures.gif(64, 48, frames=1), (64, 48, 1, 0.0)),
        (pictures.gif(64, 48, loop=None), (64, 48, 4, 0.4)),
        (wasteful(), (120, 90, 6, 0.3)),
    ],
)
def test_probe(data: bytes, expected: tuple[int, int, int, float]) -> None:
    found = gif.probe(io.BytesIO(data))
    assert found == pytest.approx(expected)
    with av.open(io.BytesIO(data), "r") as container:
        lengths = [p.duration or 0 for p in container.demux(video=0) if p.size]
    assert found[2] == len(lengths)
    if found[2] > 1:
        assert found[3] == pytest.approx(sum(lengths) / 100)


def test_a_cut_gif_has_the_frames_that_came_whole(tmp_path: Path) -> None:
    data = wasteful(frames=6)
    cut = data[:-40]
    assert gif.probe(io.BytesIO(cut)) == pytest.approx((120, 90, 5, 0.25))
    first_stage(tmp_path, cut)
    assert len(shown(tmp_path / "full.gif")) == 5
    assert gif.probe(io.BytesIO(data[:-1])) == gif.probe(io.BytesIO(data))


def patched(data: bytes, position: int, value: int) -> bytes:
    return data[:position] + value.to_bytes(2, "little") + data[position + 2 :]


STILL = pictures.gif(64, 48, frames=1)
DESCRIPTOR = STILL.index(b"," + bytes(4) + b"\x40\x00\x30\x00")


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"GIF89a",
        b"hello" * 20,
        STILL[:12],
        STILL[:200],  # ends in the palette
        STILL[: DESCRIPTOR + 40],  # ends in the first frame
        patched(STILL, 6, 0),  # a screen without a width
        patched(STILL, 6, 63),  # a screen smaller than the frame
        patched(STILL, DESCRIPTOR + 1, 1),  # a frame moved out of the screen
        patched(STILL, DESCRIPTOR + 5, 65535),  # a frame of another width
        patched(STILL, DESCRIPTOR + 7, 0),  # a frame without a height
        patched(STILL, DESCRIPTOR + 10, 77),  # an impossible code size
        STILL[:DESCRIPTOR] + b";",  # no frame
        STILL[:DESCRIPTOR] + b"?" + STILL[DESCRIPTOR:],  # an unknown block
    ],
)
def test_headers_that_lie_are_corrupt(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(CorruptFile):
        gif.probe(io.BytesIO(data))
    with pytest.raises(CorruptFile):
        gif.first_stage(io.BytesIO(data), tmp_path)
    with pytest.raises(CorruptFile):
        gif.later(io.BytesIO(data), "companions", tmp_path)
    with pytest.raises(CorruptFile):
        gif.optimise(io.BytesIO(data), tmp_path)


COMMENT = b"!\xfe\x08SECRET-1\x00"
PLAIN_TEXT = b"!\x01\x0c" + bytes(12) + b"\x08SECRET-2\x00"
XMP = b"!\xff\x0bXMP DataXMP\x08SECRET-3\x00"
UNKNOWN = b"!\x42\x08SECRET-4\x00"


def test_nothing_but_pictures_delays_and_loops_survives(tmp_path: Path) -> None:
    data = pictures.gif(300, 200, delays=ODD_DELAYS, loop=3, comment=b"SECRET-0")
    before_frame = data.index(b"!\xf9\x04")
    dirty = (
        data[:before_frame]
        + (COMMENT + PLAIN_TEXT + XMP + UNKNOWN)
        + data[before_frame : before_frame + 8]
        + COMMENT  # between a frame and the control that applies to it
        + data[before_frame + 8 :]
        + b"PK\x03\x04SECRET-5"
    )
    files = first_stage(tmp_path, dirty)
    for name in ("small", "companions"):
        if name in gif.later_versions(300, 200, 4):
            files |= gif.later(io.BytesIO(dirty), name, tmp_path)
    for name in files:
        assert b"SECRET" not in (tmp_path / name).read_bytes(), name
    full = (tmp_path / "full.gif").read_bytes()
    assert full.endswith(b";")
    assert full.count(b"NETSCAPE2.0\x03\x01\x03\x00\x00") == 1
    assert len(full) == len(data) - len(b"!\xfe\x08SECRET-0\x00")
    before, after = shown(data), shown(full)
    assert [(f.time, f.length) for f in before] == [(f.time, f.length) for f in after]
    for one, other in zip(before, after, strict=True):
        assert np.array_equal(one.pixels, other.pixels)


@pytest.mark.parametrize("loops", [None, 0, 5])
def test_loops_are_kept(tmp_path: Path, loops: int | None) -> None:
    first_stage(tmp_path, pictures.gif(300, 200, loop=loops))
    for name in ("full.gif", "thumb.gif", "thumb_tiny.gif"):
        assert read_gif((tmp_path / name).read_bytes()).loops == loops


def test_the_first_stage_of_an_animation(tmp_path: Path) -> None:
    data = pictures.gif(400, 300, frames=4, delays=ODD_DELAYS)
    files = first_stage(tmp_path, data)
    thumbs = {"thumb.gif", "thumb_small.gif", "thumb_tiny.gif"}
    assert set(files) == {"full.gif", "rendered.png"} | thumbs
    before = shown(data)
    for name in thumbs:
        stored = files[name]
        box = BOXES[name.removesuffix(".gif")]
        assert (stored.width, stored.height) == fit(400, 300, box)
        after = shown(tmp_path / name)
        assert [f.time for f in after] == ODD_TIMES
        assert after[-1].length == 1000
        for one, other in zip(after, before, strict=True):
            assert likeness(one.pixels, other.pixels) > 25, name


def test_a_small_animation_has_no_versions(tmp_path: Path) -> None:
    assert set(first_stage(tmp_path, pictures.gif(50, 50))) == {
        "full.gif",
        "rendered.png",
    }


def test_a_still_has_all_versions_at_once(tmp_path: Path) -> None:
    files = first_stage(tmp_path, pictures.gif(900, 300, frames=1))
    names = {"thumb_tiny", "thumb_small", "thumb", "small", "medium"}
    assert set(files) == {f"{n}.gif" for n in names} | {"full.gif", "rendered.png"}
    for name in names:
        stored = files[f"{name}.gif"]
        assert (stored.width, stored.height) == fit(900, 300, BOXES[name])
        version = shown(tmp_path / f"{name}.gif")
        assert len(version) == 1
        assert likeness(version[0].pixels, pixels(900, 300)) > 24


def test_one_palette_serves_the_whole_animation(tmp_path: Path) -> None:
    first_stage(tmp_path, pictures.gif(300, 200))
    assert all(
        not each.palette
        for each in read_gif((tmp_path / "thumb.gif").read_bytes()).frames
    )


@pytest.mark.parametrize(
    ("delays", "expected"), [((10, 90), 1), ((90, 10), 0), ((50, 50), 1)]
)
def test_the_frame_at_half_the_duration_is_rendered(
    tmp_path: Path, delays: tuple[int, int], expected: int
) -> None:
    areas = [np.full((8, 8), number, np.uint8) for number in range(2)]
    frames = [frame(a, delay=d) for a, d in zip(areas, delays, strict=True)]
    palette = bytes([0, 0, 0, 255, 255, 255])
    first_stage(tmp_path, animation((8, 8), frames, palette=palette))
    with Image.open(tmp_path / "rendered.png") as image:
        assert image.mode == "RGB"
        assert image.getpixel((4, 4)) == (255 * expected,) * 3


def test_transparency_is_kept_and_does_not_bleed(tmp_path: Path) -> None:
    y, x = np.mgrid[:300, :300]
    disc = ((x - 150) ** 2 + (y - 150) ** 2 < 100**2).astype(np.uint8)
    palette = bytes([255, 255, 255, 10, 20, 30])  # white, but nobody sees it
    first_stage(
        tmp_path, animation((300, 300), [frame(disc, clear=0)], palette=palette)
    )
    for name in ("rendered.png", "thumb.gif", "thumb_tiny.gif"):
        with Image.open(tmp_path / name) as image:
            area = np.asarray(image.convert("RGBA")).astype(int)
        opaque = area[..., 3] >= 128
        assert 0.3 < opaque.mean() < 0.4, name
        assert np.abs(area[opaque][:, :3] - (10, 20, 30)).max() < 24, name


def test_later_versions() -> None:
    names = ["small", "medium", "large", "tall", "companions"]
    assert gif.later_versions(1920, 1080, 2) == names
    assert gif.later_versions(640, 480, 2) == ["small", "companions"]
    assert gif.later_versions(100, 100, 2) == ["companions"]
    assert gif.later_versions(1920, 1080, 1) == ["companions"]


def test_a_larger_size(tmp_path: Path) -> None:
    data = pictures.gif(500, 333, delays=ODD_DELAYS)
    files = gif.later(io.BytesIO(data + b"trailing"), "small", tmp_path)
    check(tmp_path, files)
    assert {n: (f.width, f.height) for n, f in files.items()} == {
        "small.gif": (320, 213)
    }
    frames = shown(tmp_path / "small.gif")
    assert [each.time for each in frames] == ODD_TIMES
    for one, other in zip(frames, shown(data), strict=True):
        assert likeness(one.pixels, other.pixels) > 25


def test_companions(tmp_path: Path) -> None:
    data = pictures.gif(65, 49, delays=ODD_DELAYS)
    files = gif.later(io.BytesIO(data), "companions", tmp_path)
    check(tmp_path, files)
    assert {n: (f.width, f.height) for n, f in files.items()} == {
        "full.webm": (65, 49),
        "full.mp4": (64, 48),
    }
    assert tracks(tmp_path / "full.webm") == {"video": "vp9"}
    assert tracks(tmp_path / "full.mp4") == {"video": "h264"}
    for name in files:
        frames = shown(tmp_path / name)
        assert [each.time for each in frames] == ODD_TIMES, name
        assert frames[-1].length == 1000, name
        for one, other in zip(frames, shown(data), strict=True):
            height, width, _ = one.pixels.shape
            assert likeness(one.pixels, other.pixels[:height, :width]) > 24


@pytest.mark.parametrize(
    ("size", "sizes"),
    [
        ((1, 1), {"full.webm": (1, 1), "full.mp4": (2, 2)}),
        ((4500, 9), {"full.webm": (4096, 8), "full.mp4": (4096, 8)}),
    ],
)
def test_companions_of_strange_sizes(
    tmp_path: Path, size: tuple[int, int], sizes: dict[str, tuple[int, int]]
) -> None:
    data = pictures.gif(*size, frames=1)
    files = gif.later(io.BytesIO(data), "companions", tmp_path)
    check(tmp_path, files)
    assert {n: (f.width, f.height) for n, f in files.items()} == sizes
