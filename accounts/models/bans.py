"""Who may not write for a while."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import BooleanField, Exists, F, OuterRef, Q
from django.db.models.expressions import RawSQL
from django.utils import timezone

from accounts.models.users import User, UserQuerySet


class BanQuerySet(models.QuerySet["Ban"]):
    def in_force(self, now: datetime) -> BanQuerySet:
        return self.filter(enabled=True, valid_until__gt=now)

    def on_place(self, ip: str | None, fingerprint: str) -> BanQuerySet:
        """Those of a network that holds the address, or of the fingerprint."""
        if not ip and not fingerprint:
            return self.none()
        covers = Q(RawSQL(_COVERS, [ip or None], BooleanField()))  # noqa: S611 - ours
        by_browser = Q(fingerprint=fingerprint) & ~Q(fingerprint="")
        return self.filter(covers | by_browser)


# NULL, which is no match, where the ban is of something else.
_COVERS = "set_masklen(subnet, coalesce(prefix_length, masklen(subnet))) >>= %s::inet"


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


def with_bans(users: UserQuerySet, now: datetime) -> UserQuerySet:
    """With the attribute `is_banned`."""
    bans = Ban.objects.in_force(now).filter(user=OuterRef("pk"))
    return users.annotate(is_banned=Exists(bans))
