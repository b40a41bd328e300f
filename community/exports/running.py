"""Gathering a user's data, one part at a time: each run writes one file and counts
it in the row, so that a killed worker costs one part and the queue is never long kept
waiting. The last run makes the archive."""

from __future__ import annotations

import json
import secrets
import zipfile
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO

import structlog
from django.core.files import File
from django.core.files.storage import default_storage
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import DataExport, Notification, Subject
from accounts.notices import notify
from booru.storage import work_folder
from community.exports.parts import PARTS, Rows

log = structlog.get_logger("polybooru.exports")

FOLDER = "exports"
KEPT = timedelta(days=7)
# A message should be taken up within this time; after it the beat asks again.
PATIENCE = timedelta(minutes=1)
BACK_OFF = timedelta(minutes=5)
TRIES = 5
PENDING = (DataExport.State.QUEUED, DataExport.State.RUNNING)
_PIECE = 256 * 1024


def take_due(now: datetime) -> list[int]:
    """Exports whose message was lost; each is asked for once a while."""
    with transaction.atomic():
        rows = DataExport.objects.filter(state__in=PENDING, not_before__lte=now)
        rows = rows.order_by("pk").select_for_update(skip_locked=True)
        taken = list(rows.values_list("pk", flat=True)[:20])
        DataExport.objects.filter(pk__in=taken).update(not_before=now + PATIENCE)
    return taken


def run(export_id: int) -> bool:
    """The next part; whether there is more to do. What fails is tried again later,
    and after `TRIES` times the row says so."""
    try:
        return _step(export_id)
    except Exception as error:
        log.exception("export failed", export=export_id)
        _note_failure(export_id, type(error).__name__)
        return False


@transaction.atomic
def _step(export_id: int) -> bool:
    # Held to the end of the step: nobody else does the same one, and the lock of a
    # killed worker goes with it.
    rows = DataExport.objects.select_related("user").select_for_update(
        of=("self",), skip_locked=True
    )
    row = rows.filter(pk=export_id, state__in=PENDING).first()
    if row is None:
        return False
    if row.state == DataExport.State.QUEUED:
        row.state, row.total = DataExport.State.RUNNING, len(PARTS) + 1
        row.file = f"{secrets.token_hex(24)}.zip"
    if row.done < len(PARTS):
        _write_part(row)
    else:
        _write_archive(row)
        row.state = DataExport.State.DONE
        _tell(row)
    row.done += 1
    row.not_before = timezone.now() + PATIENCE
    row.save(update_fields=["state", "file", "size", "done", "total", "not_before"])
    return row.state != DataExport.State.DONE


def _write_part(row: DataExport) -> None:
    part = PARTS[row.done]
    with work_folder() as folder:
        path = folder / f"{part.name}.json"
        with path.open("w", encoding="utf-8") as file:
            write_rows(part.rows(row.user), file)
        _store(path, _part_key(row, part.name))


def write_rows(rows: Rows, file: IO[str]) -> None:
    """A JSON array, one row a line."""
    before = "["
    for one in rows:
        file.write(f"{before}\n{json.dumps(one, cls=DjangoJSONEncoder)}")
        before = ","
    file.write("[]\n" if before == "[" else "\n]\n")


def _write_archive(row: DataExport) -> None:
    with work_folder() as folder:
        path = folder / row.file
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("README.txt", _readme(row))
            for part in PARTS:
                with (
                    default_storage.open(_part_key(row, part.name), "rb") as source,
                    archive.open(f"{part.name}.json", "w") as target,
                ):
                    while piece := source.read(_PIECE):
                        target.write(piece)
        row.size = path.stat().st_size
        _store(path, archive_key(row))
    keys = [_part_key(row, part.name) for part in PARTS]
    transaction.on_commit(lambda: _delete(keys))


def _readme(row: DataExport) -> str:
    day = timezone.now().strftime("%-d %B %Y")
    lines = [f"{part.name}.json: {part.words}" for part in PARTS]
    return (
        f"The data of {row.user.name}, gathered on {day}.\n"
        "Each file is a JSON array. The pictures themselves are at the addresses "
        "that the site shows.\n\n" + "\n".join(lines) + "\n"
    )


def _tell(row: DataExport) -> None:
    notify(
        [row.user_id],
        kind=Notification.Kind.EXPORT,
        subject=Subject.USER,
        subject_id=row.user_id,
        title="Your data are ready to download",
        address=reverse("settings_data"),
    )


@transaction.atomic
def _note_failure(export_id: int, reason: str) -> None:
    row = DataExport.objects.select_for_update().filter(pk=export_id).first()
    if row is None or row.state not in PENDING:
        return
    row.attempts += 1
    row.reason = reason
    row.not_before = timezone.now() + BACK_OFF * row.attempts
    if row.attempts >= TRIES:
        row.state = DataExport.State.FAILED
    row.save(update_fields=["attempts", "reason", "not_before", "state"])


def sweep(now: datetime) -> None:
    """Old archives go, with their rows."""
    for row in DataExport.objects.filter(created_at__lt=now - KEPT):
        remove(row)


def remove(row: DataExport) -> None:
    """The row, and once that holds all of its files."""
    keys = [archive_key(row), *(_part_key(row, part.name) for part in PARTS)]
    row.delete()
    if row.file:
        transaction.on_commit(lambda: _delete(keys))


def archive_key(row: DataExport) -> str:
    """Its name in the storage."""
    return f"{FOLDER}/{row.file}"


def _part_key(row: DataExport, name: str) -> str:
    return f"{FOLDER}/{row.file}.parts/{name}.json"


def _store(path: Path, key: str) -> None:
    # A killed run may have left it; a storage gives a second one another name.
    default_storage.delete(key)
    with path.open("rb") as content:
        default_storage.save(key, File(content))


def _delete(keys: Iterable[str]) -> None:
    for key in keys:
        default_storage.delete(key)
