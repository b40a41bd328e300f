"""Filters: what a viewer hides and spoilers."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from accounts.policies import may_moderate

# The two that always exist (decisions: Philomena; gallery-dl asks for 2 by itself).
DEFAULT_FILTER_ID = 1
EVERYTHING_FILTER_ID = 2


class FilterQuerySet(models.QuerySet["Filter"]):
    def visible_to(self, viewer: User | None) -> FilterQuerySet:
        if may_moderate(viewer):
            return self
        shown = Q(system=True) | Q(public=True)
        if viewer is not None:
            shown |= Q(user=viewer)
        return self.filter(shown)

    def in_force(self, viewer: User | None, asked_id: int | None = None) -> Filter:
        """The one asked for if the viewer may see it, else the viewer's current one
        if that may be seen, else the default (philomena-api 1.3)."""
        current_id = viewer.current_filter_id if viewer is not None else None
        wanted = [pk for pk in (asked_id, current_id) if pk is not None]
        shown = self.visible_to(viewer).filter(pk__in=[*wanted, DEFAULT_FILTER_ID])
        found = {one.pk: one for one in shown}
        return next(
            (found[pk] for pk in wanted if pk in found), found[DEFAULT_FILTER_ID]
        )


class Filter(models.Model):
    user = models.ForeignKey(
        User, models.CASCADE, null=True, blank=True, related_name="filters"
    )
    name = models.CharField(max_length=255)
    description = models.TextField(blank=True, default="")
    system = models.BooleanField(default=False)
    public = models.BooleanField(default=False)
    hidden_tag_ids = ArrayField(models.IntegerField(), default=list, blank=True)
    spoilered_tag_ids = ArrayField(models.IntegerField(), default=list, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    updated_at = models.DateTimeField(auto_now=True)

    objects = FilterQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="filter_is_someones_or_systems",
                condition=Q(system=True) | Q(user__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return self.name
