"""A picture comes in: every check, then one transaction (philomena-api section 4)."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from accounts.author import Author
from accounts.gate import refuse_author
from accounts.models import User
from booru import processing, storage, tasks
from booru.actions import following, sources, tagging
from booru.media.types import Inspection, StoredFile
from booru.models import ArtistLink, DnpEntry, Image, Tag, Tagging
from booru.policies import needs_approval
from booru.problems import FileProblem, Problem, Rejected
from booru.received import ReceivedFile, examine, file_problem

DESCRIPTION_BYTES = 50_000
_NO_TEXT = "is invalid"


@dataclass(frozen=True)
class Draft:
    """What a person says of a picture."""

    tag_input: str = ""
    description: str = ""
    sources: tuple[str, ...] = ()
    source_url: str = ""
    anonymous: bool = False


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
    wanted = sources.clean_sources(draft.sources)
    problems += [*also_wrong, *_text_problems(draft, wanted)]
    try:
        with transaction.atomic():
            return _store(file, inspection, draft, wanted, author, problems)
    except IntegrityError as error:
        # Another request stored the same file between our look and our insert.
        if file is None or "image_orig_sha512_unique" not in str(error):
            raise
        _refuse_duplicate(file.sha512())
        raise


def _text_problems(draft: Draft, wanted: list[str]) -> list[Problem]:
    problems = sources.source_problems(wanted)
    if draft.source_url and not sources.is_source(draft.source_url):
        problems.append(Problem("source_url", "has invalid format"))
    if len(draft.description.encode()) > DESCRIPTION_BYTES:
        message = f"should be at most {DESCRIPTION_BYTES} byte(s)"
        problems.append(Problem("description", message))
    for field in ("description", "tag_input"):
        if "\0" in getattr(draft, field):
            problems.append(Problem(field, _NO_TEXT))
    return problems


def _store(
    file: ReceivedFile | None,
    inspection: Inspection | None,
    draft: Draft,
    wanted: list[str],
    author: Author,
    problems: list[Problem],
) -> Image:
    tagging.hold_aliases()
    names = tagging.parse_tags(draft.tag_input.replace("\0", ""))
    tags = tagging.with_implied(tagging.ensure_tags(names))
    problems = [
        *problems,
        *tagging.tag_problems(tags),
        *_do_not_post(tags, author.user),
    ]
    if problems or file is None or inspection is None:
        raise Rejected(problems)
    digest = file.sha512()
    _refuse_duplicate(digest)
    image = _insert(file, inspection, digest, draft, author)
    Tagging.objects.bulk_create([Tagging(image=image, tag=tag) for tag in tags])
    if not wanted and draft.source_url.strip():
        wanted = [draft.source_url.strip()]
    sources.add_sources(image, wanted)
    processing.enqueue(image)
    if author.user is not None:
        following.follow_upload(image, user=author.user)
    _keep(image, file, inspection)
    if image.approved and author.user is not None:
        User.objects.filter(pk=author.user.pk).update(
            uploads_count=F("uploads_count") + 1
        )
    tagging.count([tag.pk for tag in tags], 1)
    tasks.queue_processing(image.pk)
    return image


def _insert(
    file: ReceivedFile,
    inspection: Inspection,
    digest: str,
    draft: Draft,
    author: Author,
) -> Image:
    now = timezone.now()
    return Image.objects.create(
        uploader=author.user,
        anonymous=draft.anonymous,
        ip=author.ip,
        fingerprint=author.fingerprint,
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
        description=draft.description,
        approved=not needs_approval(
            author.user, required=settings.IMAGE_APPROVAL_REQUIRED
        ),
        created_at=now,
        first_seen_at=now,
        updated_at=now,
    )


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
    known = Image.objects.filter(orig_sha512_hash=digest).first()
    if known is not None:
        raise Rejected([file_problem(FileProblem.DUPLICATE, str(known.pk))])


def _do_not_post(tags: Sequence[Tag], uploader: User | None) -> list[Problem]:
    """What the artists of these tags forbid to everybody but themselves."""
    kinds = [DnpEntry.Kind.ARTIST_UPLOAD_ONLY]
    if any(tag.name == "edit" for tag in tags):
        kinds.append(DnpEntry.Kind.NO_EDITS)
    entries = DnpEntry.objects.filter(
        tag__in=tags, state=DnpEntry.State.LISTED, dnp_type__in=kinds
    )
    own = ArtistLink.objects.filter(
        user=uploader, state=ArtistLink.State.VERIFIED, tag__in=tags
    ).values("tag")
    return [
        file_problem(FileProblem.DO_NOT_POST, entry.dnp_type)
        for entry in entries.exclude(tag__in=own)
    ]
