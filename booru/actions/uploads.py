"""A picture comes in: every check, then one transaction (philomena-api section 4)."""

from __future__ import annotations

import shutil
from collections.abc import Sequence

from django.db import transaction
from django.db.utils import IntegrityError

from accounts.author import Author
from accounts.gate import refuse_author
from booru import processing, storage, tasks
from booru.actions import posting
from booru.actions.posting import DESCRIPTION_BYTES as DESCRIPTION_BYTES
from booru.actions.posting import Draft as Draft
from booru.media.types import Inspection, StoredFile
from booru.models import Image
from booru.problems import FileProblem, Problem
from booru.received import ReceivedFile, examine, file_problem


def submit_image(
    file: ReceivedFile | None,
    *,
    draft: Draft,
    author: Author,
    also_wrong: Sequence[Problem] = (),
) -> Image:
    """Take a file as a new image; the rest happens in the background.

    Raises PermissionDenied for the banned, else Rejected with all problems together
    (`also_wrong` are those that the caller found while reading the request), and then
    leaves nothing behind.
    """
    refuse_author(author)
    inspection, problems = examine(file)
    problems += [*also_wrong, *posting.text_problems(draft)]
    try:
        with transaction.atomic():
            return _store(file, inspection, draft, author, problems)
    except IntegrityError as error:
        # Another request stored the same file between our look and our insert.
        posting.refuse_taken_place(draft, error)
        if file is not None and posting.is_known(error):
            _refuse_duplicate(file.sha512())
        raise


def _store(
    file: ReceivedFile | None,
    inspection: Inspection | None,
    draft: Draft,
    author: Author,
    problems: list[Problem],
) -> Image:
    tags = posting.tags_for(draft, author, problems)
    if file is None or inspection is None:
        raise ValueError("What there is no file for was refused.")
    digest = file.sha512()
    _refuse_duplicate(digest)
    image = Image.objects.create(
        **posting.said_by(draft, author),
        name=file.name.replace("\0", ""),
        width=inspection.width,
        height=inspection.height,
        size=file.size,
        orig_size=file.size,
        format=inspection.format,
        mime_type=inspection.mime_type,
        aspect_ratio=inspection.width / inspection.height,
        duration=inspection.duration,
        animated=inspection.animated,
        sha512_hash=digest,
        orig_sha512_hash=digest,
    )
    posting.attach(image, tags=tags, draft=draft, author=author)
    processing.enqueue(image)
    _keep(image, file, inspection)
    posting.count_in(image, tags=tags)
    tasks.queue_processing(image.pk)
    return image


def _keep(image: Image, file: ReceivedFile, inspection: Inspection) -> None:
    """Move the file in and name it in the row. If the transaction fails after this,
    the folder is named by no row and swept."""
    name = f"original.{inspection.format}"
    with storage.work_folder() as work:
        folder = work / "out"
        folder.mkdir()
        shutil.move(file.path, folder / name)
        (folder / name).chmod(0o644)
        revision = storage.publish(image.pk, folder)
    kept = StoredFile(inspection.width, inspection.height, file.size)
    image.files = {name: storage.entry(revision, kept)}
    image.save(update_fields=["files"])


def _refuse_duplicate(digest: str) -> None:
    posting.refuse_known(
        digest, lambda known: file_problem(FileProblem.DUPLICATE, str(known))
    )
