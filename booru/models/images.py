"""Images: one row for what Philomena calls an image and others a post."""

from __future__ import annotations

from typing import NamedTuple
from uuid import UUID

from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.models import User
from accounts.policies import may_moderate
from booru.models.tags import Tag


class ImageQuerySet(models.QuerySet["Image"]):
    def visible_to(self, viewer: User | None) -> ImageQuerySet:
        """The images a viewer may see in lists: moderators see hidden and waiting
        ones too, uploaders their own waiting ones."""
        if may_moderate(viewer):
            return self
        shown = Q(approved=True)
        if viewer is not None:
            shown |= Q(uploader=viewer)
        return self.filter(shown, hidden_from_users=False)

    def newest(self) -> ImageQuerySet:
        return self.order_by("-id")


class Pixels(NamedTuple):
    """What a picture has and a paste has not; seconds in `duration`."""

    width: int
    height: int
    format: str
    mime_type: str
    aspect_ratio: float
    duration: float
    animated: bool


class Image(models.Model):
    """A picture, a film or a paste, which is a text: one kind of row, so that all are
    tagged, voted, talked about, hidden and merged alike. Pastes have a `paste_body`
    and none of the fields of pixels; `size` and the hashes are of its UTF-8. The text
    of a destroyed one is empty.

    `files` names what is stored: file name -> {"rev", "w", "h", "size"}, `rev`
    being the folder it lies in (`booru.storage`). Switching it switches the files."""

    class MediaType(models.TextChoices):
        IMAGE = "image"
        PASTE = "paste"

    class Format(models.TextChoices):
        PNG = "png"
        JPG = "jpg"
        GIF = "gif"
        SVG = "svg"
        WEBM = "webm"
        MP4 = "mp4"
        WEBP = "webp"
        AVIF = "avif"

    id = models.AutoField(primary_key=True)
    # What the Nekos dialect calls it by.
    uuid: models.UUIDField[UUID, UUID] = models.UUIDField(
        unique=True, db_default=RandomUUID(), editable=False
    )
    media_type = models.CharField(
        max_length=5,
        choices=MediaType.choices,
        default=MediaType.IMAGE,
        db_default=MediaType.IMAGE,
    )
    uploader = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="images"
    )
    anonymous = models.BooleanField(default=False)
    ip = models.GenericIPAddressField(null=True, blank=True)
    fingerprint = models.CharField(max_length=64, blank=True, default="")

    name = models.CharField(max_length=255, blank=True, default="")
    width = models.IntegerField(null=True)
    height = models.IntegerField(null=True)
    size = models.IntegerField()
    orig_size = models.IntegerField()
    format = models.CharField(max_length=4, choices=Format.choices, null=True)
    mime_type = models.CharField(max_length=32, null=True)
    aspect_ratio = models.FloatField(null=True)
    # Seconds; 0 for what does not move.
    duration = models.FloatField(default=0.0, null=True)
    animated = models.BooleanField(default=False, null=True)
    # The dominant colour, `#rrggbb`; empty until processed.
    color = models.CharField(max_length=7, blank=True, default="", db_default="")
    paste_body = models.TextField(blank=True, default="", db_default="")
    # Made for this place, or taken from elsewhere; null: nobody said.
    original = models.BooleanField(null=True, blank=True)
    # Words for the first source where its host says little.
    source_label = models.CharField(
        max_length=80, blank=True, default="", db_default=""
    )
    sha512_hash = models.CharField(max_length=128, db_index=True)
    orig_sha512_hash = models.CharField(max_length=128, null=True, blank=True)
    perceptual_hash = models.CharField(max_length=16, blank=True, default="")
    files = models.JSONField(default=dict)

    description = models.TextField(blank=True, default="")
    scratchpad = models.TextField(blank=True, default="")  # notes of moderators
    tags = models.ManyToManyField(Tag, through="Tagging", related_name="images")
    locked_tags = models.ManyToManyField(Tag, related_name="+", blank=True)

    score = models.IntegerField(default=0)
    upvotes = models.IntegerField(default=0)
    downvotes = models.IntegerField(default=0)
    faves = models.IntegerField(default=0)
    hides = models.IntegerField(default=0)
    comment_count = models.IntegerField(default=0)

    thumbnails_generated = models.BooleanField(default=False)
    processed = models.BooleanField(default=False)
    duplication_checked = models.BooleanField(default=False)
    approved = models.BooleanField(default=False)

    # Set by moderators: while it is, only they may.
    tags_locked = models.BooleanField(default=False)
    description_locked = models.BooleanField(default=False)
    comments_locked = models.BooleanField(default=False)

    hidden_from_users = models.BooleanField(default=False)
    hidden_image_key = models.CharField(max_length=12, blank=True, default="")
    deletion_reason = models.TextField(null=True, blank=True)
    deleted_by = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    duplicate_of = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="duplicates"
    )
    # The files are gone for good; the stub stays.
    destroyed_content = models.BooleanField(default=False)

    created_at = models.DateTimeField(default=timezone.now)
    first_seen_at = models.DateTimeField(default=timezone.now)
    # Moved by the actions that edit the row, not by counters (philomena-api 6.3).
    updated_at = models.DateTimeField(default=timezone.now)

    objects = ImageQuerySet.as_manager()

    class Meta:
        constraints = [
            # Two simultaneous uploads of one file: the second insert fails here.
            models.UniqueConstraint(
                "orig_sha512_hash",
                name="image_orig_sha512_unique",
                condition=Q(orig_sha512_hash__isnull=False),
            ),
            models.CheckConstraint(
                name="image_dimensions",
                condition=Q(width__gt=0, height__gt=0, size__gt=0, orig_size__gt=0),
            ),
            models.CheckConstraint(
                name="image_media_type",
                condition=Q(
                    media_type="image",
                    paste_body="",
                    width__isnull=False,
                    height__isnull=False,
                    format__isnull=False,
                    mime_type__isnull=False,
                    aspect_ratio__isnull=False,
                    duration__isnull=False,
                    animated__isnull=False,
                )
                | (
                    Q(
                        media_type="paste",
                        width__isnull=True,
                        height__isnull=True,
                        format__isnull=True,
                        mime_type__isnull=True,
                        aspect_ratio__isnull=True,
                        duration__isnull=True,
                        animated__isnull=True,
                    )
                    & (~Q(paste_body="") | Q(destroyed_content=True))
                ),
            ),
            models.CheckConstraint(
                name="image_score",
                condition=Q(score=F("upvotes") - F("downvotes")),
            ),
            models.CheckConstraint(
                name="image_counters",
                condition=Q(
                    upvotes__gte=0,
                    downvotes__gte=0,
                    faves__gte=0,
                    hides__gte=0,
                    comment_count__gte=0,
                ),
            ),
            models.CheckConstraint(
                name="image_hidden_has_key",
                condition=Q(hidden_from_users=False, hidden_image_key="")
                | (Q(hidden_from_users=True) & ~Q(hidden_image_key="")),
            ),
            models.CheckConstraint(
                name="image_destroyed_is_hidden",
                condition=Q(destroyed_content=False) | Q(hidden_from_users=True),
            ),
            models.CheckConstraint(
                name="image_merged_is_hidden",
                condition=Q(duplicate_of__isnull=True) | Q(hidden_from_users=True),
            ),
            models.CheckConstraint(
                name="image_processed_has_thumbnails",
                condition=Q(processed=False) | Q(thumbnails_generated=True),
            ),
        ]
        indexes = [
            models.Index(
                fields=["-id"],
                name="image_newest_shown",
                condition=Q(hidden_from_users=False, approved=True),
            ),
            # The few that wait for approval, which the front page shows to some.
            models.Index(
                fields=["-id"], name="image_waiting", condition=Q(approved=False)
            ),
            # Ranges of time are ranges of ids, wherever both ascend together.
            models.Index(fields=["created_at", "id"], name="image_by_created_at"),
            models.Index(fields=["first_seen_at", "id"], name="image_by_first_seen"),
            # What changed since a moment, for whoever keeps a copy.
            models.Index(fields=["updated_at", "id"], name="image_by_updated_at"),
            # The few of which somebody said whether they are original.
            models.Index(
                fields=["id"],
                name="image_told_original",
                condition=Q(original__isnull=False),
            ),
            # What a search looks up in the rows themselves.
            models.Index(fields=["ip"], name="image_by_ip"),
            models.Index(fields=["name", "id"], name="image_by_file_name"),
            models.Index(
                fields=["fingerprint"],
                name="image_by_fingerprint",
                condition=~Q(fingerprint=""),
            ),
        ]

    def __str__(self) -> str:
        """What pages and the log call it."""
        return f"{'Paste' if self.is_paste else 'Image'} {self.pk}"

    @property
    def called(self) -> str:
        """The same within a sentence."""
        return str(self).lower()

    @property
    def is_paste(self) -> bool:
        return self.media_type == self.MediaType.PASTE

    @property
    def pixels(self) -> Pixels | None:
        """None of a paste."""
        if (
            self.width is None
            or self.height is None
            or self.format is None
            or self.mime_type is None
            or self.aspect_ratio is None
        ):
            return None
        return Pixels(
            self.width,
            self.height,
            self.format,
            self.mime_type,
            self.aspect_ratio,
            self.duration or 0.0,
            bool(self.animated),
        )
