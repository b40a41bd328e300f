"""What the lists of the back office have in common."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html

from accounts.admin import ModelAdmin
from accounts.models import User
from booru import storage
from booru.addresses import page_of
from booru.models import Image, ProcessingJob


class ReadOnly(ModelAdmin):
    """Rows that only actions write."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class Acting(ReadOnly):
    """With buttons for the rows chosen. Without the permission to change them Django
    offers none; the form itself is read-only."""

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return is_staff(request)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return [f.name for f in self.model._meta.fields]


def is_staff(request: HttpRequest) -> bool:
    return bool(request.user.is_authenticated and request.user.is_staff)


def thumbnail_of(image: Image) -> str:
    if (pixels := image.pixels) is None:
        return format_html('<a href="{}">Text</a>', page_of(image))
    if not image.thumbnails_generated:
        return "not ready"
    extension = storage.shown_extension(pixels.format)
    extension = "gif" if extension in ("webm", "mp4") else extension
    source = storage.file_url(
        image.pk,
        image.created_at,
        f"thumb_small.{extension}",
        image.hidden_image_key,
    )
    return format_html(
        '<a href="{}"><img src="{}" width="75" alt=""></a>',
        page_of(image),
        source,
    )


def moderator_of(request: HttpRequest) -> User:
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def by(action: Callable[..., object]) -> Callable[[Any, User], object]:
    return lambda row, moderator: action(row, moderator=moderator)


def for_each(
    page: ModelAdmin,
    request: HttpRequest,
    rows: QuerySet[Any],
    act: Callable[[Any, User], object],
    done: str,
) -> None:
    """Each row on its own: one that refuses does not stop the others."""
    moderator = moderator_of(request)
    count = 0
    for row in rows:
        try:
            act(row, moderator)
            count += 1
        except ValidationError as error:
            page.message_user(request, " ".join(error.messages), messages.WARNING)
        except ProcessingJob.DoesNotExist:
            page.message_user(request, f"{row} has no job.", messages.WARNING)
    if count:
        page.message_user(request, f"{count} {done}.", messages.SUCCESS)
