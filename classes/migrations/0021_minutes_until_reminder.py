"""The minutes are counted from a lesson's end until its reminder: the field says so."""

import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("classes", "0020_past_midnight"),
    ]

    operations = [
        migrations.RenameField(
            model_name="school",
            old_name="minutes_before_reminder",
            new_name="minutes_until_reminder",
        ),
        migrations.AlterField(
            model_name="school",
            name="minutes_until_reminder",
            field=models.PositiveSmallIntegerField(
                default=30,
                help_text="After the end of a lesson whose register was not taken.",
                validators=[django.core.validators.MaxValueValidator(1440)],
                verbose_name="minutes until a reminder",
            ),
        ),
    ]
