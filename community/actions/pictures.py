"""The pictures that people show beside their names, and those of badges."""

from __future__ import annotations

from dataclasses import replace

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from accounts.addresses import profile_address
from accounts.gate import refuse_banned
from accounts.log import record
from accounts.models import Subject, User
from accounts.policies import may_moderate
from booru.media import pipeline
from booru.media.types import Inspection, JobFailed, MediaError, UnsupportedType
from booru.received import ReceivedFile, limits
from booru.storage import work_folder
from community import small_files

MAX_AVATAR_BYTES = 1_048_576
MAX_AVATAR_SIDE = 1000
MAX_BADGE_BYTES = 262_144
_FACES = ("png", "jpg", "gif")


def set_avatar(user: User, file: ReceivedFile) -> User:
    """A picture of at most 1 MB and 1000 pixels a side; what is kept is a square of
    its pixels. Raises a ValidationError for the field `avatar`."""
    refuse_banned(user)
    return _put(user, store_face(file, small_files.AVATARS, field="avatar"))


def remove_avatar(user: User, *, by: User) -> User:
    """The drawn one stands there again. Others' pictures are for moderators."""
    if by == user:
        return _put(user, "")
    if not may_moderate(by):
        raise PermissionDenied
    with transaction.atomic():
        user = _put(user, "")
        record(
            "user.avatar",
            moderator=by,
            subject=Subject.USER,
            subject_id=user.pk,
            label=f"Picture of {user.name}",
            address=profile_address(user),
        )
    return user


@transaction.atomic
def _put(user: User, name: str) -> User:
    user = User.objects.select_for_update().get(pk=user.pk)
    small_files.remove_later(small_files.AVATARS, user.avatar)
    user.avatar = name
    user.save(update_fields=["avatar", "updated_at"])
    return user


def store_face(file: ReceivedFile, folder: str, *, field: str) -> str:
    """Name of the square as it is kept in the folder. Raises a ValidationError for
    the field."""
    inspection = _face_problems(file, field)
    bounds = replace(limits(), max_bytes=MAX_AVATAR_BYTES)
    with work_folder() as work:
        try:
            made = pipeline.face(file.path, inspection, work, bounds)
        except MediaError as error:
            raise _unreadable(field, error) from error
        return small_files.store(folder, made)


def _face_problems(file: ReceivedFile, field: str) -> Inspection:
    if file.size == 0:
        raise ValidationError({field: "Choose a file."})
    if file.size > MAX_AVATAR_BYTES:
        raise ValidationError({field: "The file is larger than 1 MB."})
    try:
        found = pipeline.inspect(file.path, limits())
    except MediaError as error:
        raise _unreadable(field, error) from error
    if found.format not in _FACES:
        raise ValidationError({field: "Choose a PNG, JPEG or GIF."})
    if max(found.width, found.height) > MAX_AVATAR_SIDE:
        raise ValidationError(
            {field: f"At most {MAX_AVATAR_SIDE} pixels wide and high."}
        )
    return found


def store_badge_picture(file: ReceivedFile) -> str:
    """Name of the SVG as it was kept: without anything active or foreign. Raises a
    ValidationError for the field `picture`."""
    if not 0 < file.size <= MAX_BADGE_BYTES:
        raise ValidationError({"picture": "Choose an SVG of at most 256 kB."})
    with work_folder() as folder:
        try:
            if pipeline.inspect(file.path, limits()).format != "svg":
                raise ValidationError({"picture": "Choose an SVG."})
            made = pipeline.drawing(file.path, folder, limits())
        except MediaError as error:
            raise _unreadable("picture", error) from error
        return small_files.store(small_files.BADGES, made)


def _unreadable(field: str, error: MediaError) -> ValidationError:
    if isinstance(error, UnsupportedType):
        words = "This type of file is not taken here."
    elif isinstance(error, JobFailed) and not error.permanent:
        words = "The server could not look at it just now: try again in a moment."
    else:
        words = "The file cannot be read: it is damaged, or too large to open."
    return ValidationError({field: words})
