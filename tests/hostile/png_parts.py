"""PNG files from their parts, right or wrong (PNG specification, sections 5 and 11)."""

from __future__ import annotations

import struct
import zlib

SIGNATURE = b"\x89PNG\r\n\x1a\n"
GRAY, RGB, PALETTE, RGBA = 0, 2, 3, 6


def chunk(kind: bytes, body: bytes = b"", *, length: int | None = None) -> bytes:
    """One chunk with a right checksum; `length` overrides what its header says."""
    said = len(body) if length is None else length
    return struct.pack(">I", said) + kind + body + struct.pack(">I", crc(kind + body))


def crc(data: bytes) -> int:
    return zlib.crc32(data)


def header(
    width: int, height: int, *, depth: int = 8, colour: int = RGB, interlace: int = 0
) -> bytes:
    """An IHDR chunk."""
    return chunk(
        b"IHDR", struct.pack(">2I5B", width, height, depth, colour, 0, 0, interlace)
    )


def png_of(*chunks: bytes) -> bytes:
    """A file of these chunks and an IEND."""
    return SIGNATURE + b"".join(chunks) + chunk(b"IEND")


def squeezed_zeros(count: int) -> bytes:
    """A zlib stream of that many zero bytes (whole MiB), made without the work.

    One MiB is deflated and its block repeated; the Adler checksum of n zeros is
    known without reading them.
    """
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    block = packer.compress(bytes(1 << 20)) + packer.flush(zlib.Z_FULL_FLUSH)
    mebibytes = max(1, count >> 20)
    adler = ((mebibytes << 20) % 65521) << 16 | 1
    return b"\x78\xda" + block * mebibytes + b"\x03\x00" + struct.pack(">I", adler)


def pixels_of(width: int, height: int, *, bits: int = 24) -> bytes:
    """The zlib stream of black rows, each with its filter byte."""
    return zlib.compress(bytes((1 + (width * bits + 7) // 8) * height))
