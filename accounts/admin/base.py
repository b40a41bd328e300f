"""What lists and forms of this back office have in common."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ActionForm
from django.contrib.admin.widgets import (
    AutocompleteSelect,
    AutocompleteSelectMultiple,
)
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from accounts.models import User

if TYPE_CHECKING:
    ModelAdmin = admin.ModelAdmin[Any]
else:  # generic for the type checker only
    ModelAdmin = admin.ModelAdmin


class _OnlyNumbers:
    """Django's fails where the field comes back with what is no number."""

    def optgroups(self, name: str, value: Any, attr: Any = None) -> Any:
        known = [one for one in value if str(one).isdecimal()]
        return super().optgroups(name, known, attr)  # type: ignore[misc]


class _Chosen(_OnlyNumbers, AutocompleteSelect):
    pass


class _SeveralChosen(_OnlyNumbers, AutocompleteSelectMultiple):
    pass


class Choosing(ModelAdmin):
    """What is no choice is an error at its field."""

    def formfield_for_foreignkey(
        self, db_field: Any, request: HttpRequest, **kwargs: Any
    ) -> Any:
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", _Chosen(db_field, self.admin_site))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_manytomany(
        self, db_field: Any, request: HttpRequest, **kwargs: Any
    ) -> Any:
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", _SeveralChosen(db_field, self.admin_site))
        return super().formfield_for_manytomany(db_field, request, **kwargs)


class Acting(Choosing):
    """Its forms change rows by actions alone, which may refuse; `save_model` calls
    them. Nothing is deleted by hand."""

    show_full_result_count = False
    list_per_page = 50

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        try:
            return super().changeform_view(request, *args, **kwargs)
        except ValidationError as error:
            self.message_user(request, " ".join(error.messages), messages.ERROR)
            return HttpResponseRedirect(request.get_full_path())

    def save_model(
        self, request: HttpRequest, obj: Any, form: Any, change: bool
    ) -> None:
        raise NotImplementedError

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class ReasonForm(ActionForm):
    """Beside the choice of an act on several rows."""

    reason = forms.CharField(required=False, max_length=200, label="Reason:")


def moderator_of(request: HttpRequest) -> User:
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def for_each(
    page: ModelAdmin,
    request: HttpRequest,
    rows: QuerySet[Any],
    act: Callable[[Any], object],
    done: str,
) -> HttpResponse | None:
    """Each row on its own: one that refuses does not stop the others."""
    count = 0
    for row in rows:
        try:
            act(row)
            count += 1
        except ValidationError as error:
            text = f"{row}: {' '.join(error.messages)}"
            page.message_user(request, text, messages.WARNING)
        except PermissionDenied as error:
            text = f"{row}: {str(error) or 'this is not for you.'}"
            page.message_user(request, text, messages.WARNING)
    if count:
        page.message_user(request, f"{count} {done}.", messages.SUCCESS)
    return None


def became(row: Any, made: Any) -> None:
    """The form's row is the one that an action has stored."""
    row.__dict__.update(made.__dict__)
