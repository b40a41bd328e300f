"""The MIME type of a file, found from its content only.

The accepted types (spec: tags and media, section 10) are told apart exactly; other
well-known ones are named so that the refusal can say what the file is.
"""

from __future__ import annotations

from typing import BinaryIO, Final

from lxml import etree

UNKNOWN: Final = "application/octet-stream"
SVG_NAMESPACE: Final = "http://www.w3.org/2000/svg"

#: The accepted types and the short names of their formats.
FORMATS: Final = {
    "image/png": "png",
    "image/jpeg": "jpg",
    "image/gif": "gif",
    "image/svg+xml": "svg",
    "video/webm": "webm",
    "video/mp4": "mp4",
    "image/webp": "webp",
    "image/avif": "avif",
}

_SIGNATURES: Final = (
    (0, b"\x89PNG\r\n\x1a\n", "image/png"),
    (0, b"\xff\xd8\xff", "image/jpeg"),
    (0, b"GIF87a", "image/gif"),
    (0, b"GIF89a", "image/gif"),
    (8, b"WEBP", "image/webp"),
    (8, b"AVI ", "video/x-msvideo"),
    (8, b"WAVE", "audio/x-wav"),
    (0, b"BM", "image/bmp"),
    (0, b"II*\0", "image/tiff"),
    (0, b"MM\0*", "image/tiff"),
    (0, b"\0\0\1\0", "image/vnd.microsoft.icon"),
    (0, b"8BPS", "image/vnd.adobe.photoshop"),
    (0, b"\0\0\0\x0cjP  ", "image/jp2"),
    (0, b"\xff\x0a", "image/jxl"),
    (0, b"\0\0\0\x0cJXL ", "image/jxl"),
    (0, b"SIMPLE  =", "image/fits"),
    (0, b"%PDF-", "application/pdf"),
    (0, b"%!PS", "application/postscript"),
    (0, b"PK\3\4", "application/zip"),
    (0, b"PK\5\6", "application/zip"),
    (0, b"Rar!\x1a\7", "application/x-rar"),
    (0, b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (0, b"\x1f\x8b", "application/gzip"),
    (0, b"BZh", "application/x-bzip2"),
    (0, b"\xfd7zXZ\0", "application/x-xz"),
    (0, b"(\xb5/\xfd", "application/zstd"),
    (0, b"ID3", "audio/mpeg"),
    (0, b"\xff\xfb", "audio/mpeg"),
    (0, b"\xff\xf3", "audio/mpeg"),
    (0, b"fLaC", "audio/flac"),
    (0, b"OggS", "application/ogg"),
    (0, b"FLV\1", "video/x-flv"),
    (0, b"\0\0\1\xba", "video/mpeg"),
    (0, b"\0\0\1\xb3", "video/mpeg"),
    (0, b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", "video/x-ms-asf"),
    (0, b"CWS", "application/x-shockwave-flash"),
    (0, b"FWS", "application/x-shockwave-flash"),
    (0, b"\x7fELF", "application/x-executable"),
    (0, b"MZ", "application/vnd.microsoft.portable-executable"),
    (0, b"SQLite format 3\0", "application/vnd.sqlite3"),
)

_MP4_BRANDS: Final = frozenset(
    (
        "isom",
        "iso2",
        "iso3",
        "iso4",
        "iso5",
        "iso6",
        "mp41",
        "mp42",
        "avc1",
        "M4V",
        "M4VH",
        "M4VP",
        "dash",
        "msnv",
    )
)
_OTHER_BRANDS: Final = {
    "avif": "image/avif",
    "avis": "image/avif",
    "heic": "image/heic",
    "heix": "image/heic",
    "mif1": "image/heif",
    "msf1": "image/heif",
    "qt": "video/quicktime",
    "M4A": "audio/mp4",
    "M4B": "audio/mp4",
    "crx": "image/x-canon-cr3",
    "3gp4": "video/3gpp",
    "3gp5": "video/3gpp",
    "3gp6": "video/3gpp",
}

_HEAD = 65_536
#: How far into an XML file its first start tag is searched.
_PROLOGUE = 1_048_576


def sniff(source: BinaryIO) -> str:
    """The MIME type of a seekable file; `UNKNOWN` where the content says nothing.

    A webm of sound only is video/webm as well; a wrong guess about its streams is
    the decoder's to refuse.
    """
    source.seek(0)
    head = source.read(_HEAD)
    if head[4:8] == b"ftyp":
        return _by_brand(head)
    if head.startswith(b"\x1aE\xdf\xa3"):
        return _by_doctype(head)
    for offset, magic, mime in _SIGNATURES:
        in_riff = offset == 0 or head.startswith(b"RIFF")
        if in_riff and head.startswith(magic, offset):
            return mime
    return _by_text(head, source)


def _by_brand(head: bytes) -> str:
    """ISO base media (ISO/IEC 14496-12, 4.3): the major brand, then the others."""
    end = min(int.from_bytes(head[:4], "big"), len(head), 1024)
    brands = [head[8:12], *(head[at : at + 4] for at in range(16, end, 4))]
    names = [brand.decode("latin-1").rstrip(" \0") for brand in brands]
    if names[0] in ("mif1", "msf1") and {"avif", "avis"} & set(names):
        return "image/avif"
    for name in names:
        if name in _MP4_BRANDS:
            return "video/mp4"
        if name in _OTHER_BRANDS:
            return _OTHER_BRANDS[name]
    return UNKNOWN


def is_avif_sequence(head: bytes) -> bool:
    """Whether an AVIF file announces itself as animated (brand avis)."""
    end = min(int.from_bytes(head[:4], "big"), len(head), 1024)
    return b"avis" in (head[at : at + 4] for at in range(8, end, 4))


def _by_doctype(head: bytes) -> str:
    """EBML (RFC 8794): the DocType in the header names webm or Matroska."""
    at = 4
    size, at = _vint(head, at)
    end = min(at + size, len(head))
    while at < end:
        identity_length = 9 - head[at].bit_length()
        identity = head[at : at + identity_length]
        size, at = _vint(head, at + identity_length)
        if identity == b"\x42\x82":
            name = head[at : at + size].rstrip(b"\0")
            return "video/webm" if name == b"webm" else "video/x-matroska"
        at += size
    return "video/x-matroska"


def _vint(data: bytes, at: int) -> tuple[int, int]:
    """A variable-size integer and where the next byte stands."""
    if at >= len(data) or data[at] == 0:
        return 0, at + 1
    length = 9 - data[at].bit_length()
    value = int.from_bytes(data[at : at + length], "big")
    return value & ((1 << (7 * length)) - 1), at + length


def _by_text(head: bytes, source: BinaryIO) -> str:
    start = head.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n\0")[:32].lower()
    if start.startswith(b"<"):
        name = _first_element(source)
        if name == f"{{{SVG_NAMESPACE}}}svg":
            return "image/svg+xml"
        if start.startswith((b"<!doctype html", b"<html", b"<head", b"<body")):
            return "text/html"
        if name:
            return "text/html" if name.endswith("}html") else "text/xml"
    return "text/plain" if _is_text(head[:4096]) else UNKNOWN


def _first_element(source: BinaryIO) -> str | None:
    """The qualified name of the first start tag, if the file begins as XML."""
    parser = etree.XMLPullParser(
        events=("start",), resolve_entities=False, no_network=True, load_dtd=False
    )
    source.seek(0)
    try:
        for _ in range(_PROLOGUE // _HEAD):
            chunk = source.read(_HEAD)
            if not chunk:
                break
            parser.feed(chunk)
            if name := _first_event(parser):
                return name
    except etree.XMLSyntaxError:
        # A fault later in the chunk may come before the events are asked for.
        return _first_event(parser)
    return None


def _first_event(parser: etree.XMLPullParser) -> str | None:
    for _, element in parser.read_events():
        if isinstance(element, etree._Element):
            return str(element.tag)
    return None


def _is_text(head: bytes) -> bool:
    try:
        text = head.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.start < len(head) - 4:
            return False
        text = head[: error.start].decode("utf-8")
    return bool(text) and all(c >= " " or c in "\t\r\n\f" for c in text)
