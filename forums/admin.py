"""The back office of the forums: admins make and change forums, moderators look at
lists of topics and posts. Its buttons call the same actions as everything else."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.text import Truncator

from accounts.admin import ModelAdmin
from accounts.models import User
from forums import policies
from forums.actions import posts, topics
from forums.actions.forums import (
    ForumDraft,
    clean_forum,
    create_forum,
    delete_forum,
    edit_forum,
)
from forums.addresses import forum_address, post_address, topic_address
from forums.models import Forum, Post, Topic
from forums.models.forums import levels_open_to

if TYPE_CHECKING:
    ModelForm = forms.ModelForm[Forum]
else:  # generic for the type checker only
    ModelForm = forms.ModelForm

HIDDEN_HERE = "Hidden by staff"
_FIELDS = tuple(ForumDraft.__annotations__)


def _account(request: HttpRequest) -> User:
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


class ForumForm(ModelForm):
    """Refuses what the action would."""

    class Meta:
        model = Forum
        fields = _FIELDS

    @property
    def draft(self) -> ForumDraft:
        """The short name of a forum that is there cannot be typed in."""
        given = ForumDraft.of(self.instance).__dict__ | self.cleaned_data
        return ForumDraft(**{name: given[name] for name in _FIELDS})

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if not self.errors:
            clean_forum(self.draft)
        return cleaned


@admin.register(Forum)
class ForumAdmin(ModelAdmin):
    form = ForumForm
    list_display = (
        "name", "short_name", "section", "position", "access_level", "topic_count",
        "post_count", "page",
    )  # fmt: skip
    list_filter = ("access_level", "section")
    ordering = ("position", "id")
    actions = None

    @admin.display(description="On the site")
    def page(self, forum: Forum) -> str:
        return _link(forum_address(forum), "Open")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["short_name"] if obj else []

    def has_add_permission(self, request: HttpRequest) -> bool:
        return policies.may_run_forums(_account(request))

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return policies.may_run_forums(_account(request))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """An empty one, made by mistake."""
        may = policies.may_run_forums(_account(request))
        return may and obj is not None and not obj.topics.exists()

    def save_model(
        self, request: HttpRequest, obj: Forum, form: Any, change: bool
    ) -> None:
        admin_user = _account(request)
        if change:
            edit_forum(obj, form.draft, admin=admin_user)
        else:
            obj.pk = create_forum(form.draft, admin=admin_user).pk

    def delete_model(self, request: HttpRequest, obj: Forum) -> None:
        delete_forum(obj, admin=_account(request))


class Tended(ModelAdmin):
    """Rows that only actions write."""

    show_full_result_count = False
    list_per_page = 50
    ordering = ("-id",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        hidden = self.exclude or ()
        names = [field.name for field in self.model._meta.fields]
        return [name for name in names if name not in hidden]

    def tend(
        self,
        request: HttpRequest,
        rows: QuerySet[Any],
        act: Callable[..., object],
        done: str,
        **given: str,
    ) -> None:
        """Each row on its own: one that refuses does not stop the others."""
        count, moderator = 0, _account(request)
        for row in rows:
            try:
                act(row, moderator=moderator, **given)
                count += 1
            except ValidationError as error:
                text = f"{row}: {' '.join(error.messages)}"
                self.message_user(request, text, messages.WARNING)
        if count:
            self.message_user(request, f"{count} {done}.", messages.SUCCESS)


@admin.register(Topic)
class TopicAdmin(Tended):
    list_display = (
        "title", "forum", "user", "post_count", "view_count", "sticky", "locked_at",
        "hidden_from_users", "deletion_reason", "created_at", "page",
    )  # fmt: skip
    list_filter = ("hidden_from_users", "sticky", "forum", "created_at")
    search_fields = ("title", "slug", "user__name")
    list_select_related = ("forum", "user")
    exclude = ("last_post", "title_words")
    actions = ("hide", "restore", "lock", "unlock", "pin", "unpin")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Topic]:
        rows = super().get_queryset(request).defer("title_words")
        open_levels = levels_open_to(_account(request))
        return rows.filter(forum__access_level__in=open_levels)

    @admin.display(description="On the site")
    def page(self, topic: Topic) -> str:
        return _link(topic_address(topic), "Open")

    @admin.action(description="Hide (the reason is “Hidden by staff”)")
    def hide(self, request: HttpRequest, rows: QuerySet[Topic]) -> None:
        self.tend(request, rows, topics.hide_topic, "hidden", reason=HIDDEN_HERE)

    @admin.action(description="Restore")
    def restore(self, request: HttpRequest, rows: QuerySet[Topic]) -> None:
        self.tend(request, rows, topics.unhide_topic, "restored")

    @admin.action(description="Lock (the reason is “Closed by staff”)")
    def lock(self, request: HttpRequest, rows: QuerySet[Topic]) -> None:
        reason = "Closed by staff"
        self.tend(request, rows, topics.lock_topic, "locked", reason=reason)

    @admin.action(description="Unlock")
    def unlock(self, request: HttpRequest, rows: QuerySet[Topic]) -> None:
        self.tend(request, rows, topics.unlock_topic, "unlocked")

    @admin.action(description="Pin")
    def pin(self, request: HttpRequest, rows: QuerySet[Topic]) -> None:
        self.tend(request, rows, topics.stick_topic, "pinned")

    @admin.action(description="Unpin")
    def unpin(self, request: HttpRequest, rows: QuerySet[Topic]) -> None:
        self.tend(request, rows, topics.unstick_topic, "unpinned")


@admin.register(Post)
class PostAdmin(Tended):
    """To destroy one for good is for its page, which asks."""

    list_display = (
        "id", "beginning", "topic", "user", "anonymous", "ip", "approved",
        "hidden_from_users", "deletion_reason", "created_at", "page",
    )  # fmt: skip
    list_filter = ("approved", "hidden_from_users", "created_at")
    search_fields = ("=id", "user__name", "=ip", "=fingerprint")
    search_help_text = "Number, account, address or fingerprint of the browser"
    list_select_related = ("topic__forum", "user")
    exclude = ("words",)
    actions = ("hide", "restore", "approve", "unapprove")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Post]:
        rows = super().get_queryset(request).defer("words", "topic__title_words")
        open_levels = levels_open_to(_account(request))
        return rows.filter(topic__forum__access_level__in=open_levels)

    @admin.display(description="Text")
    def beginning(self, post: Post) -> str:
        return Truncator(post.body).chars(60)

    @admin.display(description="On the site")
    def page(self, post: Post) -> str:
        return _link(post_address(post, post.topic), "Open")

    @admin.action(description="Hide (the reason is “Hidden by staff”)")
    def hide(self, request: HttpRequest, rows: QuerySet[Post]) -> None:
        self.tend(request, rows, posts.hide_post, "hidden", reason=HIDDEN_HERE)

    @admin.action(description="Restore")
    def restore(self, request: HttpRequest, rows: QuerySet[Post]) -> None:
        self.tend(request, rows, posts.unhide_post, "restored")

    @admin.action(description="Approve")
    def approve(self, request: HttpRequest, rows: QuerySet[Post]) -> None:
        self.tend(request, rows, posts.approve_post, "approved")

    @admin.action(description="Let wait for approval")
    def unapprove(self, request: HttpRequest, rows: QuerySet[Post]) -> None:
        self.tend(request, rows, posts.unapprove_post, "waiting")


def _link(address: str, text: str) -> str:
    return format_html('<a href="{}">{}</a>', address, text)
