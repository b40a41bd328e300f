"""The dominant colour of uploads, and of those from before it was kept."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from django.core.management import call_command
from PIL import Image as Pillow

from booru import processing, storage
from booru.models import Image
from tests import pictures, videos
from tests.factories import make_image, make_paste, upload

pytestmark = pytest.mark.django_db


def plain(colour: tuple[int, int, int]) -> bytes:
    buffer = io.BytesIO()
    Pillow.new("RGB", (300, 200), colour).save(buffer, "PNG")
    return buffer.getvalue()


def first_stage(data: bytes, folder: Path) -> Image:
    image = upload(data, folder)
    processing.process_image(image.pk)
    image.refresh_from_db()
    return image


def run() -> str:
    output = io.StringIO()
    call_command("fill_colours", stdout=output)
    return output.getvalue().strip()


def test_the_first_stage_keeps_it_and_the_command_finds_it_again(
    tmp_path: Path,
) -> None:
    red = first_stage(plain((200, 30, 40)), tmp_path)
    assert red.color == "#c81e28"
    others = [
        first_stage(data, tmp_path)
        for data in (
            pictures.gif(80, 60),
            pictures.svg(90, 70, seed=3),
            videos.webm(96, 64),
        )
    ]
    known = [image.color for image in others]
    assert all(known)
    make_paste()
    make_image()
    broken = first_stage(plain((1, 2, 3)), tmp_path)
    storage.remove_image(broken.pk)
    before = red.updated_at
    Image.objects.update(color="")
    assert run() == "4 filled, 1 could not be read."
    red.refresh_from_db()
    assert (red.color, red.updated_at) == ("#c81e28", before)
    for image, colour in zip(others, known, strict=True):
        image.refresh_from_db()
        assert image.color == colour
    # Only what is left is looked at again.
    assert run() == "0 filled, 1 could not be read."
