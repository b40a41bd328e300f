from __future__ import annotations

import io
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from av.video.stream import VideoStream
from PIL import Image

from booru.media import video
from booru.media.representations import BOXES, VIDEO_PREVIEWS, fit_video
from tests.booru.media.films import film
from tests.booru.media.moving import (
    check,
    first_stage,
    likeness,
    seconds,
    shown,
    tracks,
)
from tests.pattern import pixels
from tests.videos import mp4, webm

PREVIEW_GIFS = {f"{box.name}.gif" for box in VIDEO_PREVIEWS}


@pytest.mark.parametrize(
    ("data", "format", "expected"),
    [
        (webm(64, 48, seconds=1), "webm", (64, 48, 10, 1.0)),
        (webm(65, 47, seconds=3, live=True), "webm", (65, 47, 30, 3.0)),
        (webm(codec="libvpx", audio=True), "webm", (64, 48, 10, 1.0)),
        (webm(codec="libsvtav1"), "webm", (64, 48, 10, 1.0)),
        (mp4(66, 50, audio=True), "mp4", (66, 50, 10, 1.0)),
        (mp4(seconds=2, fragmented=True), "mp4", (64, 48, 20, 2.0)),
        (film(codec="libx265"), "mp4", (64, 48, 5, 0.5)),
        (film(times=(40, 900, 1000)), "mp4", (64, 48, 3, 1.06)),
        (film(codec="libvpx-vp9", times=(0,)), "webm", (64, 48, 1, 0.0)),
    ],
)
def test_probe(data: bytes, format: str, expected: tuple[int, int, int, float]) -> None:
    width, height, frames, duration = video.probe(io.BytesIO(data), format)
    assert (width, height, frames) == expected[:3]
    assert duration == pytest.approx(expected[3], abs=0.12)


def test_stretched_pixels_count_as_they_are_shown(tmp_path: Path) -> None:
    def stretch(stream: VideoStream) -> None:
        stream.codec_context.sample_aspect_ratio = Fraction(2)

    data = film(prepare=stretch, size=(64, 48))
    files = first_stage(tmp_path, data, "mp4")
    assert (files["full.mp4"].width, files["full.mp4"].height) == (128, 48)
    assert (files["rendered.png"].width, files["rendered.png"].height) == (128, 48)


@pytest.mark.parametrize(
    ("matrix", "turn"),
    [
        ((0, 1, -1, 0), Image.Transpose.ROTATE_270),  # a phone held upright
        ((-1, 0, 0, -1), Image.Transpose.ROTATE_180),
        ((0, -1, 1, 0), Image.Transpose.ROTATE_90),
        ((-1, 0, 0, 1), Image.Transpose.FLIP_LEFT_RIGHT),
        ((0, 1, 1, 0), Image.Transpose.TRANSPOSE),
    ],
)
def test_rotation(
    tmp_path: Path, matrix: tuple[int, int, int, int], turn: Image.Transpose
) -> None:
    a, b, c, d = (number << 16 for number in matrix)
    still = pixels(400, 96)

    data = film(
        size=(400, 96),
        prepare=lambda stream: stream.set_display_matrix(
            [a, b, 0, c, d, 0, 0, 0, 1 << 30]
        ),
        picture=lambda number: still,
    )
    upright = np.asarray(Image.fromarray(still).transpose(turn))
    height, width, _ = upright.shape
    files = first_stage(tmp_path, data, "mp4")
    assert (files["full.mp4"].width, files["full.mp4"].height) == (width, height)
    rendered = np.asarray(Image.open(tmp_path / "rendered.png"))
    assert likeness(upright, rendered) > 30
    for name in ("thumb.mp4", "thumb.webm", "thumb.gif"):
        frame = shown(tmp_path / name)[0].pixels
        assert (frame.shape[1], frame.shape[0]) == fit_video(
            width, height, BOXES["thumb"]
        )
        assert likeness(frame, upright) > 24, name


def test_colours_survive(tmp_path: Path) -> None:
    area = np.empty((80, 300, 3), np.uint8)
    area[:, :100], area[:, 100:200], area[:, 200:] = (220, 30, 30), (30, 200, 30), 240
    first_stage(tmp_path, film(size=(300, 80), picture=lambda number: area), "mp4")
    with Image.open(tmp_path / "rendered.png") as image:
        assert image.mode == "RGB"
        rendered = np.asarray(image).astype(int)
    assert np.abs(rendered - area)[:, 10:90].max() < 8
    assert np.abs(rendered - area)[:, 110:190].max() < 8
    gif = shown(tmp_path / "thumb.gif")[0].pixels.astype(int)
    assert np.abs(gif[20, 40] - (220, 30, 30)).max() < 10
    # The encoders say which matrix they use: BT.709, limited range.
    for name in ("thumb.webm", "thumb.mp4"):
        with av.open(tmp_path / name, "r") as container:
            frame = next(container.decode(video=0))
            assert (frame.colorspace, frame.color_range) == (1, 1)
            colour = frame.to_ndarray(format="rgb24")[20, 40].astype(int)
        assert np.abs(colour - (220, 30, 30)).max() < 12


@pytest.mark.parametrize(
    ("data", "format"),
    [
        (webm(300, 200, audio=True), "webm"),
        (webm(301, 201, codec="libvpx"), "webm"),
        (webm(300, 200, codec="libsvtav1"), "webm"),
        (mp4(300, 200, audio=True), "mp4"),
        (mp4(300, 200, fragmented=True), "mp4"),
        (film(codec="libx265", size=(300, 200)), "mp4"),
    ],
)
def test_the_first_stage(tmp_path: Path, data: bytes, format: str) -> None:
    files = first_stage(tmp_path, data, format)
    thumbs = {f"{b.name}.{kind}" for b in VIDEO_PREVIEWS for kind in ("webm", "mp4")}
    full = f"full.{format}"
    assert set(files) == {full, "rendered.png"} | PREVIEW_GIFS | thumbs
    before, after = shown(data), shown(tmp_path / full)
    assert len(before) == len(after)
    for one, other in zip(before, after, strict=True):
        assert np.array_equal(one.pixels, other.pixels)
        assert one.time == pytest.approx(other.time, abs=1)
    for name in thumbs:
        small = shown(tmp_path / name)
        assert len(small) == len(before)
        assert likeness(small[-1].pixels, before[-1].pixels) > 22, name
        assert small[-1].time == pytest.approx(before[-1].time, abs=25)
        assert ("audio" in tracks(tmp_path / name)) == ("audio" in tracks_of(data))


def tracks_of(data: bytes) -> set[str]:
    with av.open(io.BytesIO(data), "r") as container:
        return {stream.type for stream in container.streams}


def test_a_transparent_film_stays_so(tmp_path: Path) -> None:
    def transparent(stream: VideoStream) -> None:
        stream.pix_fmt = "yuva420p"
        stream.options["auto-alt-ref"] = "0"
        stream.metadata["alpha_mode"] = "1"

    first_stage(tmp_path, film(codec="libvpx-vp9", prepare=transparent))
    with av.open(tmp_path / "full.webm", "r") as container:
        stream = container.streams.video[0]
        assert stream.metadata["ALPHA_MODE"] == "1"
        assert next(container.demux(stream)).has_sidedata("matroska_block_additional")


def test_the_index_of_an_mp4_comes_first(tmp_path: Path) -> None:
    data = mp4(300, 200)
    assert data.index(b"moov") > data.index(b"mdat")
    files = first_stage(tmp_path, data, "mp4")
    for name in files:
        if name.endswith("mp4"):
            content = (tmp_path / name).read_bytes()
            assert content.index(b"moov") < content.index(b"mdat")


def test_a_video_that_fits_the_boxes_still_has_its_preview_gifs(tmp_path: Path) -> None:
    files = first_stage(tmp_path, webm(45, 31))
    assert set(files) == {"full.webm", "rendered.png"} | PREVIEW_GIFS
    assert {(files[n].width, files[n].height) for n in PREVIEW_GIFS} == {(45, 31)}


@pytest.mark.parametrize(
    ("length", "count"),
    [(0.3, 2), (0.9, 2), (1, 5), (29, 5), (30, 10), (89, 10), (90, 20), (200, 20)],
)
def test_the_number_of_preview_frames(
    tmp_path: Path, length: float, count: int
) -> None:
    fps = 10 if length <= 1 else 1
    first_stage(tmp_path, webm(16, 16, seconds=length, fps=fps))
    frames = shown(tmp_path / "thumb.gif")
    assert [frame.time for frame in frames] == [500 * n for n in range(count)]
    assert frames[-1].length == 500


def test_stills_are_taken_at_even_distances(tmp_path: Path) -> None:
    data = film(
        codec="libvpx-vp9",
        times=range(0, 10_000, 100),
        picture=lambda number: np.full((48, 64, 3), 20 + 2 * number, np.uint8),
        prepare=lambda stream: setattr(stream.codec_context, "gop_size", 7),
    )
    first_stage(tmp_path, data)
    with Image.open(tmp_path / "rendered.png") as image:
        middle = float(np.asarray(image).mean())
    assert middle == pytest.approx(20 + 2 * 50, abs=4)
    means = [frame.pixels.mean() for frame in shown(tmp_path / "thumb_tiny.gif")]
    assert means == pytest.approx([20 + 2 * n for n in (10, 30, 50, 70, 90)], abs=5)


def test_later_versions() -> None:
    names = ["small", "medium", "large", "tall", "companions"]
    assert video.later_versions(1920, 1080, "webm") == names
    assert video.later_versions(240, 320, "mp4") == ["small", "companions"]
    assert video.later_versions(320, 240, "mp4") == ["companions"]


@pytest.mark.parametrize("format", ["webm", "mp4"])
def test_a_larger_size(tmp_path: Path, format: str) -> None:
    make = webm if format == "webm" else mp4
    data = make(500, 300, seconds=1.5, audio=True)
    files = video.later(io.BytesIO(data), format, "small", tmp_path)
    check(tmp_path, files)
    assert files.keys() == {"small.webm", "small.mp4"}
    assert {(stored.width, stored.height) for stored in files.values()} == {(320, 192)}
    before = shown(data)
    for name, codecs in {
        "small.webm": {"video": "vp9", "audio": "opus"},
        "small.mp4": {"video": "h264", "audio": "aac"},
    }.items():
        after = shown(tmp_path / name)
        assert [f.time for f in after] == pytest.approx(
            [f.time for f in before], abs=25
        )
        for one, other in zip(after, before, strict=True):
            assert likeness(one.pixels, other.pixels) > 24
        assert tracks(tmp_path / name) == codecs
        assert seconds(tmp_path / name) == pytest.approx(1.5, abs=0.05)
        assert pitch(tmp_path / name) == pytest.approx(220, abs=3)


def pitch(path: Path) -> float:
    """The loudest frequency of the sound, in Hz."""
    with av.open(path, "r") as container:
        wave = np.concatenate(
            [frame.to_ndarray()[0] for frame in container.decode(audio=0)]
        )
    spectrum = np.abs(np.fft.rfft(wave[4800:52800], 48000))
    return float(spectrum.argmax())


@pytest.mark.parametrize(
    ("data", "format", "name", "size"),
    [
        (webm(65, 47, audio=True), "webm", "full.mp4", (64, 46)),
        (mp4(66, 48, audio=True), "mp4", "full.webm", (66, 48)),
        (webm(4200, 16, seconds=0.2), "webm", "full.mp4", (4096, 14)),
    ],
)
def test_companions(
    tmp_path: Path, data: bytes, format: str, name: str, size: tuple[int, int]
) -> None:
    files = video.later(io.BytesIO(data), format, "companions", tmp_path)
    check(tmp_path, files)
    assert files.keys() == {name}
    assert (files[name].width, files[name].height) == size
    before, after = shown(data), shown(tmp_path / name)
    assert len(before) == len(after)
    if size[0] < 100:  # one line cut off, nothing scaled
        whole = before[-1].pixels[: size[1], : size[0]]
        assert likeness(after[-1].pixels, whole) > 27


def test_odd_delays_survive(tmp_path: Path) -> None:
    times = (0, 10, 17, 500, 501, 1234, 3000)
    data = film(codec="libvpx-vp9", times=times, size=(400, 300))
    files = video.later(io.BytesIO(data), "webm", "small", tmp_path)
    for name in files:
        assert [frame.time for frame in shown(tmp_path / name)] == list(times)


def test_times_begin_at_zero(tmp_path: Path) -> None:
    data = film(codec="libvpx-vp9", times=range(5000, 6000, 100))
    assert video.probe(io.BytesIO(data), "webm")[3] == pytest.approx(1)
    video.later(io.BytesIO(data), "webm", "companions", tmp_path)
    frames = shown(tmp_path / "full.mp4")
    assert [frame.time for frame in frames] == list(range(0, 1000, 100))
