"""WebM and MP4 files with lying headers, loops, bombs and outside references."""

from __future__ import annotations

import struct
import zlib

from tests import pictures
from tests.hostile import ebml
from tests.hostile.boxes import box, changed, children, put
from tests.hostile.case import Cases, either, refused

MOST = b"\xff\xff\xff\xff"
HALF = b"\x7f\xff\xff\xff"


def hostile_films(sink: str) -> Cases:
    yield from _webm_headers()
    yield from _webm_structure()
    yield from _webm_times()
    yield from _mp4_tables()
    yield from _mp4_structure(sink)


def _webm_headers() -> Cases:
    shots = ebml.frames(140)
    run = ebml.cluster(0, [(100 * n, shot) for n, shot in enumerate(shots)])
    for width, height in (
        (1 << 31, 1 << 31),
        ((1 << 63) - 1, 48),
        (100_000, 100_000),
        (4_098, 48),
        (0, 0),
    ):
        film = ebml.webm_of(ebml.info(), ebml.tracks(ebml.track(width, height)), run)
        # The frames are small: a decoder that asks them instead is right as well.
        yield either(f"says-sides-{width}x{height}.webm", film)
    wide = pictures.webm(4_098, 16, seconds=0.1, seed=144)
    yield refused("sides-4098x16.webm", wide)
    yield refused("sound-only.webm", pictures.webm(seed=141, video=False))
    yield refused("no-tracks.webm", ebml.webm_of(ebml.info()))
    yield refused("no-segment.webm", ebml.head())
    yield refused("empty-segment.webm", ebml.webm_of())
    yield refused("no-frames.webm", ebml.webm_of(ebml.info(), ebml.tracks()))
    for kind in (b"matroska", b"webmx", b"", b"w" * 5_000):
        film = ebml.webm_of(ebml.info(), ebml.tracks(), run, doctype=kind)
        yield refused(f"kind-{kind[:9].decode()}-{len(kind)}.webm", film)
    for codec in (b"V_MPEG4/ISO/AVC", b"V_UNCOMPRESSED", b"V_NOTHING", b"S_TEXT/UTF8"):
        kind = ebml.tracks(ebml.track(codec=codec))
        name = codec.decode().replace("/", "-").lower()
        yield either(f"codec-{name}.webm", ebml.webm_of(ebml.info(), kind, run))
    many = ebml.tracks(*(ebml.track(ident=n) for n in range(1, 5_001)))
    yield either("tracks-5000.webm", ebml.webm_of(ebml.info(), many, run))
    grown_shot = bytearray(shots[0])
    grown_shot[6:10] = (
        b"\xff\x3f\xff\x3f"  # 14-bit sides of a VP8 key frame (RFC 6386, 9.1)
    )
    grown = ebml.cluster(0, [(0, shots[0]), (100, bytes(grown_shot)), (200, shots[0])])
    yield either("frame-of-16383.webm", ebml.webm_of(ebml.info(), ebml.tracks(), grown))
    junk = ebml.cluster(0, [(10 * n, b"\xa5" * 500) for n in range(500)])
    yield either("junk-frames.webm", ebml.webm_of(ebml.info(), ebml.tracks(), junk))
    bare = ebml.cluster(0, [(10 * n, b"") for n in range(500)])
    yield either("empty-frames.webm", ebml.webm_of(ebml.info(), ebml.tracks(), bare))


def _webm_structure() -> Cases:
    shots = ebml.frames(142)
    run = ebml.cluster(0, [(100 * n, shot) for n, shot in enumerate(shots)])
    start = ebml.info() + ebml.tracks()
    unknown = ebml.UNKNOWN_SIZE
    back = ebml.element(ebml.SEEK_ID, ebml.SEEK_HEAD) + ebml.number(ebml.SEEK_AT, 0)
    ring = ebml.element(ebml.SEEK_HEAD, ebml.element(ebml.SEEK, back))
    nested = b""
    for _ in range(3_000):
        nested = ebml.element(ebml.TAGS, nested)
    deep = (ebml.SEGMENT + unknown) * 20_000
    odd = {
        "index-points-at-itself": ebml.webm_of(ring, start, run),
        "index-of-20000": ebml.webm_of(
            ebml.element(ebml.SEEK_HEAD, ebml.element(ebml.SEEK, back) * 20_000),
            start,
            run,
        ),
        "cues-junk": ebml.webm_of(start, run, ebml.element(ebml.CUES, b"\xbb" * 999)),
        "segment-of-unknown-size": ebml.head() + ebml.SEGMENT + unknown + start + run,
        "clusters-within-clusters": ebml.webm_of(
            start, (ebml.CLUSTER + unknown) * 30_000, run
        ),
        "segments-within-segments": ebml.head() + deep + start + run,
        "tags-3000-deep": ebml.webm_of(start, nested, run),
        "200000-voids": ebml.webm_of(start, (ebml.VOID + b"\x80") * 200_000, run),
        "void-of-2-56": ebml.webm_of(
            start, ebml.VOID + b"\x01" + b"\xff" * 6 + b"\xfe"
        ),
        "segment-of-2-56": ebml.head() + ebml.SEGMENT + b"\x01" + b"\xff" * 6 + b"\xfe",
        "empty-clusters": ebml.webm_of(start, ebml.cluster(0, []) * 20_000),
        "length-of-0-bits": ebml.webm_of(start, ebml.TAGS + b"\0" * 40, run),
        "ident-of-0": ebml.webm_of(start, b"\0" * 100_000, run),
        "header-twice": ebml.head() + ebml.webm_of(start, run),
        "header-without-end": ebml.EBML + unknown + ebml.element(ebml.DOCTYPE, b"webm"),
        "laced": ebml.webm_of(start, _laced(shots[0])),
        "attachment": ebml.webm_of(
            start, ebml.element(ebml.ATTACHMENTS, b"x" * 900), run
        ),
        "two-films": ebml.webm_of(start, run) * 2,
    }
    for name, data in odd.items():
        yield either(f"{name}.webm", data)


def _laced(shot: bytes) -> bytes:
    """A block that says it holds 256 frames with EBML-coded sizes."""
    lead = b"\x81" + struct.pack(">hB", 0, 0x86) + b"\xff" + b"\x01" + b"\xff" * 300
    return ebml.element(
        ebml.CLUSTER, ebml.number(ebml.TIME, 0) + ebml.element(ebml.BLOCK, lead + shot)
    )


def _webm_times() -> Cases:
    shots = ebml.frames(143)
    run = [(100 * n, shot) for n, shot in enumerate(shots)]
    for name, duration in {
        "0": 0.0,
        "negative": -5e9,
        "endless": float("inf"),
        "nan": float("nan"),
        "1e300": 1e300,
    }.items():
        film = ebml.webm_of(ebml.info(duration), ebml.tracks(), ebml.cluster(0, run))
        yield either(f"says-duration-{name}.webm", film)
    for scale in (0, 1, 2**63):
        film = ebml.webm_of(ebml.info(scale=scale), ebml.tracks(), ebml.cluster(0, run))
        yield either(f"time-scale-{scale}.webm", film)
    for name, starts in {
        "backwards": [9_000, 5_000, 0],
        "equal": [0, 0, 0],
        "wrapping": [0, 2**63 - 1, 5],
    }.items():
        clusters = b"".join(ebml.cluster(start, run) for start in starts)
        film = ebml.webm_of(ebml.info(), ebml.tracks(), clusters)
        yield either(f"times-{name}.webm", film)
    # Ten frames over three hours: longer than any video may be.
    slow = b"".join(
        ebml.cluster(n * 1_200_000, [(0, shot)]) for n, shot in enumerate(shots)
    )
    film = ebml.webm_of(ebml.info(3_600_000 * 3), ebml.tracks(), slow)
    yield refused("three-hours.webm", film)
    film = ebml.webm_of(ebml.info(1000), ebml.tracks(), slow)
    yield refused("three-hours-says-a-second.webm", film)
    burst = ebml.cluster(0, [(n // 40, shots[0]) for n in range(4_000)])
    film = ebml.webm_of(ebml.info(), ebml.tracks(), burst)
    yield either("4000-frames-in-a-tenth-of-a-second.webm", film)


def _mp4_tables() -> Cases:
    """Counts and sizes in the index (ISO/IEC 14496-12, section 8)."""
    film = pictures.mp4(seed=150)
    tables: dict[str, tuple[bytes, int, bytes]] = {
        "sizes-2-32": (b"stsz", 8, MOST),
        "size-2-31": (b"stsz", 4, HALF),
        "times-2-32": (b"stts", 4, MOST),
        "repeats-2-32": (b"stts", 8, MOST),
        "steps-2-32": (b"stts", 12, MOST),
        "offsets-2-32": (b"stco", 4, MOST),
        "offset-outside": (b"stco", 8, MOST),
        "groups-2-32": (b"stsc", 4, MOST),
        "group-of-2-32": (b"stsc", 12, MOST),
        "kinds-2-32": (b"stsd", 4, MOST),
        "kind-of-2-32-bytes": (b"stsd", 8, MOST),
        "kind-of-0-bytes": (b"stsd", 8, bytes(4)),
        "edits-2-32": (b"elst", 4, MOST),
        "edit-of-2-32": (b"elst", 8, MOST),
        "edit-rate-0": (b"elst", 16, bytes(4)),
        "time-scale-0": (b"mdhd", 12, bytes(4)),
        "time-scale-2-32": (b"mdhd", 12, MOST),
        "film-time-scale-0": (b"mvhd", 12, bytes(4)),
        "says-duration-0": (b"mvhd", 16, bytes(4)),
        "says-duration-2-32": (b"mvhd", 16, MOST),
        "track-duration-2-32": (b"mdhd", 16, MOST),
        "shown-2-31-wide": (b"tkhd", 76, HALF * 2),
        "matrix-junk": (b"tkhd", 40, MOST * 9),
        "key-frames-2-32": (b"stss", 4, MOST),
        "kind-of-track-unknown": (b"hdlr", 8, b"evil"),
        "codec-unknown": (b"stsd", 12, b"evil"),
        "sides-65535": (b"stsd", 40, MOST),
        "sides-0": (b"stsd", 40, bytes(4)),
    }
    for name, (kind, offset, value) in tables.items():
        yield either(f"{name}.mp4", changed(film, kind, put(offset, value)))


def _mp4_structure(sink: str) -> Cases:
    film = pictures.mp4(seed=151)
    parts = dict(children(film))
    start = box(b"ftyp", parts[b"ftyp"])
    data, index = box(b"mdat", parts[b"mdat"]), box(b"moov", parts[b"moov"])
    deep = b""
    for _ in range(4_000):
        deep = box(b"moov", box(b"trak", deep))
    wide = pictures.mp4(4_098, 16, seconds=0.1, seed=152)
    wrong = {
        "type-only": start,
        "no-index": start + data,
        "empty-index": start + data + box(b"moov"),
        "index-without-tracks": start + data + box(b"moov", box(b"mvhd", bytes(100))),
        "sides-4098": wide,
        "sound-only": start.replace(b"avc1", b"mp41") + box(b"moov", _silent()),
    }
    for name, content in wrong.items():
        yield refused(f"{name}.mp4", content)
    zeros = zlib.compress(bytes(50_000_000), 9)
    squeezed = box(b"dcom", b"zlib") + box(b"cmvd", MOST + zeros)
    spelled = struct.pack(">I", 50_000_000) + zeros
    odd = {
        "index-10000-deep": start + data + deep,
        "index-twice": start + data + index + index,
        "index-of-2-32": start + data + box(b"moov", parts[b"moov"], size=2**32 - 1),
        "index-of-4-bytes": start + data + box(b"moov", parts[b"moov"], size=4),
        "index-of-0": start + data + box(b"moov", parts[b"moov"], size=0),
        "data-of-2-63": start + b"\0\0\0\1mdat" + HALF + MOST + parts[b"mdat"] + index,
        "data-of-0": start + box(b"mdat", parts[b"mdat"], size=0) + index,
        "squeezed-index-lies": start + data + box(b"moov", box(b"cmov", squeezed)),
        "squeezed-index-bomb": start
        + data
        + box(b"moov", box(b"cmov", box(b"dcom", b"zlib") + box(b"cmvd", spelled))),
        "100000-empty-boxes": start + box(b"free") * 100_000 + data + index,
        "text-of-1-MB": film + box(b"udta", box(b"name", b"x" * 1_000_000)),
        "fragment-counts-2-32": start
        + index
        + box(b"moof", box(b"traf", box(b"trun", bytes(4) + MOST))),
        "5000-fragments": pictures.mp4(seed=153, fragmented=True)
        + box(b"moof", box(b"traf")) * 5_000,
        "index-before-missing-data": start + index,
        "pictures-of-zeros": start + box(b"mdat", bytes(len(parts[b"mdat"]))) + index,
        "profile-junk": film.replace(b"avcC\x01", b"avcC\xff"),
        "type-box-of-400-kB": box(b"ftyp", parts[b"ftyp"] + b"isom" * 100_000)
        + data
        + index,
    }
    for name, content in odd.items():
        yield either(f"{name}.mp4", content)
    for name, place in {
        "net": sink + "/reference.mov",
        "file": "file:///etc/passwd",
        "path": "../../../etc/passwd",
    }.items():
        for kind in (b"url ", b"urn ", b"alis"):
            away = bytes(4) + place.encode() + bytes(200)
            table = bytes(4) + struct.pack(">I", 1) + box(kind, away)

            def elsewhere(_: bytes, table: bytes = table) -> bytes:
                return table

            pointed = changed(film, b"dref", elsewhere)
            yield either(f"pictures-by-{kind.decode().strip()}-{name}.mp4", pointed)


def _silent() -> bytes:
    """The index of a film with one sound track and nothing in it."""
    handler = box(b"hdlr", bytes(8) + b"soun" + bytes(13))
    return box(b"mvhd", bytes(100)) + box(b"trak", box(b"mdia", handler))
