"""Bytes to text, and text that is fit to be shown and stored."""

from __future__ import annotations

from scores.importing.types import FatalImport

NOT_UTF8 = "The file is not UTF-8 text. Save it as UTF-8 and send it again."
SHOWN = 100


def decode(body: bytes) -> str:
    """UTF-8, with or without its mark at the start. A NUL byte means that the bytes are
    another encoding (UTF-16) or no text at all."""
    if b"\0" in body:
        raise FatalImport(NOT_UTF8)
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise FatalImport(NOT_UTF8) from None


def clip(text: str, length: int = SHOWN) -> str:
    """For messages: a file may hold megabytes where a title should stand."""
    return text if len(text) <= length else f"{text[:length]}…"


def storable(text: str) -> str:
    """Without what the database cannot hold: a NUL, and half of a character."""
    whole = text.encode("utf-8", "replace").decode()
    return whole.replace("\0", "\ufffd")


def holds_nul(value: object) -> bool:
    """Whether any text of a JSON value holds a NUL, which the database cannot store.
    (A file's lone surrogates end in `json_text.load`.) No recursion: a file decides
    how deep the value is."""
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, str):
            if "\0" in one:
                return True
        elif isinstance(one, dict):
            waiting += one
            waiting += one.values()
        elif isinstance(one, list):
            waiting += one
    return False
