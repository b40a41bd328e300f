"""Honest files of every format, cut short or with bits turned."""

from __future__ import annotations

from dataclasses import dataclass

from tests import pictures
from tests.hostile.case import Cases, Hostile, either, refused


@dataclass(frozen=True)
class Sound:
    """A whole file; cut before `opening` bytes, neither type nor size can be known.

    `whole` says up to where an incomplete file cannot be read at all: XML that does
    not end, or an MP4 whose index stands last. `extra` marks formats that are off by
    default. Up to `shared` bytes the file begins like another one of the list.
    """

    extension: str
    data: bytes
    opening: int
    whole: int = 0
    extra: bool = False
    shared: int = 0


CUTS = (0.02, 0.1, 0.25, 0.4, 0.55, 0.7, 0.85, 0.97)
HEADER_CUTS = (2, 4, 7, 11, 15, 20, 24, 30, 40)
FLIPS = ((0, 7), (3, 1), (5, 5), (9, 0), (14, 7), (18, 6), (21, 3), (26, 2), (37, 4))


def damaged_files(*, extra_formats: bool) -> Cases:
    yield refused("empty.png", b"")
    for extension, byte in (("png", b"\x89"), ("jpg", b"\xff"), ("svg", b"<")):
        yield refused(f"one-byte.{extension}", byte)
    for sound in _sound_files():
        must_refuse = sound.extra and not extra_formats
        yield from _cut(sound, must_refuse=must_refuse)
        yield from _flipped(sound, must_refuse=must_refuse)


def _sound_files() -> list[Sound]:
    video = pictures.mp4(seed=7)
    drawing = pictures.svg(seed=7)
    jpeg = pictures.jpeg(seed=7)
    return [
        Sound("png", pictures.png(seed=7), 33),
        Sound("apng.png", pictures.apng(seed=7), 33, shared=33),
        Sound("jpg", jpeg, jpeg.index(b"\xff\xc0") + 9),
        Sound(
            "progressive.jpg", pictures.jpeg(seed=8, progressive=True), 12, shared=150
        ),
        Sound("gif", pictures.gif(seed=7), 10),
        Sound("svg", drawing, 0, whole=len(drawing)),
        Sound("webm", pictures.webm(seed=7), 48),
        Sound("mp4", video, 32, whole=video.index(b"moov") - 4),
        Sound("webp", pictures.webp(seed=7), 30, extra=True),
        Sound("avif", pictures.avif(seed=7), 48, extra=True, shared=8),
    ]


def _cut(sound: Sound, *, must_refuse: bool) -> Cases:
    lengths = {*HEADER_CUTS, *(round(len(sound.data) * share) for share in CUTS)}
    for length in sorted(lengths):
        if sound.shared < length < len(sound.data):
            broken = length < max(sound.opening, sound.whole) or must_refuse
            name = f"cut-at-{length}.{sound.extension}"
            yield Hostile(name, sound.data[:length], "refused" if broken else "either")


def _flipped(sound: Sound, *, must_refuse: bool) -> Cases:
    for offset, bit in FLIPS:
        data = bytearray(sound.data)
        data[offset] ^= 1 << bit
        name = f"bit-{bit}-of-byte-{offset}.{sound.extension}"
        make = refused if must_refuse else either
        yield make(name, bytes(data))
