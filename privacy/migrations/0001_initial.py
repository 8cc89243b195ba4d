import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('classes', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='RetentionPeriod',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('holding', models.SlugField(db_index=False, max_length=60, verbose_name='what is kept')),
                ('days', models.PositiveIntegerField(verbose_name='days')),
                ('school', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='retention_periods', to='classes.school', verbose_name='school')),
            ],
            options={
                'verbose_name': 'retention period',
                'verbose_name_plural': 'retention periods',
                'ordering': ['school', 'holding'],
                'constraints': [models.UniqueConstraint(fields=('school', 'holding'), name='retention_period_once')],
            },
        ),
        migrations.CreateModel(
            name='RetentionRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField(verbose_name='day')),
                ('begun_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='begun at')),
                ('finished_at', models.DateTimeField(blank=True, null=True, verbose_name='finished at')),
                ('counts', models.JSONField(blank=True, default=dict, help_text='Number of pieces, by holding.', verbose_name='what went')),
                ('failed', models.JSONField(blank=True, default=list, help_text='Tried again the next day.', verbose_name='what could not go')),
                ('school', models.ForeignKey(blank=True, help_text='Empty: what belongs to the installation.', null=True, on_delete=django.db.models.deletion.CASCADE, related_name='retention_runs', to='classes.school', verbose_name='school')),
            ],
            options={
                'verbose_name': 'deletion by age',
                'verbose_name_plural': 'deletions by age',
                'ordering': ['-day', '-pk'],
                'constraints': [models.UniqueConstraint(fields=('school', 'day'), name='retention_run_once_a_day'), models.UniqueConstraint(condition=models.Q(('school__isnull', True)), fields=('day',), name='retention_run_of_installation_once_a_day')],
            },
        ),
    ]
