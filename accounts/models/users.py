"""Who is asking."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce, Collate, Lower, Trim
from django.db.models.lookups import Exact
from django.utils import timezone

# Apps whose pages in the back office know the roles.
_OURS = frozenset({"accounts", "booru", "forums", "scores"})


class Role(models.TextChoices):
    USER = "user"
    ASSISTANT = "assistant"
    MODERATOR = "moderator"
    ADMIN = "admin"


class UserQuerySet(models.QuerySet["User"]):
    def active(self) -> UserQuerySet:
        """Confirmed and not deactivated: accounts that may act."""
        return self.filter(confirmed_at__isnull=False, deleted_at__isnull=True)

    def open(self) -> UserQuerySet:
        """Not deactivated: the others have no page, and nothing they played has."""
        return self.filter(deleted_at__isnull=True)

    def named(self, name: str) -> UserQuerySet:
        """The one of this name, if any, by the index that keeps names unique: the case
        of ASCII letters does not count."""
        wanted = Lower(Collate(Value(name), "C"))
        return self.filter(Exact(Lower("name"), wanted))

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
    # Moderators and admins who do not want to be addressed as such: the API and the
    # pages show them as users (philomena-api 3.7).
    hide_default_role = models.BooleanField(default=False)
    personal_title = models.CharField(max_length=40, blank=True, default="")
    # Name of a file below `avatars/` in the media storage; "" for the drawn one.
    avatar = models.CharField(max_length=80, blank=True, default="")
    bypass_rate_limits = models.BooleanField(default=False)
    # Kept by the actions (philomena-api 6.6).
    uploads_count = models.IntegerField(default=0)
    comments_count = models.IntegerField(default=0)
    posts_count = models.IntegerField(default=0)
    topics_count = models.IntegerField(default=0)
    # How the site looks to this user (philomena-api 7, UserSettings; its 15 images
    # are two rows of a wide window, so that ours are those of `booru.results.PAGE`).
    # The theme is "light", "dark" or "", the system's.
    images_per_page = models.PositiveSmallIntegerField(default=40)
    comments_per_page = models.PositiveSmallIntegerField(default=20)
    theme = models.CharField(max_length=5, blank=True, default="")
    anonymous_by_default = models.BooleanField(default=False)
    watch_on_upload = models.BooleanField(default=True)
    watch_on_reply = models.BooleanField(default=True)
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
            models.CheckConstraint(
                name="user_counters",
                condition=Q(
                    comments_count__gte=0, posts_count__gte=0, topics_count__gte=0
                ),
            ),
            models.CheckConstraint(
                name="user_page_sizes",
                condition=Q(
                    images_per_page__range=(1, 50), comments_per_page__range=(1, 100)
                ),
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
    # ModelAdmin, so the role is the whole answer. The tables of libraries know no
    # roles, and hold what opens an account (addresses, second factors): an admin's too.
    def has_perm(self, perm: str, obj: Any = None) -> bool:
        return self.has_module_perms(perm.partition(".")[0])

    def has_module_perms(self, app_label: str) -> bool:
        may_open = self.is_staff if app_label in _OURS else self.is_superuser
        return self.is_active and may_open
