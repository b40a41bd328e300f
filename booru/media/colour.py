"""Bringing decoded pictures to sRGB, 8 bits a channel.

The working modes are L, LA, RGB and RGBA.
"""

from __future__ import annotations

import io
from functools import cache
from typing import Final, cast

from PIL import Image, ImageChops, ImageCms

_GRID: Final = 18
_TOLERANCE: Final = 2
#: The exponent that sRGB pictures carry in gAMA, and what else counts as it.
_SRGB_GAMMA: Final = 0.45455
_GAMMA_TOLERANCE: Final = 0.01


def working(image: Image.Image) -> Image.Image:
    """The picture in the working mode of its own mode, colours untouched."""
    if image.mode.startswith("I"):
        # convert("L") would clip 16-bit gray instead of scaling it.
        return image.point(lambda value: value * (1 / 257)).convert("L")
    if image.has_transparency_data and image.mode not in ("LA", "RGBA"):
        return image.convert("RGBA")
    if image.mode == "1":
        return image.convert("L")
    if image.mode in ("L", "LA", "RGB", "RGBA"):
        return image
    return image.convert("RGB")


class Conversion:
    """What has to be done to one picture's colours, found from its metadata.

    A profile that is broken or made for another kind of picture counts as none.
    """

    def __init__(self, image: Image.Image) -> None:
        self._profile = _profile(image)
        self._exponent: float | None = None
        if self._profile is not None and self._is_srgb():
            self._profile = None
        elif self._profile is None and "srgb" not in image.info:
            gamma = image.info.get("gamma", _SRGB_GAMMA)
            if gamma > 0 and abs(gamma - _SRGB_GAMMA) > _GAMMA_TOLERANCE:
                self._exponent = 1 / gamma

    @property
    def needed(self) -> bool:
        """Whether the picture's numbers are not those of sRGB yet."""
        return self._profile is not None or self._exponent is not None

    def apply(self, image: Image.Image) -> Image.Image:
        """The picture in sRGB and in a working mode; the argument may be altered."""
        if image.mode == "CMYK":
            return self._from_cmyk(image)
        image = working(image)
        if self._profile is not None:
            return self._through_profile(image)
        if self._exponent is not None:
            return _with_table(image, _to_srgb_table(self._exponent))
        return image

    def _from_cmyk(self, image: Image.Image) -> Image.Image:
        if self._profile is None:
            return image.convert("RGB")
        transform = _transform(self._profile, "CMYK", "RGB")
        converted = ImageCms.applyTransform(image, transform)
        return converted if converted is not None else image.convert("RGB")

    def _through_profile(self, image: Image.Image) -> Image.Image:
        assert self._profile is not None  # noqa: S101
        if _space(self._profile) == "GRAY":
            if image.mode not in ("L", "LA"):
                return image
            ramp = Image.frombytes("L", (256, 1), bytes(range(256)))
            transform = _transform(self._profile, "L", "RGB")
            table = _applied(ramp, transform).getchannel("G").tobytes()
            return _with_table(image, list(table))
        if image.mode in ("L", "LA"):
            image = image.convert("RGB" if image.mode == "L" else "RGBA")
        transform = _transform(self._profile, image.mode, image.mode)
        ImageCms.applyTransform(image, transform, inPlace=True)
        return image

    def _is_srgb(self) -> bool:
        """Whether the profile changes no colour of a grid by more than 2."""
        assert self._profile is not None  # noqa: S101
        space = _space(self._profile)
        if space == "CMYK":
            return False
        before = _grid() if space == "RGB" else _ramp()
        transform = _transform(self._profile, before.mode, "RGB")
        change = ImageChops.difference(
            before.convert("RGB"), _applied(before, transform)
        )
        extrema = cast("tuple[tuple[int, int], ...]", change.getextrema())
        return all(high <= _TOLERANCE for _, high in extrema)


def _profile(image: Image.Image) -> ImageCms.ImageCmsProfile | None:
    data = image.info.get("icc_profile")
    if not data:
        return None
    spaces = {"CMYK": "CMYK", "L": "GRAY", "LA": "GRAY", "1": "GRAY"}
    wanted = "GRAY" if image.mode.startswith("I") else spaces.get(image.mode, "RGB")
    try:
        profile = ImageCms.ImageCmsProfile(io.BytesIO(data))
        source = {"GRAY": "L"}.get(wanted, wanted)
        _transform(profile, source, "RGB")
    except (OSError, ImageCms.PyCMSError, ValueError, TypeError):
        return None
    return profile if _space(profile) == wanted else None


def _space(profile: ImageCms.ImageCmsProfile) -> str:
    return str(profile.profile.xcolor_space).strip()


def _transform(
    profile: ImageCms.ImageCmsProfile, source: str, target: str
) -> ImageCms.ImageCmsTransform:
    intent = (
        ImageCms.Intent.PERCEPTUAL
        if source == "CMYK"
        else ImageCms.Intent.RELATIVE_COLORIMETRIC
    )
    return ImageCms.buildTransform(profile, _srgb(), source, target, intent)


def _applied(image: Image.Image, transform: ImageCms.ImageCmsTransform) -> Image.Image:
    converted = ImageCms.applyTransform(image, transform)
    assert converted is not None  # noqa: S101
    return converted


@cache
def _srgb() -> ImageCms.ImageCmsProfile:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))


@cache
def _grid() -> Image.Image:
    steps = [round(255 * step / (_GRID - 1)) for step in range(_GRID)]
    colours = bytes(v for r in steps for g in steps for b in steps for v in (r, g, b))
    return Image.frombytes("RGB", (_GRID * _GRID, _GRID), colours)


@cache
def _ramp() -> Image.Image:
    return Image.frombytes("L", (256, 1), bytes(range(256)))


def _to_srgb_table(exponent: float) -> list[int]:
    """From numbers coded with a plain power to those of sRGB (IEC 61966-2-1)."""
    table = []
    for value in range(256):
        light = (value / 255) ** exponent
        coded = (
            12.92 * light if light <= 0.0031308 else 1.055 * light ** (1 / 2.4) - 0.055
        )
        table.append(round(255 * coded))
    return table


def _with_table(image: Image.Image, table: list[int]) -> Image.Image:
    """Apply a table to every band but alpha."""
    bands = len(image.getbands())
    plain = list(range(256))
    colours = bands - 1 if image.mode.endswith("A") else bands
    return image.point(table * colours + plain * (bands - colours))
