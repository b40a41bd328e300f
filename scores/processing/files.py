"""The files of imports under way: kept until an import ends, so that a worker that
takes over can read them again."""

from __future__ import annotations

from datetime import datetime

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from scores.models import Import

_FOLDER = "imports"


def keep(import_id: str, body: bytes) -> str:
    """Store a body; the name to read it by."""
    return default_storage.save(f"{_FOLDER}/{import_id}", ContentFile(body))


def read(name: str) -> bytes:
    with default_storage.open(name, "rb") as file:
        return bytes(file.read())


def discard(name: str) -> None:
    """A second time does nothing."""
    if name:
        default_storage.delete(name)


def sweep(*, before: datetime) -> int:
    """Remove files older than this that no pending import needs, left behind where a
    transaction failed or a process died; returns how many."""
    if not default_storage.exists(_FOLDER):
        return 0
    needed = set(Import.objects.pending().values_list("file", flat=True))
    removed = 0
    for name in default_storage.listdir(_FOLDER)[1]:
        path = f"{_FOLDER}/{name}"
        if path in needed or default_storage.get_modified_time(path) >= before:
            continue
        default_storage.delete(path)
        removed += 1
    return removed
