"""The rows that must always exist: the rating tags and the two system filters
(tags and media, section 2; philomena-api 1.3)."""

from __future__ import annotations

from typing import Any

from django.db import connection

# In the order of their ids on a new site.
RATING_TAGS = (
    "safe",
    "suggestive",
    "questionable",
    "explicit",
    "semi-grimdark",
    "grimdark",
    "grotesque",
)


def seed(apps: Any) -> None:
    """Idempotent; `apps` is a migration's registry or Django's own."""
    tag, filter_ = apps.get_model("booru", "Tag"), apps.get_model("booru", "Filter")
    ids = {}
    for name in RATING_TAGS:
        row, _ = tag.objects.get_or_create(
            name=name,
            defaults={
                "slug": name.replace("-", "-dash-"),
                "name_in_namespace": name,
                "category": "rating",
            },
        )
        ids[name] = row.pk
    filter_.objects.get_or_create(
        pk=1,
        defaults={
            "name": "Default",
            "description": "Hides what most people would rather not meet by chance.",
            "system": True,
            "hidden_tag_ids": [ids["explicit"], ids["grotesque"]],
            "spoilered_tag_ids": [ids["questionable"]],
        },
    )
    filter_.objects.get_or_create(
        pk=2,
        defaults={
            "name": "Everything",
            "description": "Hides and covers nothing.",
            "system": True,
        },
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT setval(pg_get_serial_sequence('booru_filter', 'id'),"
            " (SELECT max(id) FROM booru_filter))"
        )
