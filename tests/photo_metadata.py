"""EXIF blocks and colour profiles for the pictures made for tests."""

from __future__ import annotations

import struct

from PIL import Image, ImageCms

ORIENTATION_TAG = 0x0112


def orientation_exif(orientation: int) -> bytes:
    """An EXIF block with the orientation (1 upright to 8) and nothing else."""
    exif = Image.Exif()
    exif[ORIENTATION_TAG] = orientation
    return exif.tobytes()


def gps_exif(*, orientation: int = 1) -> bytes:
    """An EXIF block with a place (48.5 N, 2.25 E), a camera and an owner's name."""
    exif = Image.Exif()
    exif[ORIENTATION_TAG] = orientation
    exif[0x010F] = "Example Optics"
    exif[0x013B] = "Secret Owner"
    exif.get_ifd(0x8825).update(
        {1: "N", 2: (48.0, 30.0, 0.0), 3: "E", 4: (2.0, 15.0, 0.0)}
    )
    return exif.tobytes()


def srgb_icc() -> bytes:
    """An ICC profile equivalent to sRGB."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    # Without the time of creation (ICC.1, 7.2.8), so that it is always the same.
    return profile[:24] + bytes(12) + profile[36:]


def wide_gamut_icc() -> bytes:
    """A version 2 matrix profile with the primaries of Adobe RGB and gamma 2.2.

    Treating its pixels as sRGB without conversion gives visibly wrong colours.
    """

    def xyz(x: float, y: float, z: float) -> bytes:
        return (
            b"XYZ "
            + bytes(4)
            + struct.pack(">3i", *(round(v * 65536) for v in (x, y, z)))
        )

    name = b"Test wide gamut\0"
    curve = b"curv" + bytes(4) + struct.pack(">IHxx", 1, round(2.2 * 256))
    description = b"desc" + bytes(4) + struct.pack(">I", len(name)) + name + bytes(78)
    tags = {
        b"desc": description + bytes(-len(description) % 4),
        b"cprt": b"text" + bytes(4) + b"none\0\0\0\0",
        b"wtpt": xyz(0.9642, 1.0, 0.8249),
        b"rXYZ": xyz(0.60974, 0.31111, 0.01947),
        b"gXYZ": xyz(0.20528, 0.62567, 0.06087),
        b"bXYZ": xyz(0.14919, 0.06322, 0.74457),
        b"rTRC": curve,
        b"gTRC": curve,
        b"bTRC": curve,
    }
    table = struct.pack(">I", len(tags))
    body = b""
    start = 128 + 4 + 12 * len(tags)
    for tag, content in tags.items():
        table += tag + struct.pack(">II", start + len(body), len(content))
        body += content
    header = struct.pack(">I4xI", start + len(body), 0x02400000) + b"mntrRGB XYZ "
    header += struct.pack(">6H", 2020, 1, 1, 0, 0, 0) + b"acsp" + bytes(28)
    header += struct.pack(">3i", 63190, 65536, 54061)
    return header.ljust(128, b"\0") + table + body
