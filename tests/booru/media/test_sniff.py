"""The type of a file from its content."""

from __future__ import annotations

import io
import zipfile

import pytest
from PIL import Image

from booru.media.sniff import sniff
from tests import pictures

XML = '<?xml version="1.0" encoding="UTF-8"?>\n'
SVG = '<svg xmlns="http://www.w3.org/2000/svg"/>'


def _zip() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("a.txt", "a")
    return target.getvalue()


def _pillow(kind: str) -> bytes:
    target = io.BytesIO()
    Image.new("RGB", (16, 16)).save(target, kind)
    return target.getvalue()


def _ftyp(*brands: bytes) -> bytes:
    body = b"ftyp" + brands[0] + bytes(4) + b"".join(brands[1:])
    return (len(body) + 4).to_bytes(4, "big") + body + bytes(64)


def _ebml(doctype: bytes, before: bytes = b"") -> bytes:
    body = before + b"\x42\x82" + bytes((0x80 | len(doctype),)) + doctype
    return b"\x1a\x45\xdf\xa3" + bytes((0x80 | len(body),)) + body + bytes(32)


@pytest.mark.parametrize(
    ("data", "mime_type"),
    [
        (pictures.png(), "image/png"),
        (pictures.apng(), "image/png"),
        (pictures.jpeg(), "image/jpeg"),
        (pictures.jpeg(trailer=_zip()), "image/jpeg"),
        (pictures.gif(), "image/gif"),
        (b"GIF87a" + bytes(9), "image/gif"),
        (b"GIF89a=1;alert(1)", "image/gif"),
        (pictures.webp(), "image/webp"),
        (pictures.avif(), "image/avif"),
        (pictures.avif(frames=3), "image/avif"),
        (pictures.webm(), "video/webm"),
        (pictures.mp4(), "video/mp4"),
        (SVG.encode(), "image/svg+xml"),
        ((XML + SVG).encode(), "image/svg+xml"),
        (b"\xef\xbb\xbf" + (XML + SVG).encode(), "image/svg+xml"),
        (SVG.encode("utf-16"), "image/svg+xml"),
        (f"\n  <!-- {'x' * 70_000} -->\n{SVG}".encode(), "image/svg+xml"),
        (b"<!DOCTYPE svg><!-- a --><?pi?>" + SVG.encode(), "image/svg+xml"),
        (b'<s:svg xmlns:s="http://www.w3.org/2000/svg"/>', "image/svg+xml"),
        (SVG.encode()[:-2] + b"><unclosed", "image/svg+xml"),
        (b"<svg/>", "text/xml"),
        (b'<svg xmlns="http://example.com/"/>', "text/xml"),
        (b"<!DOCTYPE html><html></html>", "text/html"),
        (b'<html xmlns="http://www.w3.org/1999/xhtml"/>', "text/html"),
        (b"<p>" + SVG.encode() + b"</p>", "text/xml"),
        (_ftyp(b"isom", b"mp42"), "video/mp4"),
        (_ftyp(b"iso5"), "video/mp4"),
        (_ftyp(b"M4V "), "video/mp4"),
        (_ftyp(b"xxxx", b"mp41"), "video/mp4"),
        (_ftyp(b"mif1", b"miaf", b"avif"), "image/avif"),
        (_ftyp(b"mif1", b"heic"), "image/heif"),
        (_ftyp(b"heic", b"mif1"), "image/heic"),
        (_ftyp(b"qt  ", b"mp42"), "video/quicktime"),
        (_ftyp(b"nope"), "application/octet-stream"),
        (_ebml(b"webm"), "video/webm"),
        (_ebml(b"webm", b"\x42\x86\x81\x01\xec\x82\0\0"), "video/webm"),
        (_ebml(b"matroska"), "video/x-matroska"),
        (b"\x1a\x45\xdf\xa3", "video/x-matroska"),
        (b"\x1a\x45\xdf\xa3\0\0\0\0\0\0\0\0\0", "video/x-matroska"),
        (_pillow("BMP"), "image/bmp"),
        (_pillow("TIFF"), "image/tiff"),
        (_pillow("ICO"), "image/vnd.microsoft.icon"),
        (_zip(), "application/zip"),
        (b"%PDF-1.7\n", "application/pdf"),
        (b"ID3\x04" + bytes(20), "audio/mpeg"),
        ("grüße".encode() * 2000, "text/plain"),
        (b"a\0b", "application/octet-stream"),
        (b"WEBP", "text/plain"),
        (b"12345678WEBP", "text/plain"),
        (b"", "application/octet-stream"),
        (b"\x89PNG", "application/octet-stream"),
    ],
)
def test_type_by_content(data: bytes, mime_type: str) -> None:
    assert sniff(io.BytesIO(data)) == mime_type
