"""Who changed which tags and sources, and when."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone

from accounts.models import User
from booru.models.bulk import BulkChange
from booru.models.images import Image
from booru.models.tags import Tag


class Edit(models.Model):
    """What every change record says of its author."""

    user = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    ip = models.GenericIPAddressField(null=True, blank=True)
    fingerprint = models.CharField(max_length=64, blank=True, default="")
    created_at = models.DateTimeField(default=timezone.now)
    # The job that made it, and the change that it takes back, if any.
    bulk = models.ForeignKey(
        BulkChange, models.SET_NULL, null=True, blank=True, related_name="%(class)ss"
    )
    reverts = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="reverted_by"
    )

    class Meta:
        abstract = True


class TagChange(Edit):
    """One edit of one image's tags; its rows say which tags came and went."""

    image = models.ForeignKey(Image, models.CASCADE, related_name="tag_changes")

    class Meta:
        indexes = [
            models.Index(fields=["image", "-id"], name="tag_change_by_image"),
            models.Index(fields=["user", "-id"], name="tag_change_by_user"),
        ]

    def __str__(self) -> str:
        return f"Tag change {self.pk} of image {self.image_id}"


class TagChangeRow(models.Model):
    change = models.ForeignKey(TagChange, models.CASCADE, related_name="rows")
    tag = models.ForeignKey(Tag, models.CASCADE, related_name="+")
    added = models.BooleanField()

    class Meta:
        constraints = [
            models.UniqueConstraint("change", "tag", name="tag_change_row_unique")
        ]

    def __str__(self) -> str:
        return f"{'+' if self.added else '-'}{self.tag_id}"


class SourceChange(Edit):
    image = models.ForeignKey(Image, models.CASCADE, related_name="source_changes")
    added = ArrayField(models.CharField(max_length=255), default=list)
    removed = ArrayField(models.CharField(max_length=255), default=list)

    class Meta:
        indexes = [
            models.Index(fields=["image", "-id"], name="source_change_by_image"),
            models.Index(fields=["user", "-id"], name="source_change_by_user"),
        ]

    def __str__(self) -> str:
        return f"Source change {self.pk} of image {self.image_id}"
