"""Who is asking: users, the keys of their programs, and bans."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Value
from django.db.models.functions import Coalesce, Collate, Lower, Trim
from django.db.models.lookups import Exact
from django.utils import timezone


class Role(models.TextChoices):
    USER = "user"
    ASSISTANT = "assistant"
    MODERATOR = "moderator"
    ADMIN = "admin"


class UserQuerySet(models.QuerySet["User"]):
    def active(self) -> UserQuerySet:
        """Confirmed and not deactivated: accounts that may act."""
        return self.filter(confirmed_at__isnull=False, deleted_at__isnull=True)

    def named(self, name: str) -> UserQuerySet:
        """The one of this name, if any, by the index that keeps names unique: the case
        of ASCII letters does not count."""
        wanted = Lower(Collate(Value(name), "C"))
        return self.filter(Exact(Lower("name"), wanted))

    def with_bans(self, now: datetime) -> UserQuerySet:
        """With the attribute `is_banned`."""
        bans = Ban.objects.in_force(now).filter(user=OuterRef("pk"))
        return self.annotate(is_banned=Exists(bans))

    def recently_seen(self) -> UserQuerySet:
        return self.order_by(Coalesce("last_seen_at", "created_at").desc(), "-pk")


class UserManager(BaseUserManager["User"]):
    def get_queryset(self) -> UserQuerySet:
        return UserQuerySet(self.model, using=self._db)

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(name__iexact=username)


class User(AbstractBaseUser):
    """An account. `name` is unique regardless of case (philomena-api 6.6)."""

    name = models.CharField(max_length=50, db_collation="C")
    email = models.EmailField(blank=True)
    role = models.CharField(max_length=9, choices=Role.choices, default=Role.USER)
    verified = models.BooleanField(default=False)
    description = models.TextField(blank=True, default="")
    confirmed_at = models.DateTimeField(null=True, blank=True)
    deleted_at = models.DateTimeField(null=True, blank=True)
    # The filter in force where a request names none (philomena-api 1.3); booru's
    # table, so its id only: accounts lies below booru.
    current_filter_id = models.BigIntegerField(null=True, blank=True, db_index=True)
    # Set by staff: what it hides stays hidden, whatever filter the user chooses.
    forced_filter_id = models.BigIntegerField(null=True, blank=True)
    # The watch list (search, section 6.5): tags, and queries of several lines.
    watched_tag_ids = ArrayField(models.IntegerField(), default=list, blank=True)
    watched_query = models.TextField(blank=True, default="")
    watched_exclude = models.TextField(blank=True, default="")
    no_spoilered_in_watched = models.BooleanField(default=False)
    uploads_count = models.IntegerField(default=0)
    # The last request with a session, to the minute; requests of programs count not.
    last_seen_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    updated_at = models.DateTimeField(auto_now=True)

    USERNAME_FIELD = "name"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects: ClassVar[UserManager] = UserManager()

    class Meta:
        indexes = [
            models.Index(
                Coalesce("last_seen_at", "created_at").desc(),
                F("id").desc(),
                name="user_recently_seen",
            ),
        ]
        constraints = [
            models.UniqueConstraint(Lower("name"), name="user_name_unique"),
            models.UniqueConstraint(
                Lower("email"), name="user_email_unique", condition=~Q(email="")
            ),
            models.CheckConstraint(
                name="user_name_trimmed", condition=Q(name=Trim("name")) & ~Q(name="")
            ),
            # The Tachi dialect addresses users by id, name or `me`.
            models.CheckConstraint(
                name="user_name_addressable",
                condition=~Q(name__regex=r"^[0-9]+$") & ~Q(name__iexact="me"),
            ),
            models.CheckConstraint(
                name="user_uploads_count", condition=Q(uploads_count__gte=0)
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_active(self) -> bool:  # type: ignore[override]
        return self.deleted_at is None

    @property
    def is_staff(self) -> bool:
        """Django's word for "may open the admin": moderators and admins."""
        return self.role in (Role.MODERATOR, Role.ADMIN)

    @property
    def is_superuser(self) -> bool:
        return self.role == Role.ADMIN

    # Django's admin asks these; what a moderator may change there is said by each
    # ModelAdmin, so the role is the whole answer.
    def has_perm(self, perm: str, obj: Any = None) -> bool:
        return self.is_active and self.is_staff

    def has_module_perms(self, app_label: str) -> bool:
        return self.is_active and self.is_staff


class KeyKind(models.TextChoices):
    IMAGE = "image", "Image key (Philomena and Twibooru clients)"
    SCORE = "score", "Score token"
    NEKOS = "nekos", "Nekos token"


class ScorePermission(models.TextChoices):
    """What a score token may be allowed (tachi-api, section 1.4)."""

    SUBMIT_SCORE = "submit_score", "Import scores"
    CUSTOMISE_PROFILE = "customise_profile", "Change profile and game settings"
    CUSTOMISE_SESSION = "customise_session", "Change names and notes of sessions"
    CUSTOMISE_SCORE = "customise_score", "Change comments and highlights of scores"
    DELETE_SCORE = "delete_score", "Delete scores and revert imports"
    MANAGE_RIVALS = "manage_rivals", "Choose rivals"
    MANAGE_TARGETS = "manage_targets", "Follow goals and quests"
    MANAGE_CHALLENGES = "manage_challenges", "Manage challenges"


class ApiKey(models.Model):
    """A program's key. Found by `digest`, a keyed hash, so that the table alone opens
    nothing; `encrypted` lets its owner see it again (`accounts.keys`).

    A user has one key of each kind without a name, and as many named score tokens as
    they like; `permissions` (of score tokens only) never change once it is made."""

    user = models.ForeignKey(User, models.CASCADE, related_name="keys")
    kind = models.CharField(max_length=5, choices=KeyKind.choices)
    digest = models.BinaryField(max_length=32)
    encrypted = models.BinaryField()
    name = models.CharField(max_length=80, blank=True, default="")
    permissions = ArrayField(models.TextField(), default=list, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint("kind", "digest", name="api_key_digest_unique"),
            models.UniqueConstraint(
                "user", "kind", name="api_key_one_image_key", condition=Q(kind="image")
            ),
            models.UniqueConstraint(
                "user",
                name="api_key_one_nameless_token",
                condition=Q(kind="score", name=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} of user {self.user_id}"

    @property
    def allows(self) -> str:
        """A score token's permissions as people read them: "import scores, choose
        rivals"."""
        chosen = [one for one in ScorePermission if one in self.permissions]
        if len(chosen) == len(ScorePermission):
            return "do everything"
        return ", ".join(str(one.label).lower() for one in chosen) or "only read"


class BanQuerySet(models.QuerySet["Ban"]):
    def in_force(self, now: datetime) -> BanQuerySet:
        return self.filter(enabled=True, valid_until__gt=now)


class Ban(models.Model):
    """One of user, subnet or fingerprint may not write until `valid_until`."""

    user = models.ForeignKey(
        User, models.CASCADE, null=True, blank=True, related_name="bans"
    )
    subnet = models.GenericIPAddressField(null=True, blank=True)
    prefix_length = models.PositiveSmallIntegerField(null=True, blank=True)
    fingerprint = models.CharField(max_length=64, blank=True, default="")
    reason = models.CharField(max_length=255)
    enabled = models.BooleanField(default=True)
    valid_until = models.DateTimeField()
    banned_by = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now)

    objects = BanQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="ban_has_one_target",
                condition=Q(user__isnull=False, subnet__isnull=True, fingerprint="")
                | Q(user__isnull=True, subnet__isnull=False, fingerprint="")
                | (Q(user__isnull=True, subnet__isnull=True) & ~Q(fingerprint="")),
            ),
            models.CheckConstraint(
                name="ban_outlives_its_making",
                condition=Q(valid_until__gt=F("created_at")),
            ),
        ]

    def __str__(self) -> str:
        return f"Ban {self.pk}: {self.reason}"
