"""Galleries: images that a user put in an order."""

from __future__ import annotations

from uuid import UUID

from django.contrib.postgres.functions import RandomUUID
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.utils import timezone

from accounts.models import User
from booru.models.images import Image


class Gallery(models.Model):
    id = models.AutoField(primary_key=True)
    # What the Nekos dialect calls it by.
    uuid: models.UUIDField[UUID, UUID] = models.UUIDField(
        unique=True, db_default=RandomUUID(), editable=False
    )
    user = models.ForeignKey(
        User, models.CASCADE, related_name="galleries", db_index=False
    )
    # Its owner's name is nobody's business: a generated one stands in its place.
    anonymous = models.BooleanField(default=False)
    title = models.CharField(max_length=100)
    description = models.TextField(blank=True, default="")
    spoiler_warning = models.CharField(max_length=20, blank=True, default="")
    # The words of both, written with them by the actions (`booru.row_texts`).
    description_words = SearchVectorField(null=True, editable=False)
    spoiler_words = SearchVectorField(null=True, editable=False)
    thumbnail = models.ForeignKey(Image, models.PROTECT, related_name="+")
    # The way its page shows the images: by ascending position, or the last one first.
    order_position_asc = models.BooleanField(default=True)
    image_count = models.IntegerField(default=0)
    images = models.ManyToManyField(
        Image, through="GalleryItem", related_name="galleries"
    )
    # When its followers were last told of new images.
    announced_at = models.DateTimeField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name_plural = "galleries"
        constraints = [
            models.CheckConstraint(
                name="gallery_image_count", condition=models.Q(image_count__gte=0)
            )
        ]
        indexes = [
            models.Index(fields=["-created_at", "-id"], name="gallery_newest"),
            models.Index(fields=["user", "-updated_at"], name="gallery_by_user"),
            GinIndex(fields=["description_words"], name="gallery_by_description"),
        ]

    def __str__(self) -> str:
        return self.title


class GalleryItem(models.Model):
    gallery = models.ForeignKey(Gallery, models.CASCADE, db_index=False)
    image = models.ForeignKey(Image, models.CASCADE)
    position = models.IntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["gallery", "image"], name="gallery_item_unique"
            )
        ]
        indexes = [
            models.Index(fields=["gallery", "position"], name="gallery_item_order")
        ]

    def __str__(self) -> str:
        return f"{self.gallery_id}: {self.position} is {self.image_id}"


class GallerySubscription(models.Model):
    gallery = models.ForeignKey(Gallery, models.CASCADE, related_name="subscriptions")
    user = models.ForeignKey(User, models.CASCADE, related_name="+", db_index=False)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "gallery"], name="gallery_subscription_unique"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user_id} follows gallery {self.gallery_id}"
