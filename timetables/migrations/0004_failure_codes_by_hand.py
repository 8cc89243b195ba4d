"""Why mails and files failed is kept as codes of the machine's own: rename those that are stored."""

from typing import Any

from django.db import migrations

CODES = {
    "roster_attempts_exhausted": "attempts_exhausted",
}


def rename(apps: Any, schema_editor: Any) -> None:
    for model in ("TimetableImport",):
        rows = apps.get_model("timetables", model).objects
        for old, new in CODES.items():
            rows.filter(failure_code=old).update(failure_code=new)


class Migration(migrations.Migration):
    dependencies = [("timetables", "0003_calendar_addresses")]

    operations = [migrations.RunPython(rename, migrations.RunPython.noop)]
