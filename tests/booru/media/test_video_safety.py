from __future__ import annotations

import io
import subprocess
import sys
from pathlib import Path

import av
import pytest

from booru.media import video, video_source
from booru.media.types import CorruptFile
from tests.booru.media.films import film
from tests.booru.media.moving import first_stage, shown, tracks
from tests.booru.media.sinks import SinkServer
from tests.videos import mp4, webm


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
