"""A page of pictures holds as many for who is signed in as for everybody else, until
they choose another number."""

from __future__ import annotations

from typing import Any

from django.db import migrations, models


def as_for_everybody(apps: Any, schema_editor: Any) -> None:
    """Nobody could choose before, so all of these are the old default."""
    User = apps.get_model("accounts", "User")
    User.objects.filter(images_per_page=15).update(images_per_page=40)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0004_community")]

    operations = [
        migrations.AlterField(
            "user", "images_per_page", models.PositiveSmallIntegerField(default=40)
        ),
        migrations.RunPython(as_for_everybody, migrations.RunPython.noop),
    ]
