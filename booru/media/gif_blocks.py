"""The blocks of a GIF file, read and written without decoding a pixel.

The walk knows the grammar of the GIF89a specification:

    file      = header screen [table] (extension | image)* trailer
    extension = "!" label sub-blocks
    image     = "," descriptor [table] minimum-code-size sub-blocks
    sub-blocks = (length bytes{length})* 0

Only what draws is read: comments, plain text and application extensions are
passed over (of the latter the loop count is kept), and everything after the
trailer is ignored. So writing what was read removes all that a viewer does not
show and leaves the pixels untouched.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from booru.media.types import CorruptFile

_SCREEN_BYTES: Final = 13
_DESCRIPTOR_BYTES: Final = 9
_CONTROL_BYTES: Final = 4
#: LZW codes have at most 12 bits, so that a first code has at most 11.
_MAX_CODE_SIZE: Final = 11
_GRAPHIC_CONTROL: Final = 0xF9
_APPLICATION: Final = 0xFF
_LOOPING: Final = frozenset({b"NETSCAPE2.0", b"ANIMEXTS1.0"})

DISPOSE_TO_BACKGROUND: Final = 2
DISPOSE_TO_PREVIOUS: Final = 3


@dataclass(frozen=True)
class GifFrame:
    """One image block with the graphic control that applies to it.

    `control` is the four bytes of that control or nothing; `descriptor` the nine
    bytes of the image descriptor; `palette` the local colour table or nothing;
    `pixels` everything after it: code size, sub-blocks and terminator.
    """

    control: bytes
    descriptor: bytes
    palette: bytes
    pixels: bytes

    @property
    def left(self) -> int:
        return _number(self.descriptor, 0)

    @property
    def top(self) -> int:
        return _number(self.descriptor, 2)

    @property
    def width(self) -> int:
        return _number(self.descriptor, 4)

    @property
    def height(self) -> int:
        return _number(self.descriptor, 6)

    @property
    def disposal(self) -> int:
        return self.control[0] >> 2 & 7 if self.control else 0

    @property
    def transparent(self) -> int | None:
        """The palette index that draws nothing."""
        if self.control and self.control[0] & 1:
            return self.control[3]
        return None

    @property
    def delay(self) -> int:
        """How long the frame is shown, in hundredths of a second.

        FFmpeg's rule, so that every derived file agrees: none or 0 is 10.
        """
        return (_number(self.control, 1) if self.control else 0) or 10


@dataclass(frozen=True)
class GifScreen:
    """What holds for all frames. `tail` is background index and pixel aspect."""

    width: int
    height: int
    packed: int
    tail: bytes
    palette: bytes


class GifWalk:
    """Walk over the frames of a GIF that lies in memory.

    Iterate once. `loops` is None (plays once), 0 (for ever) or a count, and is
    known when the iteration has ended. A file that ends early has the frames
    that came whole.

    Raises `CorruptFile`: at once for a bad header; while walking for a frame of
    no size, a frame that leaves the screen, an unknown block before the first
    frame; at the end if there was no frame at all.
    """

    def __init__(self, content: bytes) -> None:
        self._content = content
        self.loops: int | None = None
        if content[:6] not in (b"GIF87a", b"GIF89a") or len(content) < _SCREEN_BYTES:
            raise CorruptFile("not a GIF header")
        packed = content[10]
        table = _table_bytes(packed)
        self.screen = GifScreen(
            width=_number(content, 6),
            height=_number(content, 8),
            packed=packed,
            tail=content[11:_SCREEN_BYTES],
            palette=content[_SCREEN_BYTES : _SCREEN_BYTES + table],
        )
        self._position = _SCREEN_BYTES + table
        if not self.screen.width or not self.screen.height:
            raise CorruptFile("a GIF screen without a size")

    def __iter__(self) -> Iterator[GifFrame]:
        count = 0
        try:
            for frame in self._frames():
                self._check(frame)
                count += 1
                yield frame
        except IndexError:
            pass  # the file ends inside a block: what came whole counts
        if not count:
            raise CorruptFile("the GIF ends before its first frame does")

    def _frames(self) -> Iterator[GifFrame]:
        control = b""
        while True:
            kind = self._content[self._position]
            self._position += 1
            if kind == ord("!"):
                control = self._extension(control)
            elif kind == ord(","):
                yield self._image(control)
                control = b""
            else:
                return  # the trailer, or bytes that no viewer gets past

    def _extension(self, control: bytes) -> bytes:
        """Pass over an extension; the control that the next image will have."""
        label = self._content[self._position]
        start = self._position + 1
        self._skip_sub_blocks(start)
        first = self._content[start + 1 : start + 1 + self._content[start]]
        if label == _GRAPHIC_CONTROL and len(first) >= _CONTROL_BYTES:
            return first[:_CONTROL_BYTES]
        if label == _APPLICATION:
            self._note_loops(first, start + 1 + len(first))
            return control
        # A plain text extension uses up the control before it; a comment must not.
        return control if label == 0xFE else b""

    def _note_loops(self, name: bytes, start: int) -> None:
        data = self._content[start : start + 4]
        if name in _LOOPING and data[:2] == b"\x03\x01" and self.loops is None:
            self.loops = _number(data, 2)

    def _image(self, control: bytes) -> GifFrame:
        start = self._position
        descriptor = self._content[start : start + _DESCRIPTOR_BYTES]
        after = start + _DESCRIPTOR_BYTES + _table_bytes(self._content[start + 8])
        if not 0 < self._content[after] <= _MAX_CODE_SIZE:
            raise CorruptFile("a GIF frame with an impossible code size")
        self._skip_sub_blocks(after + 1)
        return GifFrame(
            control=control,
            descriptor=descriptor,
            palette=self._content[start + _DESCRIPTOR_BYTES : after],
            pixels=self._content[after : self._position],
        )

    def _skip_sub_blocks(self, position: int) -> None:
        content = self._content
        while length := content[position]:
            position += length + 1
        self._position = position + 1

    def _check(self, frame: GifFrame) -> None:
        if not frame.width or not frame.height:
            raise CorruptFile("a GIF frame without a size")
        if (
            frame.left + frame.width > self.screen.width
            or frame.top + frame.height > self.screen.height
        ):
            raise CorruptFile("a GIF frame that leaves the screen")


@dataclass(frozen=True)
class Gif:
    """A whole GIF in memory; for files whose frame count has been checked."""

    screen: GifScreen
    loops: int | None
    frames: tuple[GifFrame, ...]


def read_gif(content: bytes) -> Gif:
    """All frames at once. Raises as `GifWalk`."""
    walk = GifWalk(content)
    frames = tuple(walk)
    return Gif(walk.screen, walk.loops, frames)


def gif_bytes(gif: Gif, frames: Iterable[GifFrame] | None = None) -> Iterator[bytes]:
    """The file of a GIF, part by part; `frames` stands in for its own."""
    screen = gif.screen
    sides = screen.width.to_bytes(2, "little") + screen.height.to_bytes(2, "little")
    yield b"GIF89a" + sides + bytes([screen.packed]) + screen.tail + screen.palette
    if gif.loops is not None:
        count = gif.loops.to_bytes(2, "little")
        yield b"!\xff\x0bNETSCAPE2.0\x03\x01" + count + b"\x00"
    for frame in gif.frames if frames is None else frames:
        if frame.control:
            yield b"!\xf9\x04" + frame.control + b"\x00"
        yield b"," + frame.descriptor + frame.palette + frame.pixels
    yield b";"


def _number(content: bytes, position: int) -> int:
    return content[position] | content[position + 1] << 8


def _table_bytes(packed: int) -> int:
    return 3 << (packed & 7) + 1 if packed & 0x80 else 0
