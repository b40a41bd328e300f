"""Where else a post is to be found."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from booru.location_sites import SITES
from booru.models.images import Image


class PostLocation(models.Model):
    """The same picture at another site (`booru.location_sites`). A page over there is
    the copy of one post here at most."""

    post = models.ForeignKey(Image, models.CASCADE, related_name="locations")
    site = models.CharField(max_length=16, choices=[(name, name) for name in SITES])
    site_id = models.BigIntegerField()
    url = models.CharField(max_length=255)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("site", "site_id")
        constraints = [
            models.UniqueConstraint(
                fields=["site", "site_id"], name="post_location_unique"
            ),
            models.CheckConstraint(
                name="post_location_site_id", condition=models.Q(site_id__gt=0)
            ),
        ]
        indexes = [models.Index(fields=["site_id"], name="post_location_by_id")]

    def __str__(self) -> str:
        return self.url
