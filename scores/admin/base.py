"""What all lists of this back office have in common."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from accounts.admin import ModelAdmin
from accounts.models import User
from accounts.templatetags.site import relative
from scores.actions.turns import ImportBusy
from scores.views import words
from scores.views.viewer import moment_of


class Fixed(ModelAdmin):
    """Rows that are neither added nor deleted by hand; what may be edited is said by
    each. Without the right to change Django would offer no actions."""

    show_full_result_count = False
    list_per_page = 50

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class ReadOnly(Fixed):
    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return [field.name for field in self.model._meta.fields]


def moderator_of(request: HttpRequest) -> User:
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def for_each(
    page: ModelAdmin,
    request: HttpRequest,
    rows: QuerySet[Any],
    act: Callable[[Any, User], object],
    done: str,
) -> None:
    """Each row on its own: one that cannot be done does not stop the others."""
    moderator, count = moderator_of(request), 0
    for row in rows:
        try:
            act(row, moderator)
            count += 1
        except (ValidationError, ImportBusy) as error:
            page.message_user(request, f"{row}: {error}", messages.WARNING)
    if count:
        page.message_user(request, f"{count} {done}.", messages.SUCCESS)


def ago(moment: int | None) -> str:
    """Of Unix milliseconds."""
    if moment is None:
        return words.NOTHING
    return relative(moment_of(moment), now=timezone.now())
