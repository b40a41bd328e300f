"""PNG files chunk by chunk (W3C PNG, third edition), without decoding pixels."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO, Final

from booru.media.types import CorruptFile, TooLarge

SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"

#: All that a viewer needs for the pixels of a picture in sRGB.
PICTURE: Final = frozenset((b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND"))
ANIMATION: Final = frozenset((b"acTL", b"fcTL", b"fdAT"))
COLOUR: Final = frozenset((b"iCCP", b"sRGB", b"gAMA", b"cHRM", b"cICP"))

_MOST_CHUNKS: Final = 250_000
_PIECE: Final = 1024 * 1024


@dataclass(frozen=True)
class Chunk:
    """A chunk's type and where its data stand in the file."""

    kind: bytes
    offset: int
    length: int


@dataclass(frozen=True)
class Delay:
    """How long an APNG frame is shown: `dividend / divisor` seconds."""

    dividend: int
    divisor: int

    @property
    def seconds(self) -> float:
        """A divisor of 0 stands for 100."""
        return self.dividend / (self.divisor or 100)


@dataclass(frozen=True)
class Animation:
    """What an APNG says about its frames."""

    delays: tuple[Delay, ...]
    #: the picture of a viewer without APNG is not the first frame
    has_default_image: bool


def walk(source: BinaryIO) -> Iterator[Chunk]:
    """The chunks up to IEND; what follows it is not looked at."""
    end = source.seek(0, io.SEEK_END)
    source.seek(0)
    if source.read(8) != SIGNATURE:
        raise CorruptFile("not a PNG")
    at = 8
    for _ in range(_MOST_CHUNKS):
        source.seek(at)
        head = source.read(8)
        if len(head) < 8:
            raise CorruptFile("ends before IEND")
        length, kind = struct.unpack(">I4s", head)
        if at + 12 + length > end:
            raise CorruptFile("ends within a chunk")
        yield Chunk(kind, at + 8, length)
        if kind == b"IEND":
            return
        at += 12 + length
    raise TooLarge("too many chunks to process")


def animation(source: BinaryIO, max_frames: int) -> Animation | None:
    """The frames that acTL and fcTL announce; None for a still picture.

    Walks the whole file, so that one that was cut off is found out.
    """
    announced: int | None = None
    delays: list[Delay] = []
    default = False
    data_seen = False
    for chunk in walk(source):
        if chunk.kind == b"acTL" and not data_seen:
            announced = int.from_bytes(_data(source, chunk, 8)[:4], "big")
            if announced > max_frames:
                raise TooLarge("too many frames to process")
        elif chunk.kind == b"IDAT" and not data_seen:
            data_seen = True
            default = not delays
        elif chunk.kind == b"fcTL" and announced is not None:
            dividend, divisor = struct.unpack(">HH", _data(source, chunk, 26)[20:24])
            delays.append(Delay(dividend, divisor))
            if len(delays) > max_frames:
                raise TooLarge("too many frames to process")
    if announced is None or not delays:
        return None
    if announced != len(delays):
        raise CorruptFile("the number of frames is not what the header says")
    return Animation(tuple(delays), default)


def copy(
    source: BinaryIO, kept: frozenset[bytes], write: Callable[[bytes], object]
) -> None:
    """Write the file again with only the chunks `kept`, and nothing after IEND."""
    write(SIGNATURE)
    for chunk in list(walk(source)):
        if chunk.kind not in kept:
            continue
        head = struct.pack(">I4s", chunk.length, chunk.kind)
        write(head)
        crc = zlib.crc32(chunk.kind)
        source.seek(chunk.offset)
        left = chunk.length
        while left:
            piece = source.read(min(left, _PIECE))
            if not piece:
                raise CorruptFile("ends within a chunk")
            write(piece)
            crc = zlib.crc32(piece, crc)
            left -= len(piece)
        write(struct.pack(">I", crc))


def write_chunk(write: Callable[[bytes], object], kind: bytes, data: bytes) -> None:
    """One chunk with its length and checksum."""
    crc = zlib.crc32(data, zlib.crc32(kind))
    write(struct.pack(">I4s", len(data), kind) + data + struct.pack(">I", crc))


def _data(source: BinaryIO, chunk: Chunk, least: int) -> bytes:
    source.seek(chunk.offset)
    data = source.read(least)
    if chunk.length < least or len(data) < least:
        raise CorruptFile("a chunk is too short")
    return data
