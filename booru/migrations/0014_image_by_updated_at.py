from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("booru", "0013_nekos_lists")]

    operations = [
        migrations.AddIndex(
            model_name="image",
            index=models.Index(fields=["updated_at", "id"], name="image_by_updated_at"),
        ),
    ]
