"""The index learns of pastes and locations. No rebuild: there are none of them yet, and
of what there is no key is another one."""

from __future__ import annotations

from django.db import migrations

from booru.index.triggers import triggers_sql


class Migration(migrations.Migration):
    dependencies = [("booru", "0009_posts_and_nekos")]
    operations = [migrations.RunSQL(triggers_sql(), migrations.RunSQL.noop)]
