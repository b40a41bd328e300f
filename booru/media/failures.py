"""From whatever a decoder raised to a `MediaError` with a reason for a person."""

from __future__ import annotations

import errno
import struct
import zlib
from typing import Final

from lxml import etree
from PIL import Image, UnidentifiedImageError

from booru.media.profiles import Profile
from booru.media.types import CorruptFile, JobFailed, MediaError, TooLarge

#: What decoders raise for a broken file.
BROKEN: Final = (
    OSError,
    ValueError,
    SyntaxError,
    EOFError,
    IndexError,
    AssertionError,
    struct.error,
    zlib.error,
    etree.LxmlError,
)
BOMBS: Final = (Image.DecompressionBombError, Image.DecompressionBombWarning)


def corrupt(error: BaseException) -> CorruptFile:
    """A decoder's complaint in one line."""
    if isinstance(error, UnidentifiedImageError):
        return CorruptFile("does not decode: not recognized")
    text = " ".join(str(error).split())[:200]
    return CorruptFile(f"does not decode: {text or 'the data is damaged'}")


def failure(error: BaseException, profile: Profile) -> MediaError:
    """The error that a job ends with; an unforeseen one keeps its cause."""
    if isinstance(error, MediaError):
        return error
    if isinstance(error, BOMBS):
        return TooLarge("dimensions are too large to process")
    if isinstance(error, MemoryError):
        reason = f"needs more than {profile.memory >> 20} MB of memory"
        return JobFailed(reason, permanent=True)
    if isinstance(error, OSError) and error.errno == errno.EFBIG:
        reason = f"wrote more than {profile.output_bytes >> 20} MB"
        return JobFailed(reason, permanent=True)
    if isinstance(error, OSError) and error.errno == errno.ENOSPC:
        return JobFailed("the disk is full", permanent=False)
    if isinstance(error, BROKEN):
        return corrupt(error)
    # FFmpeg's own errors are of no common built-in class.
    if type(error).__module__.startswith("av."):
        return corrupt(error)
    unforeseen = JobFailed(f"internal error: {type(error).__name__}", permanent=True)
    unforeseen.__cause__ = error
    return unforeseen
