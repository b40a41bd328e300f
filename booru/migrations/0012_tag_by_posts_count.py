from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("booru", "0011_destroyed_pastes")]
    operations = [
        migrations.AddIndex(
            model_name="tag",
            index=models.Index(
                models.OrderBy(
                    models.F("images_count") + models.F("pastes_count"),
                    descending=True,
                ),
                models.F("id"),
                name="tag_by_posts_count",
            ),
        ),
    ]
