import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('classes', '0003_school_quota_mb'),
    ]

    operations = [
        migrations.CreateModel(
            name='NamelessCount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('status', models.CharField(choices=[('present', 'Present'), ('late', 'Late'), ('excused', 'Excused'), ('absent', 'Absent')], max_length=10, verbose_name='status')),
                ('n', models.PositiveIntegerField(verbose_name='entries')),
                ('minutes_late', models.PositiveIntegerField(default=0, verbose_name='minutes late, added up')),
                ('code', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='classes.attendancecode', verbose_name='attendance code')),
                ('session', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='nameless_counts', to='classes.classsession', verbose_name='lesson')),
            ],
            options={
                'verbose_name': 'count of erased students',
                'verbose_name_plural': 'counts of erased students',
                'ordering': ['session', 'status', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('session', 'status', 'code'), name='nameless_count_once'), models.UniqueConstraint(condition=models.Q(('code__isnull', True)), fields=('session', 'status'), name='nameless_count_without_code_once'), models.CheckConstraint(condition=models.Q(('status__in', ['present', 'late', 'excused', 'absent'])), name='nameless_count_status')],
            },
        ),
    ]
