import django.utils.timezone
from django.db import migrations, models

WORDS = {"editable": False, "null": True, "verbose_name": "entered at"}


class Migration(migrations.Migration):
    """Of lines that are there nobody knows when they were entered: they stay empty."""

    dependencies = [("classes", "0013_listfile")]

    operations = [
        migrations.AddField("weeklymeeting", "entered_at", models.DateTimeField(**WORDS)),
        migrations.AlterField(
            "weeklymeeting",
            "entered_at",
            models.DateTimeField(default=django.utils.timezone.now, **WORDS),
        ),
    ]
