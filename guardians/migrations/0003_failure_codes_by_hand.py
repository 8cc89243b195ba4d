"""Why mails and files failed is kept as codes of the machine's own: rename those that are stored."""

from typing import Any

from django.db import migrations

CODES = {
    "guardian_mail_stopped": "worker_stopped",
    "guardian_mail_refused": "mail_not_accepted",
    "guardian_mail_unmade": "mail_not_made",
    "guardian_mail_perhaps_sent": "mail_perhaps_accepted",
}


def rename(apps: Any, schema_editor: Any) -> None:
    for model in ("GuardianMail",):
        rows = apps.get_model("guardians", model).objects
        for old, new in CODES.items():
            rows.filter(failure_code=old).update(failure_code=new)


class Migration(migrations.Migration):
    dependencies = [("guardians", "0002_mails_are_one")]

    operations = [migrations.RunPython(rename, migrations.RunPython.noop)]
