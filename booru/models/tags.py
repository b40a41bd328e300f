"""Tags: their names, relations and the do-not-post list."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.utils import timezone

from accounts.models import User
from accounts.policies import may_moderate
from booru.categories import CATEGORIES, DISPLAY_ORDER

# Which tags the Nekos dialect has as what: aliases are none (nekos-api, section 7).
_NO_ALIAS = Q(aliased_tag__isnull=True)
_ARTIST = Q(namespace="artist")
_WHO = ("character", "oc")
ARTISTS = _NO_ALIAS & _ARTIST
CHARACTERS = _NO_ALIAS & Q(category__in=_WHO) & ~_ARTIST
SUBJECTS = _NO_ALIAS & ~Q(category__in=("error", "rating", "origin", *_WHO)) & ~_ARTIST


class TagQuerySet(models.QuerySet["Tag"]):
    def in_display_order(self) -> TagQuerySet:
        """By category, then name (tags and media, section 2)."""
        places = [
            When(category=name, then=Value(DISPLAY_ORDER[name])) for name in CATEGORIES
        ]
        return self.order_by(Case(*places, default=Value(len(places) + 1)), "name")

    def with_posts_count(self) -> TagQuerySet:
        """With images and pastes together as `posts_count`, in the form that
        `tag_by_posts_count` is an index of."""
        return self.annotate(posts_count=F("images_count") + F("pastes_count"))

    def for_philomena(self) -> TagQuerySet:
        """With all that the tag object of that dialect shows."""
        return self.with_relations().prefetch_related("dnp_entries")

    def with_relations(self) -> TagQuerySet:
        """With the tags that it is bound to."""
        return self.select_related("aliased_tag").prefetch_related(
            "aliases", "implied_tags", "implied_by_tags"
        )

    def lock(self, ids: Iterable[int]) -> list[Tag]:
        """The rows, locked in the order of their ids: two edits that share tags
        then wait for each other instead of dead-locking."""
        rows = self.filter(pk__in=list(ids)).order_by("pk")
        return list(rows.select_for_update(no_key=True))


class Tag(models.Model):
    id = models.AutoField(primary_key=True)
    # What the Nekos dialect calls it by.
    uuid: models.UUIDField[UUID, UUID] = models.UUIDField(
        unique=True, db_default=RandomUUID(), editable=False
    )
    name = models.TextField(unique=True, db_collation="C")
    slug = models.TextField(unique=True, db_collation="C")
    namespace = models.TextField(null=True, blank=True)
    name_in_namespace = models.TextField()
    category = models.CharField(
        max_length=16, null=True, blank=True, choices=[(c, c) for c in CATEGORIES]
    )
    description = models.TextField(blank=True, default="")
    short_description = models.CharField(max_length=255, blank=True, default="")
    spoiler_image = models.CharField(max_length=255, blank=True, default="")
    mod_notes = models.TextField(blank=True, default="")
    # Images, and pastes, that carry it and are not hidden; kept by the actions, never
    # by a trigger, because hiding counts too.
    images_count = models.IntegerField(default=0)
    pastes_count = models.IntegerField(default=0, db_default=0)
    aliased_tag = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="aliases"
    )
    implied_tags = models.ManyToManyField(
        "self", symmetrical=False, related_name="implied_by_tags", blank=True
    )
    # The transaction that last changed what the search knows of the tag: set by a
    # trigger, read by `booru.index.directory`.
    changed_in = models.BigIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(default=timezone.now)
    updated_at = models.DateTimeField(auto_now=True)

    objects = TagQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="tag_images_count", condition=Q(images_count__gte=0)
            ),
            models.CheckConstraint(
                name="tag_pastes_count", condition=Q(pastes_count__gte=0)
            ),
            models.CheckConstraint(
                name="tag_not_its_own_alias",
                condition=Q(aliased_tag__isnull=True) | ~Q(aliased_tag=F("id")),
            ),
            models.CheckConstraint(
                name="tag_name_has_no_comma",
                condition=~Q(name="") & ~Q(name__contains=","),
            ),
        ]
        indexes = [
            models.Index(fields=["-images_count", "id"], name="tag_by_count"),
            models.Index(
                (F("images_count") + F("pastes_count")).desc(),
                "id",
                name="tag_by_posts_count",
            ),
            models.Index(fields=["changed_in"], name="tag_by_change"),
            # Lists of the Nekos dialect, and which tags it searches the words of.
            models.Index(
                fields=["created_at", "id"], name="tag_artists", condition=ARTISTS
            ),
            models.Index(
                fields=["created_at", "id"], name="tag_characters", condition=CHARACTERS
            ),
            models.Index(
                fields=["created_at", "id"], name="tag_subjects", condition=SUBJECTS
            ),
            models.Index(
                fields=["id"], name="tag_described", condition=~Q(description="")
            ),
        ]

    def __str__(self) -> str:
        return self.name


class TagDetails(models.Model):
    """What the Nekos dialect tells of artists, categories and characters and no other
    does (nekos-api, section 7). A tag without a row has the defaults."""

    class Type(models.TextChoices):
        CHARACTER = "character"
        SETTING = "setting"
        FORMAT = "format"

    tag = models.OneToOneField(
        Tag, models.CASCADE, primary_key=True, related_name="details"
    )
    # Artists.
    url = models.URLField("address", max_length=255, blank=True, default="")
    # Categories.
    nsfw = models.BooleanField("not safe for work", default=False)
    category_type = models.CharField(
        max_length=9, choices=Type.choices, blank=True, default=""
    )
    # Characters.
    source = models.CharField("work of origin", max_length=255, blank=True, default="")
    gender = models.CharField(max_length=80, blank=True, default="")
    ages = ArrayField(models.PositiveIntegerField(), default=list, blank=True)
    birth_date = models.CharField(max_length=80, blank=True, default="")
    nationality = models.CharField(max_length=80, blank=True, default="")
    occupations = ArrayField(models.CharField(max_length=80), default=list, blank=True)

    class Meta:
        verbose_name_plural = "tag details"

    def __str__(self) -> str:
        return f"Details of tag {self.tag_id}"


class DnpEntryQuerySet(models.QuerySet["DnpEntry"]):
    def visible_to(self, viewer: User | None) -> DnpEntryQuerySet:
        """Listed ones are public; the others are between their artist and
        moderators."""
        if may_moderate(viewer):
            return self
        seen = Q(state=DnpEntry.State.LISTED)
        if viewer is not None:
            seen |= Q(requested_by=viewer)
        return self.filter(seen)


class DnpEntry(models.Model):
    """A wish of an artist about what may be posted."""

    class Kind(models.TextChoices):
        NO_EDITS = "No Edits"
        ARTIST_TAG_CHANGE = "Artist Tag Change"
        UPLOADER_CREDIT_CHANGE = "Uploader Credit Change"
        CERTAIN_TYPE = "Certain Type/Location Only"
        WITH_PERMISSION = "With Permission Only"
        ARTIST_UPLOAD_ONLY = "Artist Upload Only"
        OTHER = "Other"

    class State(models.TextChoices):
        REQUESTED = "requested"
        CLAIMED = "claimed"
        LISTED = "listed"
        RESCINDED = "rescinded"
        ACKNOWLEDGED = "acknowledged"
        CLOSED = "closed"

    tag = models.ForeignKey(Tag, models.CASCADE, related_name="dnp_entries")
    requested_by = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    dnp_type = models.CharField(max_length=32, choices=Kind.choices)
    conditions = models.TextField(blank=True, default="")
    reason = models.TextField(blank=True, default="")
    hide_reason = models.BooleanField(default=False)
    # Between the artist and the staff, seen by both and nobody else.
    instructions = models.TextField(blank=True, default="")
    feedback = models.TextField(blank=True, default="")
    modified_by = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    state = models.CharField(
        max_length=12, choices=State.choices, default=State.REQUESTED
    )
    created_at = models.DateTimeField(default=timezone.now)
    updated_at = models.DateTimeField(auto_now=True)

    objects = DnpEntryQuerySet.as_manager()

    class Meta:
        ordering = ("pk",)
        verbose_name_plural = "DNP entries"

    def __str__(self) -> str:
        return f"{self.dnp_type}: {self.tag_id}"


class ArtistLinkQuerySet(models.QuerySet["ArtistLink"]):
    def shown(self) -> ArtistLinkQuerySet:
        """What others may see: public and verified by staff (philomena-api 3.7)."""
        return self.filter(public=True, state=ArtistLink.State.VERIFIED)


class ArtistLink(models.Model):
    """A user's claim to be the artist of a tag."""

    class State(models.TextChoices):
        UNVERIFIED = "unverified"
        LINK_VERIFIED = "link_verified"
        VERIFIED = "verified"
        CONTACTED = "contacted"
        REJECTED = "rejected"

    user = models.ForeignKey(User, models.CASCADE, related_name="artist_links")
    tag = models.ForeignKey(
        Tag, models.CASCADE, null=True, blank=True, related_name="artist_links"
    )
    uri = models.URLField(max_length=255)
    state = models.CharField(
        max_length=13, choices=State.choices, default=State.UNVERIFIED
    )
    public = models.BooleanField(default=True)
    # What the artist puts on the page to show that it is theirs.
    verification_code = models.CharField(max_length=40, blank=True, default="")
    next_check_at = models.DateTimeField(null=True, blank=True)
    verified_by = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now)
    updated_at = models.DateTimeField(auto_now=True)

    objects = ArtistLinkQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint("uri", "tag", "user", name="artist_link_unique")
        ]
        indexes = [
            models.Index(
                fields=["next_check_at"],
                name="artist_link_due",
                condition=Q(state="unverified"),
            )
        ]

    def __str__(self) -> str:
        return self.uri
