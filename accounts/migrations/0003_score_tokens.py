from __future__ import annotations

from typing import Any

import django.contrib.postgres.fields
import django.db.models.functions.comparison
from django.db import migrations, models

# Those of the day of this migration.
ALL_PERMISSIONS = [
    "submit_score",
    "customise_profile",
    "customise_session",
    "customise_score",
    "delete_score",
    "manage_rivals",
    "manage_targets",
    "manage_challenges",
]


def give_all_permissions(apps: Any, schema_editor: Any) -> None:
    """Tokens made before there were permissions could do everything."""
    keys = apps.get_model("accounts", "ApiKey")
    keys.objects.filter(kind="score").update(permissions=ALL_PERMISSIONS)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_filters_and_watch_list")]

    operations = [
        migrations.AddField(
            model_name="user",
            name="last_seen_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="apikey",
            name="name",
            field=models.CharField(blank=True, default="", max_length=80),
        ),
        migrations.AddField(
            model_name="apikey",
            name="permissions",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.TextField(), blank=True, default=list, size=None
            ),
        ),
        migrations.AddIndex(
            model_name="user",
            index=models.Index(
                django.db.models.functions.comparison.Coalesce(
                    "last_seen_at", "created_at"
                ).desc(),
                models.OrderBy(models.F("id"), descending=True),
                name="user_recently_seen",
            ),
        ),
        migrations.RunPython(give_all_permissions, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="apikey",
            constraint=models.UniqueConstraint(
                models.F("user"),
                condition=models.Q(("kind", "score"), ("name", "")),
                name="api_key_one_nameless_token",
            ),
        ),
    ]
