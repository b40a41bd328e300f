"""Drawings: scrubbed, then rendered, without a way out."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from booru.media import pipeline
from booru.media.profiles import SVG
from booru.media.sandbox import SANDBOX
from booru.media.task import arguments
from booru.media.types import (
    JobFailed,
    Limits,
    MediaError,
    Thumbnails,
    TooLarge,
)
from tests import pictures
from tests.booru.media.sinks import SinkServer

LIMITS = Limits()
HEAD = (
    '<svg xmlns="http://www.w3.org/2000/svg" '
    'xmlns:xlink="http://www.w3.org/1999/xlink" width="64" height="48">'
)


def _render(tmp_path: Path, data: bytes) -> tuple[Thumbnails, Path]:
    source, folder = tmp_path / "drawing", tmp_path / "out"
    source.write_bytes(data)
    folder.mkdir()
    inspection = pipeline.inspect(source, LIMITS)
    return pipeline.thumbnails(source, inspection, folder, LIMITS), folder


def _colours(path: Path) -> set[object]:
    with Image.open(path) as image:
        return {colour for _, colour in image.convert("RGB").getcolors(100_000) or []}


def test_all_files_of_a_drawing(tmp_path: Path) -> None:
    result, folder = _render(tmp_path, pictures.svg(400, 300, body="<script/>"))
    sizes = {name: (f.width, f.height) for name, f in result.files.items()}
    assert sizes == {
        "full.svg": (400, 300),
        "full.png": (400, 300),
        "rendered.png": (400, 300),
        "small.png": (320, 240),
        "thumb.png": (250, 188),
        "thumb_small.png": (150, 113),
        "thumb_tiny.png": (50, 38),
    }
    for name, stored in result.files.items():
        data = (folder / name).read_bytes()
        assert len(data) == stored.size
        if name.endswith(".png"):
            image = Image.open(io.BytesIO(data))
            assert image.size == (stored.width, stored.height)
    assert b"script" not in (folder / "full.svg").read_bytes()
    assert (result.width, result.height) == (400, 300)
    assert len(result.perceptual_hash) == 16


@pytest.mark.parametrize("family", ["serif", "No Such Font", "monospace"])
def test_text_is_drawn_in_a_font_of_ours(tmp_path: Path, family: str) -> None:
    body = '<rect width="64" height="48" fill="#fff"/><text x="4" y="30" '
    body += f'font-size="20" font-family="{family}">Hi</text>'
    _, folder = _render(tmp_path, f"{HEAD}{body}</svg>".encode())
    assert (0, 0, 0) in _colours(folder / "rendered.png")


def test_a_drawing_larger_than_the_renderer_likes_keeps_its_size(
    tmp_path: Path,
) -> None:
    result, _ = _render(tmp_path, pictures.svg(9000, 6000))
    assert (result.width, result.height) == (9000, 6000)
    full = result.files["full.png"]
    assert full.width * full.height <= 16_100_000
    assert full.width / full.height == pytest.approx(1.5, abs=0.001)


def test_neither_files_nor_servers_are_read(tmp_path: Path) -> None:
    red = tmp_path / "red.png"
    Image.new("RGB", (8, 8), (255, 0, 0)).save(red)
    with SinkServer() as server:
        url = f"http://127.0.0.1:{server.port}/a"
        targets = [str(red), f"file://{red}", "red.png", url]
        body = "".join(
            f'<image href="{target}" width="64" height="48"/>'
            f'<image xlink:href="{target}" width="64" height="48"/>'
            f'<filter id="f"><feImage href="{target}"/></filter>'
            f'<rect width="64" height="48" filter="url(#f)" fill="none"/>'
            f"<style>@import url({target}); rect {{ fill: url({target}) }}</style>"
            for target in targets
        )
        _, folder = _render(tmp_path, f"{HEAD}{body}</svg>".encode())
        assert server.hits == 0
    assert (255, 0, 0) not in _colours(folder / "rendered.png")
    assert str(red) not in (folder / "full.svg").read_text()


def _uses() -> str:
    levels = "".join(
        f'<g id="g{n}">' + f'<use href="#g{n - 1}"/>' * 10 + "</g>"
        for n in range(1, 11)
    )
    return (
        f'<defs><rect id="g0" width="1" height="1"/>{levels}</defs><use href="#g10"/>'
    )


def _turbulence(side: int) -> bytes:
    return pictures.svg(
        side,
        side,
        body='<filter id="f"><feTurbulence numOctaves="200" baseFrequency=".1"/>'
        '</filter><rect width="100%" height="100%" filter="url(#f)"/>',
    )


HOSTILE: list[tuple[bytes, type[MediaError] | None]] = [
    (pictures.svg(body="<g>" * 100_000 + "</g>" * 100_000), TooLarge),
    (pictures.svg(body="<g/>" * 300_000), TooLarge),
    (pictures.svg(20_000, 20_000), TooLarge),
    (pictures.svg(body='<g id="a"><use href="#a"/></g>'), None),
    (pictures.svg(body=_uses()), MediaError),
    (
        pictures.svg(
            4000,
            4000,
            body='<g opacity=".5">' * 250
            + '<rect width="4000" height="4000"/>' * 2
            + "</g>" * 250,
        ),
        None,
    ),
    (_turbulence(4000), JobFailed),
    (
        pictures.svg(
            body='<filter id="f" x="-1e7" y="-1e7" width="1e8" height="1e8">'
            '<feGaussianBlur stdDeviation="9"/></filter>'
            '<rect width="64" height="48" filter="url(#f)"/>'
        ),
        None,
    ),
]


@pytest.mark.parametrize(("data", "error"), HOSTILE)
def test_hostile_drawings_end_and_the_zygote_lives(
    tmp_path: Path, data: bytes, error: type[MediaError] | None
) -> None:
    source, folder = tmp_path / "drawing", tmp_path / "out"
    source.write_bytes(data)
    folder.mkdir()
    pipeline.inspect(_small_drawing(tmp_path), LIMITS)
    before = SANDBOX.pid
    ended: MediaError | None = None
    try:
        pipeline.inspect(source, LIMITS)
        given = arguments(LIMITS, format="svg")
        brief = replace(SVG, cpu_seconds=1)
        outcome = SANDBOX.run("svg", brief, source, folder=folder, arguments=given)
        assert outcome.usage.peak < SVG.memory
    except MediaError as caught:
        ended = caught
    if error is not None:
        assert isinstance(ended, error)
    assert pipeline.inspect(_small_drawing(tmp_path), LIMITS).format == "svg"
    assert SANDBOX.pid == before


def _small_drawing(folder: Path) -> Path:
    path = folder / "small"
    path.write_bytes(pictures.svg())
    return path
