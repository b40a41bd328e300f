"""Where the files of images lie, and the addresses they are shown under.

A folder is written whole under an unguessable name and then named in the row
(`Image.files`), so that switching the row switches the files, on a disk as on S3;
hiding an image moves nothing. A folder that no row names is swept later.
"""

from __future__ import annotations

import errno
import os
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TypedDict

from django.conf import settings
from django.core.files import File
from django.core.files.storage import FileSystemStorage, default_storage

from booru.media.representations import REPRESENTATIONS, is_generated
from booru.media.types import StoredFile

ROOT = "images"


class Entry(TypedDict):
    """What `Image.files` says of one file: its folder and its measures."""

    rev: str
    w: int
    h: int
    size: int


def entry(revision: str, file: StoredFile) -> Entry:
    return {"rev": revision, "w": file.width, "h": file.height, "size": file.size}


def location(image_id: int, revision: str, name: str = "") -> str:
    """The storage's name of a file, or of a revision folder."""
    folder = f"{ROOT}/{image_id % 1000:03d}/{image_id}/{revision}"
    return f"{folder}/{name}" if name else folder


@contextmanager
def work_folder() -> Iterator[Path]:
    """An empty folder beside the temporary files, removed afterwards."""
    settings.TMP_DIR.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="job-", dir=settings.TMP_DIR))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def publish(image_id: int, folder: Path) -> str:
    """Store a folder of files as a new revision and return its name; on a disk the
    folder itself is moved. Nothing is visible until a row names the revision."""
    revision = secrets.token_hex(6)
    if not isinstance(default_storage, FileSystemStorage):
        for path in folder.iterdir():
            with path.open("rb") as content:
                name = location(image_id, revision, path.name)
                default_storage.save(name, File(content))
        return revision
    target = Path(default_storage.path(location(image_id, revision)))
    target.parent.mkdir(parents=True, exist_ok=True)
    for path in folder.iterdir():
        _sync(path)
    _sync(folder)
    try:
        folder.rename(target)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        partial = target.with_name(f"{revision}.partial")
        shutil.copytree(folder, partial)
        partial.rename(target)
    _sync(target.parent)
    return revision


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def local_file(image_id: int, revision: str, name: str) -> Iterator[Path]:
    """A stored file as a path on this machine."""
    key = location(image_id, revision, name)
    if isinstance(default_storage, FileSystemStorage):
        yield Path(default_storage.path(key))
        return
    with work_folder() as folder:
        path = folder / name
        with default_storage.open(key) as source, path.open("wb") as target:
            shutil.copyfileobj(source, target)
        yield path


def stored_revisions() -> Iterator[tuple[int, str, datetime]]:
    """(image id, revision, last change) of every stored folder."""
    for shard in _listed(ROOT):
        for image in _listed(f"{ROOT}/{shard}"):
            for revision in _listed(f"{ROOT}/{shard}/{image}"):
                key = f"{ROOT}/{shard}/{image}/{revision}"
                yield int(image), revision, _changed(key)


def _listed(folder: str) -> list[str]:
    try:
        return default_storage.listdir(folder)[0]
    except FileNotFoundError:
        return []


def _changed(folder: str) -> datetime:
    if isinstance(default_storage, FileSystemStorage):
        seconds = Path(default_storage.path(folder)).stat().st_mtime
        return datetime.fromtimestamp(seconds, UTC)
    names = default_storage.listdir(folder)[1]
    times = [default_storage.get_modified_time(f"{folder}/{name}") for name in names]
    return max(times, default=datetime.min.replace(tzinfo=UTC))


def remove_revision(image_id: int, revision: str) -> None:
    key = location(image_id, revision)
    if isinstance(default_storage, FileSystemStorage):
        shutil.rmtree(default_storage.path(key), ignore_errors=True)
    else:
        for name in default_storage.listdir(key)[1]:
            default_storage.delete(f"{key}/{name}")


def remove_image(image_id: int) -> None:
    """All revisions of it."""
    for revision in _listed(location(image_id, "").rstrip("/")):
        remove_revision(image_id, revision)


# Addresses (philomena-api 6.5) ------------------------------------------------


def dated(created_at: datetime) -> str:
    """Year, month and day in UTC, without padding."""
    day = created_at.astimezone(UTC)
    return f"{day.year}/{day.month}/{day.day}"


def shown_extension(format: str) -> str:
    """The extension of a format's pictures: an SVG is shown as its PNG."""
    return "png" if format == "svg" else format


def view_url(
    image_id: int, created_at: datetime, extension: str, slugs: str, verb: str = "view"
) -> str:
    """`slugs` as `tag_names.url_slugs` makes them; verb `view` or `download`."""
    root = settings.IMAGE_URL_ROOT
    return f"{root}/{verb}/{dated(created_at)}/{image_id}__{slugs}.{extension}"


def representation_urls(
    image_id: int, created_at: datetime, extension: str, width: int, height: int
) -> dict[str, str]:
    """Name to address of `full` and the seven versions; a version that the image is
    too small for is its full file."""
    # Worded once for the image: a page of a search has fifty of these.
    root, day = settings.IMAGE_URL_ROOT, dated(created_at)
    folder, full = f"{root}/{day}/{image_id}/", f"full.{extension}"
    urls = {"full": f"{root}/view/{day}/{image_id}.{extension}"}
    for box in REPRESENTATIONS:
        name = full
        if is_generated(width, height, box):
            name = f"{box.name}.{extension}"
        urls[box.name] = folder + name
    return urls


def file_url(
    image_id: int, created_at: datetime, name: str, hidden_image_key: str = ""
) -> str:
    """A stored file by its own name; of a hidden image under its keyed folder."""
    folder = f"{image_id}-{hidden_image_key}" if hidden_image_key else f"{image_id}"
    return f"{settings.IMAGE_URL_ROOT}/{dated(created_at)}/{folder}/{name}"
