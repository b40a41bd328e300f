from __future__ import annotations

from django.db import migrations

from booru.index.tables import TABLES
from booru.index.triggers import triggers_sql

_BACK = """
DROP TABLE search_bits, search_pending, search_text, search_stem, search_state CASCADE;
DROP SEQUENCE search_generation;
DROP INDEX search_foreign_urls, search_foreign_names;
"""


class Migration(migrations.Migration):
    dependencies = [("booru", "0003_interactions_galleries_filters")]
    operations = [
        migrations.RunSQL(TABLES, _BACK),
        migrations.RunSQL(
            triggers_sql(but=["booru_postlocation"]), migrations.RunSQL.noop
        ),
    ]
