from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("forums", "0002_forums_title_words"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="post",
            index=models.Index(
                condition=models.Q(
                    ("destroyed_content", False), ("hidden_from_users", False)
                ),
                fields=["topic", "topic_position"],
                name="post_shown",
            ),
        ),
    ]
