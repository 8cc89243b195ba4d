"""Who is told of confirmations is told where one is undone, too."""

from typing import Any

from django.db import migrations, models

CONFIRMED, UNCONFIRMED = "register.confirmed", "register.unconfirmed"


def tell_of_both(apps: Any, schema_editor: Any) -> None:
    for endpoint in apps.get_model("integrations", "WebhookEndpoint").objects.filter(
        form="messages"
    ):
        if CONFIRMED in endpoint.events and UNCONFIRMED not in endpoint.events:
            endpoint.events = [*endpoint.events, UNCONFIRMED]
            endpoint.save(update_fields=["events"])


class Migration(migrations.Migration):
    dependencies = [("integrations", "0006_sftp_folders")]

    operations = [
        migrations.AlterField(
            model_name="webhookdelivery",
            name="event",
            field=models.CharField(
                choices=[
                    ("register.confirmed", "Register confirmed"),
                    ("register.amended", "Register amended"),
                    ("register.unconfirmed", "Confirmation of a register undone"),
                    ("capture.failed", "Film or photo failed"),
                ],
                max_length=30,
                verbose_name="event",
            ),
        ),
        migrations.RunPython(tell_of_both, migrations.RunPython.noop),
    ]
