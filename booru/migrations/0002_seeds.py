from __future__ import annotations

from typing import Any

from django.db import migrations

from booru.seeds import seed


def forwards(apps: Any, schema_editor: Any) -> None:
    seed(apps)


class Migration(migrations.Migration):
    dependencies = [("booru", "0001_initial")]
    operations = [migrations.RunPython(forwards, migrations.RunPython.noop)]
