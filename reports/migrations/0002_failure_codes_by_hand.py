"""Why mails and files failed is kept as codes of the machine's own: rename those that are stored."""

from typing import Any

from django.db import migrations

CODES = {
    "mail_worker_stopped": "worker_stopped",
}


def rename(apps: Any, schema_editor: Any) -> None:
    for model in ("ReportDelivery",):
        rows = apps.get_model("reports", model).objects
        for old, new in CODES.items():
            rows.filter(failure_code=old).update(failure_code=new)


class Migration(migrations.Migration):
    dependencies = [("reports", "0001_initial")]

    operations = [migrations.RunPython(rename, migrations.RunPython.noop)]
