"""The database itself refuses to change the access log."""

from typing import Any

from django.db import migrations

from privacy.triggers import create_triggers, drop_triggers


def create(apps: Any, schema_editor: Any) -> None:
    create_triggers(schema_editor)


def drop(apps: Any, schema_editor: Any) -> None:
    drop_triggers(schema_editor)


class Migration(migrations.Migration):
    dependencies = [("privacy", "0002_accesslogcut_accessentry_accessnote_accessedstudent")]

    operations = [migrations.RunPython(create, drop)]
