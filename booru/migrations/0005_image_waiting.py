from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("booru", "0004_search_index")]
    operations = [
        migrations.AddIndex(
            model_name="image",
            index=models.Index(
                condition=models.Q(("approved", False)),
                fields=["-id"],
                name="image_waiting",
            ),
        ),
    ]
