"""What users do with images: votes, faves, personal hides, subscriptions. One row for
each pair of user and image; the counters of the image are kept by the actions."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from accounts.models import User
from booru.models.images import Image


class Interaction(models.Model):
    """What all of them have. Both directions have an index that holds the other side
    as well: (user, image) is the constraint, (image, user) for pages of images."""

    image = models.ForeignKey(Image, models.CASCADE, related_name="+", db_index=False)
    user = models.ForeignKey(User, models.CASCADE, related_name="+", db_index=False)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        abstract = True
        constraints = [
            models.UniqueConstraint(fields=["user", "image"], name="%(class)s_unique")
        ]
        indexes = [models.Index(fields=["image", "user"], name="%(class)s_by_image")]


class ImageVote(Interaction):
    up = models.BooleanField()

    class Meta(Interaction.Meta):
        pass

    def __str__(self) -> str:
        return f"{self.user_id} {'+' if self.up else '-'}{self.image_id}"


class ImageFave(Interaction):
    class Meta(Interaction.Meta):
        pass

    def __str__(self) -> str:
        return f"{self.user_id} faved {self.image_id}"


class ImageHide(Interaction):
    """The user does not want to see the image; nothing to do with moderation."""

    class Meta(Interaction.Meta):
        pass

    def __str__(self) -> str:
        return f"{self.user_id} hid {self.image_id}"


class ImageSubscription(Interaction):
    class Meta(Interaction.Meta):
        pass

    def __str__(self) -> str:
        return f"{self.user_id} watches {self.image_id}"
