"""Files that are two things at once: the stored type must be the sniffed one."""

from __future__ import annotations

import io
import zipfile

from tests import pictures
from tests.hostile.case import Cases, either, refused

PAGE = b"<!doctype html><html><script>fetch('/profiles/edit')</script></html>"
SCRIPT = b"*/=1;alert(document.domain);/*"


def archive() -> bytes:
    """A ZIP with one small text in it."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as folder:
        folder.writestr(zipfile.ZipInfo("note.txt"), "hidden cargo")
    return target.getvalue()


def polyglots() -> Cases:
    cargo = archive()
    yield either("jpeg-and-zip.jpg", pictures.jpeg(seed=20) + cargo)
    yield either("png-and-zip.png", pictures.png(seed=20) + cargo)
    yield either("gif-and-zip.gif", pictures.gif(seed=20) + cargo)
    yield either("mp4-and-zip.mp4", pictures.mp4(seed=20) + cargo)
    yield refused("zip-and-jpeg.jpg", cargo + pictures.jpeg(seed=20))
    yield refused("page-and-png.png", PAGE + pictures.png(seed=20))
    yield either("png-and-page.png", pictures.png(seed=21) + PAGE)
    yield either("page-in-text.png", pictures.png(seed=22, text={"a": PAGE.decode()}))
    yield either("page-in-comment.jpg", pictures.jpeg(seed=22, comment=PAGE))
    yield either("page-in-comment.gif", pictures.gif(seed=22, comment=PAGE))
    yield either("page-in-title.webm", pictures.webm(seed=22, title=PAGE.decode()))
    yield either("webm-and-page.webm", pictures.webm(seed=23) + PAGE)
    yield either("gif-and-script.gif", _script_in_gif())
    yield either("jpeg-and-pdf.jpg", _pdf_in_jpeg())
    yield either("jpeg-and-jpeg.jpg", pictures.jpeg(seed=24) + pictures.jpeg(seed=25))
    yield either("png-and-gif.png", pictures.png(seed=24) + pictures.gif(seed=25))
    for name, lead in (("bom", b"\xef\xbb\xbf"), ("space", b"  "), ("nul", b"\0")):
        yield refused(f"{name}-before.png", lead + pictures.png(seed=26))
        yield refused(f"{name}-before.gif", lead + pictures.gif(seed=26))


def _script_in_gif() -> bytes:
    """`GIF89a/*...*/=1;alert()` is valid script: the screen's width spells `/*`."""
    data = bytearray(pictures.gif(0x2F, 0x20, frames=1, seed=27))
    data[6:8] = b"/*"
    return bytes(data) + SCRIPT


def _pdf_in_jpeg() -> bytes:
    data = pictures.jpeg(seed=28)
    body = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"
    comment = b"\xff\xfe" + (len(body) + 2).to_bytes(2, "big") + body
    return data[:2] + comment + data[2:]
