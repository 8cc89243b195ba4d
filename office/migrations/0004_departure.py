import django.db.models.deletion
import django.utils.timezone
import office.models.departures
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('classes', '0005_school_asks_second_factor'),
        ('office', '0003_alter_studentexport_file'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Departure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='made at')),
                ('handed_over', models.JSONField(default=office.models.departures.nothing_handed_over, verbose_name='handed over')),
                ('has_ended_log_in', models.BooleanField(default=False, verbose_name='the log-in ended, too')),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='made by')),
                ('successor', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='classes.teacher', verbose_name='who took over')),
                ('teacher', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='departure', to='classes.teacher', verbose_name='teacher')),
            ],
            options={
                'verbose_name': 'departure',
                'verbose_name_plural': 'departures',
            },
        ),
    ]
