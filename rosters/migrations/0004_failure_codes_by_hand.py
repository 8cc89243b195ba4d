"""Why mails and files failed is kept as codes of the machine's own: rename those that are stored."""

from typing import Any

from django.db import migrations

CODES = {
    "roster_attempts_exhausted": "attempts_exhausted",
}


def rename(apps: Any, schema_editor: Any) -> None:
    for model in ("RosterImport",):
        rows = apps.get_model("rosters", model).objects
        for old, new in CODES.items():
            rows.filter(failure_code=old).update(failure_code=new)


class Migration(migrations.Migration):
    dependencies = [("rosters", "0003_rosterimport_choices_rosterimport_n_left_out_and_more")]

    operations = [migrations.RunPython(rename, migrations.RunPython.noop)]
