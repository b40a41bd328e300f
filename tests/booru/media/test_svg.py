"""Drawings: scrubbed, then rendered, without a way out."""

from __future__ import annotations

import base64
import io
import re
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from booru.media import pipeline
from booru.media.jobs import arguments
from booru.media.profiles import SVG
from booru.media.sandbox import SANDBOX
from booru.media.svg_scrub import scrub, serialise
from booru.media.svg_tree import parse_bytes
from booru.media.types import (
    CorruptFile,
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


def _data_url(data: bytes, mime: str) -> str:
    return f"data:{mime};base64,{base64.b64encode(data).decode()}"


def _scrubbed(body: str, head: str = HEAD) -> str:
    root = parse_bytes(f"{head}{body}</svg>".encode(), LIMITS)
    scrub(root, LIMITS)
    return serialise(root).decode()


def _render(tmp_path: Path, data: bytes) -> tuple[Thumbnails, Path]:
    source, folder = tmp_path / "drawing", tmp_path / "out"
    source.write_bytes(data)
    folder.mkdir()
    inspection = pipeline.inspect(source, LIMITS)
    return pipeline.thumbnails(source, inspection, folder, LIMITS), folder


def _colours(path: Path) -> set[object]:
    with Image.open(path) as image:
        return {colour for _, colour in image.convert("RGB").getcolors(100_000) or []}


FOREIGN = [
    "<script>alert(1)</script>",
    "<SCRIPT>alert(1)</SCRIPT>",
    '<script href="http://evil.example/a.js"/>',
    '<foreignObject><body xmlns="http://www.w3.org/1999/xhtml">evil</body>'
    "</foreignObject>",
    '<img xmlns="http://www.w3.org/1999/xhtml" src="http://evil.example/"/>',
    '<h:script xmlns:h="http://www.w3.org/1999/xhtml">evil</h:script>',
    '<g onload="evil()"/>',
    '<g ONCLICK="evil()"/>',
    '<a href="javascript:evil()"><text>x</text></a>',
    '<a xlink:href=" java&#10;script:evil()"><text>x</text></a>',
    '<a href="http://evil.example/"><text>x</text></a>',
    '<image href="http://evil.example/a.png"/>',
    '<image xlink:href="//evil.example/a.png"/>',
    '<image href="file:///evil.png"/>',
    '<image href="/evil/a.png"/>',
    '<image href="../evil.png"/>',
    '<image href="data:text/html,evil"/>',
    '<image href="data:image/svg+xml,evil"/>',
    '<feImage href="http://evil.example/a.png"/>',
    '<use href="http://evil.example/a.svg#a"/>',
    '<use href="data:image/svg+xml,evil#a"/>',
    '<linearGradient xlink:href="evil.svg#a"/>',
    '<set attributeName="href" to="http://evil.example/"/>',
    '<set attributeName="xlink:href" to="#evil"/>',
    '<animate attributeName="href" values="evil"/>',
    '<animate attributeName=" HREF " values="evil"/>',
    '<set attributeName="onclick" to="evil()"/>',
    '<animate attributeName="fill" to="url(http://evil.example/)"/>',
    '<rect fill="url(http://evil.example/a.svg#a)"/>',
    "<rect style=\"fill:url('http://evil.example/')\"/>",
    '<rect style="fill:u\\72l(http://evil.example/)"/>',
    '<rect filter="url( evil.svg#a )"/>',
    '<rect fill="url(http://evil.example/"/>',
    "<style>@import 'http://evil.example/a.css';</style>",
    "<style>@\\69mport 'http://evil.example/a.css';</style>",
    "<style>rect{fill:url(http://evil.example/)}</style>",
    '<style>rect{fill:URL("http://evil.example/")}</style>',
    "<style>a{background:image-set('http://evil.example/' 1x)}</style>",
    "<style><![CDATA[a{b:url(//evil.example/)}]]></style>",
    "<style>@font-face{src:url(data:font/woff2;base64,ZXZpbA==)}</style>",
    "<metadata>evil</metadata>",
    "<!-- evil -->",
    "<?evil evil?>",
    '<g xmlns:i="http://inkscape" i:path="/home/evil/a.png"/>',
    '<g xml:base="http://evil.example/"/>',
    '<iframe src="http://evil.example/"/>',
]


@pytest.mark.parametrize("body", FOREIGN)
def test_scrubbed_away(body: str) -> None:
    text = _scrubbed(f'<rect id="kept"/>{body}<circle/>')
    assert "evil" not in text
    assert "alert" not in text
    assert 'id="kept"' in text
    assert "circle" in text


@pytest.mark.parametrize(
    "body",
    [
        '<rect fill="url(#a)"/>',
        '<use href="#a"/>',
        '<use xlink:href="#a"/>',
        '<rect style="fill:url(#a);stroke:red"/>',
        "<style>rect{fill:url('#a')}</style>",
        '<text xml:space="preserve" font-family="x">a <tspan>b</tspan> c</text>',
        '<animate attributeName="fill" values="red;blue" dur="1s"/>',
        '<path d="M0 0L9 9"/>',
    ],
)
def test_kept(body: str) -> None:
    assert body in _scrubbed(body)


def test_the_text_after_a_removed_element_stays() -> None:
    text = _scrubbed("<text>a<script>evil</script>b<tspan>c</tspan><script/>d</text>")
    assert "<text>ab<tspan>c</tspan>d</text>" in text


def test_an_active_root_is_cleaned_too() -> None:
    head = HEAD.replace("<svg ", '<svg onload="evil()" ')
    assert "evil" not in _scrubbed("<g/>", head)


def test_the_document_type_goes() -> None:
    data = f'<!DOCTYPE svg SYSTEM "http://evil.example/a.dtd">{HEAD}</svg>'
    root = parse_bytes(data.encode(), LIMITS)
    scrub(root, LIMITS)
    assert b"evil" not in serialise(root)


@pytest.mark.parametrize(
    "declarations",
    [
        '<!ENTITY a "b">',
        '<!ENTITY a SYSTEM "file:///etc/passwd">',
        '<!ENTITY % a SYSTEM "http://evil.example/"> %a;',
        '<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;">',
    ],
)
def test_entity_declarations_are_refused(declarations: str) -> None:
    data = f"<!DOCTYPE svg [{declarations}]>{HEAD}<text>&a;</text></svg>"
    with pytest.raises(CorruptFile):
        parse_bytes(data.encode(), LIMITS)


@pytest.mark.parametrize(
    ("data", "mime"),
    [
        (pictures.png(exif=pictures.gps_exif(), text={"a": "Secret"}), "image/png"),
        (pictures.jpeg(exif=pictures.gps_exif(), trailer=b"Secret"), "image/jpeg"),
        (pictures.gif(frames=1), "image/gif"),
        (pictures.svg(body="<script>Secret</script>"), "image/svg+xml"),
    ],
)
def test_embedded_pictures_stay_without_their_secrets(data: bytes, mime: str) -> None:
    text = _scrubbed(f'<image href="{_data_url(data, "image/png")}"/>')
    found = re.search(r'href="data:([^;]+);base64,([^"]+)"', text)
    assert found is not None
    assert found[1] == mime
    inner = base64.b64decode(found[2])
    for secret in (b"Secret", b"Exif", b"eXIf", b"Example Optics"):
        assert secret not in inner
    if mime != "image/svg+xml":
        before, after = (Image.open(io.BytesIO(part)) for part in (data, inner))
        assert after.tobytes() == before.tobytes()


def test_drawings_within_drawings_end() -> None:
    data = pictures.svg()
    for _ in range(6):
        body = f'<image href="{_data_url(data, "image/svg+xml")}"/>'
        data = pictures.svg(body=body)
    text = _scrubbed(f'<image href="{_data_url(data, "image/svg+xml")}"/>')
    depth = 0
    while found := re.search(r'base64,([^"]+)"', text):
        text = base64.b64decode(found[1]).decode()
        depth += 1
    assert depth == 3


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
