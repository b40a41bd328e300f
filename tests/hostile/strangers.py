"""Files of other types under the names of accepted ones, and playlists."""

from __future__ import annotations

import gzip
import io

import av
from av.audio.stream import AudioStream
from av.video.stream import VideoStream

from tests import pictures
from tests.hostile.case import Cases, Hostile, refused
from tests.hostile.polyglots import archive
from tests.pattern import picture, pixels
from tests.videos import tone

# Pillow can write and read all of these: a decoder left to itself would accept them.
PILLOW_FORMATS = (
    *("BMP", "DDS", "DIB", "EPS", "ICNS", "ICO", "JPEG2000", "MSP", "PCX"),
    *("PPM", "QOI", "SGI", "SPIDER", "TGA", "TIFF", "XBM"),
)
CONTAINERS = ("avi", "matroska", "mpegts", "nut", "asf", "mov", "ogg", "mp3", "wav")
SOUND_CODECS = {"mp3": "libmp3lame", "wav": "pcm_s16le", "ogg": "libopus"}

OPENINGS = {
    "windows-program.png": b"MZ" + bytes(58) + b"\x40\0\0\0PE\0\0\x64\x86" + bytes(200),
    "linux-program.jpg": b"\x7fELF\x02\x01\x01" + bytes(200),
    "script.gif": b"#!/bin/sh\nrm -rf /\n",
    "text.png": b"just some text, no picture at all\n" * 20,
    "page.gif": b"<!doctype html><html><body><script>alert(1)</script></body></html>",
    "page-with-drawing.svg": b'<html><body><svg xmlns="http://www.w3.org/2000/svg"/>'
    b"</body></html>",
    "other-xml.svg": b'<?xml version="1.0"?><rss version="2.0"><channel/></rss>',
    "other-namespace.svg": b'<svg xmlns="urn:example:not-svg" width="9" height="9"/>',
    "document.jpg": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n%%EOF\n",
    "postscript.png": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n"
    b"(/etc/passwd) (r) file\n",
    "binary-postscript.png": b"\xc5\xd0\xd3\xc6" + bytes(26) + b"%!PS-Adobe-3.0",
    "stars.png": b"SIMPLE  =                    T".ljust(80)
    + b"BITPIX  =                   16".ljust(80)
    + b"NAXIS   =                    0".ljust(80)
    + b"END".ljust(2640),
    "layers.jpg": b"8BPS\0\x01" + bytes(6) + b"\0\x03\0\0\0\x10\0\0\0\x10\0\x08\0\x03",
    "metafile.png": b"\xd7\xcd\xc6\x9a" + bytes(60),
    "seven-zip.png": b"7z\xbc\xaf\x27\x1c\0\x04" + bytes(40),
    "database.jpg": b"SQLite format 3\0" + bytes(100),
    "pickle.png": b"\x80\x04\x95\x1a\0\0\0\0\0\0\0\x8c\x05posix\x94\x8c\x06system\x94.",
    "flash.gif": b"FWS\x09" + bytes(60),
    "jpeg-xl.jpg": b"\xff\x0a" + bytes(60),
    "jpeg-xl-box.jpg": b"\0\0\0\x0cJXL \r\n\x87\n" + bytes(60),
    "sound.gif": b"RIFF\x24\0\0\0WAVEfmt " + bytes(40),
    "zeros.png": bytes(4096),
    "ones.jpg": b"\xff" * 4096,
}

# ftyp brands of files that are no MP4 video.
BRANDS = ("qt  ", "heic", "mif1", "M4A ", "3gp4", "jp2 ", "crx ", "f4v ", "avis")


def strangers(sink: str, *, extra_formats: bool) -> Cases:
    for name, data in OPENINGS.items():
        yield refused(name, data)
    for number, kind in enumerate(PILLOW_FORMATS):
        yield refused(f"pillow-{kind.lower()}.png", _pillow(kind, 40 + number))
    for number, kind in enumerate(CONTAINERS):
        yield refused(f"{kind}.webm", _container(kind, 60 + number))
    for brand in BRANDS:
        video = pictures.mp4(seed=80).replace(b"isom", brand.encode(), 1)
        yield refused(f"brand-{brand.strip()}.mp4", _only_brand(video))
    yield refused("archive.png", archive())
    yield refused("squeezed.svg", gzip.compress(pictures.svg(seed=81), mtime=0))
    yield from _playlists(sink)
    for name, data in (
        ("whole.webp", pictures.webp(seed=82)),
        ("animated.webp", pictures.webp(seed=82, frames=3)),
        ("whole.avif", pictures.avif(seed=82)),
    ):
        yield Hostile(name, data, "either" if extra_formats else "refused")
    yield refused("animated.avif", pictures.avif(seed=82, frames=3))


def _pillow(kind: str, seed: int) -> bytes:
    target = io.BytesIO()
    image = picture(64, 64, seed=seed)
    if kind == "SPIDER":
        image = image.convert("L").convert("F")
    elif kind in ("MSP", "XBM"):
        image = image.convert("1")
    image.save(target, kind)
    return target.getvalue()


def _container(kind: str, seed: int) -> bytes:
    """A short sound or film in a container that is not accepted."""
    target = io.BytesIO()
    with av.open(target, "w", kind, options={"fflags": "+bitexact"}) as container:
        if kind in SOUND_CODECS:
            sound = container.add_stream(SOUND_CODECS[kind], rate=48000, layout="mono")
            assert isinstance(sound, AudioStream)
            for part in (tone(0.2, seed), None):
                container.mux(sound.encode(part))
        else:
            film = container.add_stream("mpeg4", rate=10)
            assert isinstance(film, VideoStream)
            film.width, film.height, film.pix_fmt = 64, 48, "yuv420p"
            for number in range(5):
                area = pixels(64, 48, seed=seed, frame=number)
                container.mux(film.encode(av.VideoFrame.from_ndarray(area)))
            container.mux(film.encode(None))
    return target.getvalue()


def _only_brand(video: bytes) -> bytes:
    """Replace the compatible brands by the major one."""
    size = int.from_bytes(video[:4], "big")
    brand = video[8:12]
    return video[:16] + brand * ((size - 16) // 4) + video[size:]


def _playlists(sink: str) -> Cases:
    texts = {
        "hls": f"#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\n{sink}/hls.ts\n",
        "hls-file": "#EXTM3U\n#EXTINF:9,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n",
        "hls-concat": f"#EXTM3U\n#EXTINF:9,\nconcat:{sink}/a|file:///etc/passwd\n",
        "ffconcat": f"ffconcat version 1.0\nfile '{sink}/concat.webm'\nduration 5\n",
        "ffconcat-file": "ffconcat version 1.0\nfile /etc/passwd\n",
        "dash": '<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011">'
        f"<Period><BaseURL>{sink}/dash/</BaseURL></Period></MPD>",
        "sdp": "v=0\no=- 0 0 IN IP4 127.0.0.1\nm=video 5004 RTP/AVP 96\n",
        "asx": f'<asx version="3.0"><entry><ref href="{sink}/asx"/></entry></asx>',
        "pls": f"[playlist]\nFile1={sink}/pls\nNumberOfEntries=1\n",
        "address": f"{sink}/plain",
    }
    webm_head = b"\x1a\x45\xdf\xa3\x9f\x42\x82\x84webm"
    mp4_head = b"\0\0\0\x18ftypisom\0\0\x02\0isommp42"
    for name, text in texts.items():
        yield refused(f"{name}.mp4", text.encode())
        yield refused(f"{name}-headed.webm", webm_head + text.encode())
        yield refused(f"{name}-headed.mp4", mp4_head + text.encode())
