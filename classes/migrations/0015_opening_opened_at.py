import django.utils.timezone
from django.db import migrations, models

WORDS = {
    "editable": False,
    "help_text": "Empty: with all lessons of its day.",
    "null": True,
    "verbose_name": "opened at",
}


class Migration(migrations.Migration):
    """Of lessons that are there nobody knows when they were opened: they stay empty."""

    dependencies = [("classes", "0014_line_entered_at")]

    operations = [
        migrations.AddField("meetingopening", "opened_at", models.DateTimeField(**WORDS)),
        migrations.AlterField(
            "meetingopening",
            "opened_at",
            models.DateTimeField(default=django.utils.timezone.now, **WORDS),
        ),
    ]
