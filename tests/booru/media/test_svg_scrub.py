"""Nothing active and nothing foreign stays in a drawing."""

from __future__ import annotations

import base64
import io
import re

import pytest
from PIL import Image

from booru.media.svg_scrub import scrub, serialise
from booru.media.svg_tree import parse_bytes
from booru.media.types import CorruptFile, Limits
from tests import pictures

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
