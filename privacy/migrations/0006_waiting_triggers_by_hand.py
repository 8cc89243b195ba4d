"""The database refuses to change what waits for its line too, and to empty the log whole."""

from typing import Any

from django.db import migrations

from privacy.triggers import create_triggers, create_triggers_of_waiting, drop_triggers


def create(apps: Any, schema_editor: Any) -> None:
    create_triggers_of_waiting(schema_editor)


def drop(apps: Any, schema_editor: Any) -> None:
    drop_triggers(schema_editor)
    create_triggers(schema_editor)


class Migration(migrations.Migration):
    dependencies = [("privacy", "0005_accesschange_by_hand")]

    operations = [migrations.RunPython(create, drop)]
