"""The name of a fetched file: from Content-Disposition (RFC 6266), else the URL."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import unquote, unquote_to_bytes, urlsplit

MAX_CHARACTERS = 127

# One parameter: a name, then a quoted string (possibly unclosed) or a bare value.
_PARAMETER = re.compile(r'(?:^|;)\s*([^\s=;"]+)\s*=\s*("(?:[^"\\]|\\.)*"?|[^;]*)')
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
_CHARSETS = frozenset({"utf-8", "iso-8859-1"})  # RFC 5987, section 3.2


def file_name(disposition: str | None, *urls: str) -> str:
    """Choose a name of at most 127 characters; empty if nothing gives one.

    ``disposition`` is a header as HTTP libraries give it: bytes read as Latin-1. In
    it, ``filename*`` goes before ``filename``. Then come the last path parts of the
    URLs, in the given order. The name has no separators, NUL or other control and
    direction characters, and is never ``.`` or ``..``; it is a label, not a path to
    write to.
    """
    candidates = [_from_disposition(disposition or "")]
    paths = [urlsplit(url).path.rstrip("/") for url in urls]
    candidates += [unquote(path.rpartition("/")[2]) for path in paths]
    return next((name for text in candidates if (name := _clean(text))), "")


def utf8_header(value: str) -> str:
    """Read a header's bytes as UTF-8 where they are; HTTP's own reading is Latin-1."""
    try:
        return value.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return value


def _from_disposition(header: str) -> str:
    values: dict[str, str] = {}
    for name, value in _PARAMETER.findall(header):
        values.setdefault(name.lower(), value)
    return _extended(values.get("filename*", "")) or _plain(values.get("filename", ""))


def _plain(value: str) -> str:
    if value.startswith('"'):
        # Only quotes and backslashes are unescaped: old browsers send whole
        # Windows paths here.
        value = re.sub(r'\\(["\\])', r"\1", value[1:].removesuffix('"'))
    return utf8_header(value)


def _extended(value: str) -> str:
    charset, _, rest = value.strip().strip('"').partition("'")
    _language, quote, encoded = rest.partition("'")
    if not quote or charset.lower() not in _CHARSETS:
        return ""
    return unquote_to_bytes(encoded).decode(charset, "replace")


def _clean(text: str) -> str:
    seen = "".join(c for c in text if unicodedata.category(c) not in _UNSEEN)
    name = re.split(r"[/\\]", seen)[-1].strip()[:MAX_CHARACTERS].rstrip()
    return "" if name in {".", ".."} else name
