"""What an image has several of, or what is known of its pixels: its tags, sources,
brightness and features."""

from __future__ import annotations

from django.contrib.postgres.indexes import GistIndex
from django.db import models
from django.db.models import Func, Q
from django.db.models.functions import Lower
from django.utils import timezone

from accounts.models import User
from booru.models.images import Image
from booru.models.tags import Tag


class Tagging(models.Model):
    # Both directions have an index that holds the other side as well.
    image = models.ForeignKey(Image, models.CASCADE, db_index=False)
    tag = models.ForeignKey(Tag, models.CASCADE, db_index=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["image", "tag"], name="tagging_unique"),
        ]
        indexes = [models.Index(fields=["tag", "image"], name="tagging_by_tag")]

    def __str__(self) -> str:
        return f"{self.image_id} {self.tag_id}"


class ImageSource(models.Model):
    image = models.ForeignKey(Image, models.CASCADE, related_name="sources")
    position = models.PositiveSmallIntegerField()
    url = models.CharField(max_length=255)

    class Meta:
        ordering = ("position",)
        constraints = [
            models.UniqueConstraint("image", "url", name="image_source_unique"),
            models.CheckConstraint(
                name="image_source_at_most_15", condition=Q(position__lt=15)
            ),
        ]
        indexes = [models.Index(Lower("url"), name="image_source_by_url")]

    def __str__(self) -> str:
        return self.url


class ImageIntensity(models.Model):
    """Mean luma of the four quadrants, 0 to 255 (tags and media, section 13)."""

    image = models.OneToOneField(
        Image, models.CASCADE, primary_key=True, related_name="intensities"
    )
    nw = models.FloatField()
    ne = models.FloatField()
    sw = models.FloatField()
    se = models.FloatField()

    class Meta:
        verbose_name_plural = "image intensities"
        indexes = [
            GistIndex(
                Func("nw", "ne", function="point"),
                Func("sw", "se", function="point"),
                name="intensity_points",
            )
        ]

    def __str__(self) -> str:
        return f"{self.image_id}: {self.nw} {self.ne} {self.sw} {self.se}"


class ImageFeature(models.Model):
    image = models.ForeignKey(Image, models.CASCADE, related_name="features")
    featured_by = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("-created_at", "-pk")
        indexes = [models.Index(fields=["-created_at", "-id"], name="feature_newest")]

    def __str__(self) -> str:
        return f"Image {self.image_id} at {self.created_at}"
