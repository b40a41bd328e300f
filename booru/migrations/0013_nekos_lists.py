from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("booru", "0012_tag_by_posts_count"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="image",
            index=models.Index(
                condition=models.Q(("original__isnull", False)),
                fields=["id"],
                name="image_told_original",
            ),
        ),
        migrations.AddIndex(
            model_name="tag",
            index=models.Index(
                condition=models.Q(
                    ("aliased_tag__isnull", True), ("namespace", "artist")
                ),
                fields=["created_at", "id"],
                name="tag_artists",
            ),
        ),
        migrations.AddIndex(
            model_name="tag",
            index=models.Index(
                condition=models.Q(
                    ("aliased_tag__isnull", True),
                    ("category__in", ("character", "oc")),
                    models.Q(("namespace", "artist"), _negated=True),
                ),
                fields=["created_at", "id"],
                name="tag_characters",
            ),
        ),
        migrations.AddIndex(
            model_name="tag",
            index=models.Index(
                condition=models.Q(
                    ("aliased_tag__isnull", True),
                    models.Q(
                        (
                            "category__in",
                            ("error", "rating", "origin", "character", "oc"),
                        ),
                        _negated=True,
                    ),
                    models.Q(("namespace", "artist"), _negated=True),
                ),
                fields=["created_at", "id"],
                name="tag_subjects",
            ),
        ),
        migrations.AddIndex(
            model_name="tag",
            index=models.Index(
                condition=models.Q(("description", ""), _negated=True),
                fields=["id"],
                name="tag_described",
            ),
        ),
    ]
