"""A file that arrived: where it lies until an image takes it, and what it is."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import structlog
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import connection

from booru.media import pipeline
from booru.media.types import (
    CorruptFile,
    Inspection,
    Limits,
    TooLarge,
    UnsupportedType,
)
from booru.problems import FileProblem, Problem
from booru.storage import work_folder
from net.fetch import FetchError, FetchLimits, fetch

log = structlog.get_logger("polybooru.uploads")

FILE_NAME_BYTES = 255


@dataclass(frozen=True)
class ReceivedFile:
    path: Path
    name: str
    size: int

    def sha512(self) -> str:
        with self.path.open("rb") as file:
            return hashlib.file_digest(file, "sha512").hexdigest()


def limits() -> Limits:
    """The operator's limits as the media package takes them."""
    return Limits(
        max_bytes=settings.MAX_IMAGE_BYTES,
        max_pixels=settings.MAX_IMAGE_PIXELS,
        max_frames=settings.MAX_IMAGE_FRAMES,
        max_animation_pixels=settings.MAX_ANIMATION_PIXELS,
        max_video_seconds=settings.MAX_VIDEO_SECONDS,
        max_video_side=settings.MAX_VIDEO_SIDE,
        mp4=settings.MP4_UPLOADS,
        extra_formats=settings.EXTRA_IMAGE_FORMATS,
    )


@contextmanager
def received(
    upload: UploadedFile[Any] | None, url: str
) -> Iterator[ReceivedFile | None]:
    """The uploaded file as Django left it on disk, else what the address leads to,
    else None. Not inside a transaction: a slow origin may take a minute."""
    if upload is not None:
        path = Path(upload.temporary_file_path())  # type: ignore[attr-defined]
        yield ReceivedFile(path, upload.name or "", upload.size or 0)
    elif url:
        with _fetched(url) as file:
            yield file
    else:
        yield None


@contextmanager
def _fetched(url: str) -> Iterator[ReceivedFile | None]:
    """The file behind an address, or None: why a fetch failed is nobody's business
    but the log's (philomena-api 4.2), or the server would map a private network."""
    # A slow origin must not keep one of the pool's few connections for a minute.
    if not connection.in_atomic_block:
        connection.close()
    with work_folder() as folder:
        path = folder / "fetched"
        try:
            with path.open("wb") as file:
                fetched = fetch(
                    url,
                    file,
                    limits=FetchLimits(
                        max_bytes=settings.MAX_IMAGE_BYTES,
                        total_seconds=settings.FETCH_SECONDS,
                    ),
                    allowed_networks=[
                        ip_network(n) for n in settings.FETCH_ALLOWED_NETWORKS
                    ],
                )
        except FetchError as error:
            log.info("fetch failed", reason=str(error))
            yield None
        else:
            yield ReceivedFile(path, fetched.file_name, fetched.size)


def examine(file: ReceivedFile | None) -> tuple[Inspection | None, list[Problem]]:
    """What the file is and what speaks against it, from its headers alone. Raises
    JobFailed when the server itself could not look."""
    if file is None or file.size == 0:
        return None, [file_problem(FileProblem.MISSING)]
    problems = []
    if len(file.name.encode()) > FILE_NAME_BYTES:
        problems.append(file_problem(FileProblem.NAME_TOO_LONG))
    if file.size > settings.MAX_IMAGE_BYTES:
        problem = file_problem(
            FileProblem.TOO_MANY_BYTES, str(settings.MAX_IMAGE_BYTES)
        )
        return None, [*problems, problem]
    try:
        return pipeline.inspect(file.path, limits()), problems
    except UnsupportedType as error:
        problem = file_problem(FileProblem.UNSUPPORTED, error.mime_type)
    except TooLarge:
        problem = file_problem(FileProblem.DIMENSIONS)
    except CorruptFile:
        problem = file_problem(FileProblem.CORRUPT)
    return None, [*problems, problem]


_SENTENCES = {
    FileProblem.MISSING: "Choose a file, or an address that leads straight to one.",
    FileProblem.UNSUPPORTED: "This type of file is not accepted here: {}.",
    FileProblem.CORRUPT: "The file cannot be read: it is damaged or incomplete.",
    FileProblem.DIMENSIONS: "The picture has too many pixels, frames or seconds.",
    FileProblem.TOO_MANY_BYTES: "The file is larger than {} bytes.",
    FileProblem.NAME_TOO_LONG: "The file name is longer than 255 bytes: shorten it.",
    FileProblem.DUPLICATE: "The same file is here already: image {}.",
    FileProblem.DO_NOT_POST: "The artist asked not to post this: {}.",
}


def file_problem(kind: FileProblem, detail: str = "") -> Problem:
    return Problem("file", _SENTENCES[kind].format(detail), file=kind, detail=detail)
