import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('classes', '0021_minutes_until_reminder'),
    ]

    operations = [
        migrations.AddField(
            model_name='awaitedcolleague',
            name='stand_in',
            field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='awaited', to='classes.teacher', verbose_name='stands in the timetable as'),
        ),
    ]
