from __future__ import annotations

import io
import subprocess
import sys
from collections.abc import Callable, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from av.video.stream import VideoStream
from PIL import Image

from booru.media import video, video_source
from booru.media.representations import BOXES, VIDEO_PREVIEWS, fit_video
from booru.media.types import CorruptFile, StoredFile
from tests import videos
from tests.booru.media.moving import likeness, seconds, shown, tracks
from tests.booru.media.sinks import SinkServer
from tests.pattern import pixels
from tests.videos import mp4, webm

PREVIEW_GIFS = {f"{box.name}.gif" for box in VIDEO_PREVIEWS}


def film(
    *,
    codec: str = "libx264",
    size: tuple[int, int] = (64, 48),
    times: Sequence[int] = range(0, 500, 100),
    prepare: Callable[[VideoStream], None] = lambda stream: None,
    picture: Callable[[int], Any] | None = None,
    metadata: dict[str, str] | None = None,
    chapter: str = "",
) -> bytes:
    """A video with frames at the given milliseconds and what else a test wants."""
    target = io.BytesIO()
    format = "mp4" if codec in ("libx264", "libx265") else "webm"
    with av.open(target, "w", format=format) as container:
        container.metadata.update(metadata or {})
        if chapter:
            container.set_chapters(
                [
                    {
                        "id": 1,
                        "start": 0,
                        "end": 300,
                        "time_base": Fraction(1, 1000),
                        "metadata": {"title": chapter},
                    }
                ]
            )
        options = videos.FAST.get(codec, {"x265-params": "log-level=none"})
        stream = container.add_stream(codec, 10, dict(options))
        assert isinstance(stream, VideoStream)
        stream.width, stream.height = size
        stream.pix_fmt = "yuv420p"
        stream.codec_context.time_base = Fraction(1, 1000)
        prepare(stream)
        for number, time in enumerate(times):
            area = pixels(*size, frame=number) if picture is None else picture(number)
            frame = av.VideoFrame.from_ndarray(area, format="rgb24")
            frame.pts, frame.time_base = time, Fraction(1, 1000)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return target.getvalue()


def first_stage(
    folder: Path, data: bytes, format: str = "webm"
) -> dict[str, StoredFile]:
    """The first stage's files, each of which is what the result says."""
    files = video.first_stage(io.BytesIO(data), format, folder)
    check(folder, files)
    assert {path.name for path in folder.iterdir()} == set(files)
    return files


def check(folder: Path, files: dict[str, StoredFile]) -> None:
    for name, stored in files.items():
        path = folder / name
        assert path.stat().st_size == stored.size
        if path.suffix in (".webm", ".mp4"):
            with path.open("rb") as file:
                width, height, _, _ = video.probe(file, path.suffix[1:])
        else:
            with Image.open(path) as image:
                width, height = image.size
        assert (width, height) == (stored.width, stored.height), name


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


def test_a_header_that_lies_about_the_duration_changes_nothing() -> None:
    data = mp4(seconds=1)
    at = data.index(b"mvhd") + 20
    assert data[at : at + 4] == (1000).to_bytes(4, "big")
    lie = data[:at] + (3_600_000).to_bytes(4, "big") + data[at + 4 :]
    assert video.probe(io.BytesIO(lie), "mp4") == video.probe(io.BytesIO(data), "mp4")


def test_a_header_that_lies_about_the_size_changes_nothing(tmp_path: Path) -> None:
    data = webm(300, 100)
    width = b"\xb0\x82" + (300).to_bytes(2, "big")
    assert data.count(width) == 1
    lie = data.replace(width, b"\xb0\x82" + (30).to_bytes(2, "big"))
    assert video.probe(io.BytesIO(lie), "webm")[:2] == (300, 100)
    files = first_stage(tmp_path, lie)
    assert (files["thumb.mp4"].width, files["thumb.mp4"].height) == (250, 82)


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


SECRETS = {"title": "SECRET-1", "comment": "SECRET-2", "artist": "SECRET-3"}


@pytest.mark.parametrize("codec", ["libx264", "libvpx-vp9"])
def test_no_metadata_survives(tmp_path: Path, codec: str) -> None:
    places = {"location": "+52.5200+013.4050/"} if codec == "libx264" else {}
    data = film(
        codec=codec,
        size=(300, 200),
        metadata=SECRETS | places,
        prepare=lambda stream: stream.metadata.update(title="SECRET-4"),
        chapter="SECRET-5",
    )
    assert data.count(b"SECRET") >= 4
    format = "mp4" if codec == "libx264" else "webm"
    files = first_stage(tmp_path, data, format)
    for name in ("small", "companions"):
        files |= video.later(io.BytesIO(data), format, name, tmp_path)
    for name in files:
        content = (tmp_path / name).read_bytes()
        assert b"SECRET" not in content, name
        assert b"+52.5" not in content, name


def test_messages_inside_the_pictures_are_dropped(tmp_path: Path) -> None:
    data = mp4()
    assert b"x264 - core" in data  # the encoder's own message
    first_stage(tmp_path, data, "mp4")
    assert b"x264 - core" not in (tmp_path / "full.mp4").read_bytes()


def test_other_tracks_are_dropped(tmp_path: Path) -> None:
    source = io.BytesIO()
    with av.open(source, "w", format="matroska") as target:
        target.add_attachment("secret.txt", "text/plain", b"SECRET-6")
        with av.open(io.BytesIO(webm()), "r") as film_file:
            copy = target.add_stream_from_template(
                film_file.streams.video[0], opaque=True
            )
            for packet in film_file.demux(video=0):
                if packet.size:
                    packet.stream = copy
                    target.mux(packet)
    data = source.getvalue()
    assert b"SECRET-6" in data
    first_stage(tmp_path, data)
    assert b"SECRET" not in (tmp_path / "full.webm").read_bytes()
    assert tracks(tmp_path / "full.webm") == {"video": "vp9"}


def test_a_cut_webm_plays_to_the_cut(tmp_path: Path) -> None:
    data = webm(64, 48, seconds=3)
    _, _, frames, duration = video.probe(io.BytesIO(data[: len(data) * 2 // 3]), "webm")
    assert 5 < frames < 30
    assert 0.5 < duration < 3
    first_stage(tmp_path, data[: len(data) * 2 // 3])
    assert len(shown(tmp_path / "full.webm")) == pytest.approx(frames, abs=1)


def test_a_broken_frame_is_left_out(tmp_path: Path) -> None:
    data = bytearray(mp4(seconds=1))
    middle = data.index(b"mdat") + (data.index(b"moov") - data.index(b"mdat")) * 2 // 3
    data[middle : middle + 40] = bytes(40)
    first_stage(tmp_path, bytes(data), "mp4")
    video.later(io.BytesIO(bytes(data)), "mp4", "companions", tmp_path)
    assert len(shown(tmp_path / "full.webm")) >= 3


PLAYLIST = "#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\n{url}\n#EXT-X-ENDLIST\n"
SCRIPTS = {
    "hls": PLAYLIST,
    "concat": "ffconcat version 1.0\nfile '{url}'\n",
    "dash": '<MPD xmlns="urn:mpeg:dash:schema:mpd:2011"><BaseURL>{url}</BaseURL></MPD>',
}


@pytest.mark.parametrize("format", ["webm", "mp4"])
@pytest.mark.parametrize("script", SCRIPTS.values(), ids=SCRIPTS.keys())
def test_a_playlist_reaches_nobody(tmp_path: Path, format: str, script: str) -> None:
    with SinkServer() as server:
        url = f"http://127.0.0.1:{server.port}/film.{format}"
        source = io.BytesIO(script.format(url=url).encode())
        with pytest.raises(CorruptFile):
            video.probe(source, format)
        with pytest.raises(CorruptFile):
            video.first_stage(source, format, tmp_path)
        assert server.hits == 0


@pytest.mark.parametrize(
    ("data", "format"),
    [
        (b"", "webm"),
        (b"", "mp4"),
        (b"hello" * 100, "webm"),
        (mp4()[:-100], "mp4"),  # the index is last, and torn
        (mp4(), "webm"),
        (webm(), "mp4"),
        (webm(video=False), "webm"),
        (webm()[:400], "webm"),
    ],
)
def test_what_is_no_video_is_corrupt(tmp_path: Path, data: bytes, format: str) -> None:
    with pytest.raises(CorruptFile):
        video.probe(io.BytesIO(data), format)
    with pytest.raises(CorruptFile):
        video.first_stage(io.BytesIO(data), format, tmp_path)
    with pytest.raises(CorruptFile):
        video.later(io.BytesIO(data), format, "companions", tmp_path)


@pytest.mark.parametrize(
    ("data", "format"), [(webm(640, 480), "webm"), (mp4(640, 480), "mp4")]
)
def test_frames_beyond_the_limit_are_not_decoded(
    monkeypatch: pytest.MonkeyPatch, data: bytes, format: str
) -> None:
    assert video.probe(io.BytesIO(data), format)[:2] == (640, 480)
    monkeypatch.setattr(video_source, "_MAX_DECODED_PIXELS", 300 * 300)
    with pytest.raises(CorruptFile, match="no frame"):
        video.probe(io.BytesIO(data), format)


LIMITED = """
import resource, sys
from pathlib import Path
from booru.media import video
resource.setrlimit(resource.RLIMIT_AS, (1536 * 2**20,) * 2)
folder = Path(sys.argv[1])
with (folder / "source").open("rb") as source:
    video.first_stage(source, "mp4", folder)
    for name in ("large", "companions"):
        print(sorted(video.later(source, "mp4", name, folder)))
"""


def test_full_hd_fits_into_its_memory(tmp_path: Path) -> None:
    (tmp_path / "source").write_bytes(mp4(1920, 1080, seconds=1, fps=24, audio=True))
    done = subprocess.run(
        [sys.executable, "-c", LIMITED, str(tmp_path)],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split("\n")[:2] == [
        "['large.mp4', 'large.webm']",
        "['full.webm']",
    ]
