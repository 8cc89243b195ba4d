"""Why mails and files failed is kept as codes of the machine's own: rename those that are stored."""

from typing import Any

from django.db import migrations

CODES = {
    "reminder_worker_stopped": "worker_stopped",
    "reminder_not_accepted": "mail_not_accepted",
    "account_mail_not_accepted": "mail_not_accepted",
}


def rename(apps: Any, schema_editor: Any) -> None:
    for model in ("RegisterReminder", "AccountMail"):
        rows = apps.get_model("classes", model).objects
        for old, new in CODES.items():
            rows.filter(failure_code=old).update(failure_code=new)


class Migration(migrations.Migration):
    dependencies = [("classes", "0017_mails_are_one")]

    operations = [migrations.RunPython(rename, migrations.RunPython.noop)]
