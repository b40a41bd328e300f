"""Filters: what a viewer hides and spoilers."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import connection, models
from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.models import User
from accounts.policies import may_moderate
from booru.snapshot import binary_cursor

# The two that always exist (decisions: Philomena; gallery-dl asks for 2 by itself).
DEFAULT_FILTER_ID = 1
EVERYTHING_FILTER_ID = 2


# Every request asks this: worded by hand, because the ORM takes longer to word it
# than PostgreSQL to answer. The same rule as `visible_to`.
_NEEDED = (
    "id",
    "user_id",
    "name",
    "system",
    "hidden_tag_ids",
    "spoilered_tag_ids",
    "hidden_complex",
    "spoilered_complex",
)
_SEEN = f"""
SELECT {", ".join(_NEEDED)} FROM booru_filter
WHERE id = ANY(%s::bigint[]) AND (system OR public OR user_id = %s::bigint OR %s)
"""  # noqa: S608 - names of columns


class FilterQuerySet(models.QuerySet["Filter"]):
    def visible_to(self, viewer: User | None) -> FilterQuerySet:
        """System filters, public ones and the viewer's own; for moderators all."""
        if may_moderate(viewer):
            return self
        seen = Q(system=True) | Q(public=True)
        if viewer is not None:
            seen |= Q(user=viewer)
        return self.filter(seen)

    def for_philomena(self) -> FilterQuerySet:
        """With all that the filter object of that dialect shows."""
        users = User.objects.filter(current_filter_id=OuterRef("pk")).order_by()
        counted = users.values("current_filter_id").annotate(n=Count("pk")).values("n")
        return self.annotate(user_count=Coalesce(Subquery(counted), 0))


class FilterManager(models.Manager["Filter"]):
    def get_queryset(self) -> FilterQuerySet:
        return FilterQuerySet(self.model, using=self._db)

    def visible_to(self, viewer: User | None) -> FilterQuerySet:
        return self.get_queryset().visible_to(viewer)

    def for_philomena(self) -> FilterQuerySet:
        return self.get_queryset().for_philomena()

    def in_force(self, viewer: User | None, asked_id: int | None = None) -> Filter:
        """The one asked for if the viewer may see it, else the viewer's current one
        if that may be seen, else the default (philomena-api 1.3)."""
        current_id = viewer.current_filter_id if viewer is not None else None
        wanted = [pk for pk in (asked_id, current_id) if pk is not None]
        viewer_id = viewer.pk if viewer is not None else None
        places = [[*wanted, DEFAULT_FILTER_ID], viewer_id, may_moderate(viewer)]
        with binary_cursor() as cursor:
            cursor.execute(_SEEN, places)
            seen = {row[0]: row for row in cursor}
        chosen = next((pk for pk in wanted if pk in seen), DEFAULT_FILTER_ID)
        return self.model.from_db(connection.alias, _NEEDED, seen[chosen])


class Filter(models.Model):
    user = models.ForeignKey(
        User, models.CASCADE, null=True, blank=True, related_name="filters"
    )
    name = models.TextField(db_collation="C")
    description = models.TextField(blank=True, default="")
    system = models.BooleanField(default=False)
    public = models.BooleanField(default=False)
    hidden_tag_ids = ArrayField(models.IntegerField(), default=list, blank=True)
    spoilered_tag_ids = ArrayField(models.IntegerField(), default=list, blank=True)
    # Queries, a line each, any of which hides or spoilers (search, section 6.1).
    hidden_complex = models.TextField(blank=True, default="")
    spoilered_complex = models.TextField(blank=True, default="")
    created_at = models.DateTimeField(default=timezone.now)
    updated_at = models.DateTimeField(auto_now=True)

    objects = FilterManager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="filter_is_someones_or_systems",
                condition=Q(system=True) | Q(user__isnull=False),
            ),
            models.UniqueConstraint(fields=["user", "name"], name="filter_name_unique"),
        ]

    def __str__(self) -> str:
        return self.name
