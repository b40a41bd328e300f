"""The background work on an image, a stage at a time; callable without Celery.

Each stage decodes in the sandbox, publishes a new folder of files, and names it in
one transaction. Killed at any point it leaves a folder that nothing names; run
twice it does the same again. Attempts are counted before the work starts, so that a
file which takes the worker down counts too.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import structlog
from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.utils import timezone

from booru import duplicates, storage
from booru.media import pipeline
from booru.media.types import Inspection, JobFailed, MediaError, StoredFile
from booru.models import Image, ImageIntensity, ProcessingJob
from booru.received import limits

log = structlog.get_logger("polybooru.processing")

Stage = ProcessingJob.Stage
State = ProcessingJob.State

# A message should be taken up within this time; after it the beat asks again.
PATIENCE = timedelta(seconds=20)
# A fault of the file ends after so many tries, a fault of the server after more.
FILE_TRIES = 2
LOST_TRIES = 5
SERVER_TRIES = 100
BACK_OFF = timedelta(seconds=5)
SWEEP_AGE = timedelta(days=1)
_BATCH = 500


def process_image(image_id: int) -> bool:
    """Run the pending stage of an image; True if another one waits behind it.

    Nothing happens if there is none, or while another process works on it.
    """
    with _alone(image_id) as alone:
        job = _begin(image_id) if alone else None
        if job is None:
            return False
        try:
            return _STAGES[Stage(job.stage)](job)
        except MediaError as error:
            permanent = not isinstance(error, JobFailed) or error.permanent
            _put_off(job, str(error), FILE_TRIES if permanent else SERVER_TRIES)
        except ProcessingJob.DoesNotExist:
            log.warning("overtaken", image=image_id, stage=job.stage)
        except OSError as error:
            log.exception("processing", image=image_id)
            _put_off(job, f"The server could not store it: {error}", SERVER_TRIES)
    return False


@contextmanager
def _alone(image_id: int) -> Iterator[bool]:
    """A lock of this connection: the database itself drops it when the process that
    holds it dies, so that nobody waits for a lease to run out."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [WORK_LOCK, image_id])
        taken = bool(cursor.fetchone()[0])
    try:
        yield taken
    finally:
        if taken:
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT pg_advisory_unlock(%s, %s)", [WORK_LOCK, image_id]
                )


WORK_LOCK = 0x7A60002


def _begin(image_id: int) -> ProcessingJob | None:
    with transaction.atomic():
        job = (
            ProcessingJob.objects.pending()
            .select_for_update()
            .filter(pk=image_id)
            .select_related("image")
            .first()
        )
        if job is None:
            return None
        job.attempts += 1
        job.state = State.RUNNING
        job.not_before = timezone.now() + PATIENCE
        job.save(update_fields=["attempts", "state", "not_before", "updated_at"])
    if job.attempts > LOST_TRIES and not job.reason:
        _put_off(job, f"The worker was lost {LOST_TRIES} times over this file.", 0)
        return None
    return job


def _put_off(job: ProcessingJob, reason: str, tries: int) -> None:
    """Try again later, or end as failed with the reason for its page."""
    job.reason = reason
    if job.attempts >= tries:
        job.state = State.FAILED
        log.warning("failed", image=job.pk, stage=job.stage, reason=reason)
    else:
        job.state = State.QUEUED
        job.not_before = timezone.now() + BACK_OFF * min(job.attempts, 60)
    job.save(update_fields=["state", "reason", "not_before", "updated_at"])


def enqueue(image: Image) -> None:
    """The row of a new image's work; the caller asks for it (`booru.tasks`)."""
    ProcessingJob.objects.create(image=image, not_before=timezone.now() + PATIENCE)


def take_due() -> list[int]:
    """Images whose work nobody has taken up. Asked for again they are patient as
    long as the queue may need, a second a job, or it would fill with repetitions."""
    now = timezone.now()
    backlog = timedelta(seconds=ProcessingJob.objects.pending().count())
    with transaction.atomic():
        due = ProcessingJob.objects.due(now).select_for_update(skip_locked=True)
        ids = list(due.values_list("pk", flat=True)[:_BATCH])
        ProcessingJob.objects.filter(pk__in=ids).update(
            not_before=now + max(PATIENCE, backlog)
        )
    return ids


# The stages -------------------------------------------------------------------


def _thumbnails(job: ProcessingJob) -> bool:
    image = job.image
    with _source(image) as source, storage.work_folder() as work:
        out = _out(work)
        inspection = pipeline.inspect(source, limits())
        made = pipeline.thumbnails(source, inspection, out, limits())
        full = f"full.{image.format}"
        digest = _sha512(out / full)
        revision = storage.publish(image.pk, out)
    with _storing(job) as image:
        image.files = _entries(revision, made.files)
        image.sha512_hash, image.size = digest, made.files[full].size
        image.width, image.height = made.width, made.height
        image.aspect_ratio = made.width / made.height
        image.perceptual_hash, image.color = made.perceptual_hash, made.color
        image.thumbnails_generated = True
        light = made.intensities
        ImageIntensity.objects.update_or_create(
            image=image,
            defaults={"nw": light.nw, "ne": light.ne, "sw": light.sw, "se": light.se},
        )
        image.save()
        if not image.duplication_checked:
            duplicates.report(image)
        return _next(job, Stage.OPTIMISE)


def _optimise(job: ProcessingJob) -> bool:
    image, full = job.image, f"full.{job.image.format}"
    revision, digest = "", ""
    with _source(image) as source, storage.work_folder() as work:
        out = _out(work)
        inspection = pipeline.inspect(source, limits())
        made = pipeline.optimise(source, inspection.format, out, limits())
        if made:
            digest = _sha512(out / full)
            revision = storage.publish(image.pk, out)
    with _storing(job) as image:
        if made:
            image.files |= _entries(revision, made)
            image.sha512_hash, image.size = digest, made[full].size
        if pipeline.later_versions(inspection):
            image.save()
            return _next(job, Stage.VERSIONS)
        return _finish(job, image)


def _versions(job: ProcessingJob) -> bool:
    """One larger version or companion of a GIF or video a time, each kept."""
    with _source(job.image) as source:
        inspection = pipeline.inspect(source, limits())
        waiting = versions_left(job.image, inspection)
        if waiting:
            with storage.work_folder() as work:
                out = _out(work)
                made = pipeline.versions(source, inspection, waiting[0], out, limits())
                revision = storage.publish(job.pk, out)
    with _storing(job) as image:
        if waiting:
            image.files |= _entries(revision, made)
        if len(waiting) > 1:
            image.save()
            return _next(job, Stage.VERSIONS)
        return _finish(job, image)


_STAGES = {
    Stage.THUMBNAILS: _thumbnails,
    Stage.OPTIMISE: _optimise,
    Stage.VERSIONS: _versions,
}


def versions_left(image: Image, inspection: Inspection) -> list[str]:
    """The names of the third stage that have no file yet."""
    companion = "webm" if image.format in ("gif", "mp4") else "mp4"

    def made(name: str) -> bool:
        stem, ending = (
            ("full", companion) if name == "companions" else (name, image.format)
        )
        return f"{stem}.{ending}" in image.files

    return [name for name in pipeline.later_versions(inspection) if not made(name)]


@contextmanager
def _source(image: Image) -> Iterator[Path]:
    """The full file as it is stored now; before the first stage, the upload."""
    known = (f"full.{image.format}", f"original.{image.format}")
    name = next(name for name in known if name in image.files)
    with storage.local_file(image.pk, image.files[name]["rev"], name) as path:
        yield path


def _out(work: Path) -> Path:
    folder = work / "out"
    folder.mkdir()
    return folder


@contextmanager
def _storing(job: ProcessingJob) -> Iterator[Image]:
    """One transaction in which the row is ours: edits made meanwhile are kept. If
    another process got here first (our connection, and with it the lock, was lost),
    the job is no longer where we took it up, and nothing is stored."""
    with transaction.atomic():
        ProcessingJob.objects.select_for_update().get(
            pk=job.pk, stage=job.stage, attempts=job.attempts, state=State.RUNNING
        )
        image = Image.objects.select_for_update().get(pk=job.pk)
        image.updated_at = timezone.now()
        yield image


def _next(job: ProcessingJob, stage: Stage) -> bool:
    job.stage, job.state, job.attempts, job.reason = stage, State.QUEUED, 0, ""
    job.not_before = timezone.now() + PATIENCE
    job.save()
    return True


def _finish(job: ProcessingJob, image: Image) -> bool:
    image.processed = True
    image.save()
    job.state, job.reason = State.DONE, ""
    job.save()
    return False


def _entries(revision: str, files: dict[str, StoredFile]) -> dict[str, storage.Entry]:
    return {name: storage.entry(revision, file) for name, file in files.items()}


def _sha512(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha512").hexdigest()


def sweep_media(*, before: datetime | None = None) -> int:
    """Remove folders that no row names, and what a later stage replaced in the
    others, unless changed since (default: a day ago); returns how many folders and
    single files. Younger ones may belong to a transaction under way."""
    before = before or timezone.now() - SWEEP_AGE
    removed = 0
    for image_id, revision, changed in storage.stored_revisions():
        if changed >= before:
            continue
        rows = Image.objects.filter(pk=image_id).values_list("files", flat=True)
        kept = {name for row in rows for name in row if row[name]["rev"] == revision}
        if not kept:
            storage.remove_revision(image_id, revision)
            removed += 1
            continue
        # A folder never gains a file: what is not named now will never be.
        stored = default_storage.listdir(storage.location(image_id, revision))[1]
        for name in set(stored) - kept:
            default_storage.delete(storage.location(image_id, revision, name))
            removed += 1
    return removed
