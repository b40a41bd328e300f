"""What comments, posts and their earlier versions have in common."""

from __future__ import annotations

from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models.users import User


class Text(models.Model):
    """A text that somebody wrote under something: by an account (perhaps without its
    name) from an address. `words` are those that the search finds it by, written with
    the body by the actions (`booru.search.words`).

    Hidden: staff took it from view, and can bring it back. Destroyed: the body is gone
    for good. Not approved: waits until staff have looked at it."""

    id = models.AutoField(primary_key=True)
    user = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="%(class)ss"
    )
    anonymous = models.BooleanField(default=False)
    ip = models.GenericIPAddressField(null=True, blank=True)
    fingerprint = models.CharField(max_length=64, blank=True, default="")
    body = models.TextField()
    words = SearchVectorField(null=True, editable=False)
    edit_reason = models.CharField(max_length=70, null=True, blank=True)
    edited_at = models.DateTimeField(null=True, blank=True)
    hidden_from_users = models.BooleanField(default=False)
    deletion_reason = models.TextField(blank=True, default="")
    deleted_by = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    destroyed_content = models.BooleanField(default=False)
    approved = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=timezone.now)
    updated_at = models.DateTimeField(default=timezone.now)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(class)s_destroyed_is_hidden",
                condition=Q(destroyed_content=False) | Q(hidden_from_users=True),
            )
        ]


class TextVersion(models.Model):
    """A text as it was before an edit, and who replaced it when and why."""

    body = models.TextField()
    edit_reason = models.CharField(max_length=70, blank=True, default="")
    replaced_by = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        abstract = True
