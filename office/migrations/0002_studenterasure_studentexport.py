import django.db.models.deletion
import django.utils.timezone
import office.models.student_files
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('classes', '0004_namelesscount'),
        ('office', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='StudentErasure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('queued', 'Waiting'), ('running', 'Being worked on'), ('ready', 'Ready'), ('failed', 'Failed')], default='queued', max_length=10, verbose_name='state')),
                ('progress', models.PositiveSmallIntegerField(default=0, help_text='Per cent.', verbose_name='progress')),
                ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='attempts')),
                ('lease', models.UUIDField(blank=True, editable=False, null=True, verbose_name='sign of the worker')),
                ('lease_until', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='with a worker until')),
                ('queued_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='queued at')),
                ('next_try_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='next try')),
                ('started_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='started at')),
                ('finished_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='finished at')),
                ('failure_code', models.SlugField(blank=True, db_index=False, max_length=60, verbose_name='code of the failure')),
                ('failure_params', models.JSONField(blank=True, default=dict, verbose_name='values of the failure')),
                ('asked_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='asked at')),
                ('counts', models.JSONField(blank=True, default=dict, help_text='Number of pieces, by holding.', verbose_name='what went')),
                ('sha256', models.CharField(blank=True, help_text='Of the receipt as it is printed.', max_length=64, verbose_name='checksum')),
                ('cleaned_at', models.DateTimeField(blank=True, help_text='When the database wrote its own files anew.', null=True, verbose_name='overwritten at')),
                ('asked_by', models.ForeignKey(help_text='Empty: at the command line.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='asked by')),
                ('school', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='classes.school', verbose_name='school')),
                ('student', models.ForeignKey(blank=True, help_text='Empty once the student is erased.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='classes.student', verbose_name='student')),
            ],
            options={
                'verbose_name': 'erasure of a student',
                'verbose_name_plural': 'erasures of students',
                'ordering': ['-asked_at', '-pk'],
                'abstract': False,
                'indexes': [models.Index(fields=['state', 'next_try_at'], name='studenterasure_due'), models.Index(fields=['school', 'started_at'], name='studenterasure_turn')],
                'constraints': [models.CheckConstraint(condition=models.Q(('progress__lte', 100)), name='studenterasure_progress'), models.CheckConstraint(condition=models.Q(('state__in', ['queued', 'running', 'ready', 'failed'])), name='studenterasure_state'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'failed'), _negated=True), models.Q(('failure_code', ''), _negated=True), _connector='OR'), name='studenterasure_failed_says_why'), models.CheckConstraint(condition=models.Q(models.Q(models.Q(('lease__isnull', False), ('lease_until__isnull', False)), ('state', 'running')), models.Q(models.Q(('state', 'running'), _negated=True), ('lease', None)), _connector='OR'), name='studenterasure_leased_while_running')],
            },
        ),
        migrations.CreateModel(
            name='StudentExport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('queued', 'Waiting'), ('running', 'Being worked on'), ('ready', 'Ready'), ('failed', 'Failed')], default='queued', max_length=10, verbose_name='state')),
                ('progress', models.PositiveSmallIntegerField(default=0, help_text='Per cent.', verbose_name='progress')),
                ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='attempts')),
                ('lease', models.UUIDField(blank=True, editable=False, null=True, verbose_name='sign of the worker')),
                ('lease_until', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='with a worker until')),
                ('queued_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='queued at')),
                ('next_try_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='next try')),
                ('started_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='started at')),
                ('finished_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='finished at')),
                ('failure_code', models.SlugField(blank=True, db_index=False, max_length=60, verbose_name='code of the failure')),
                ('failure_params', models.JSONField(blank=True, default=dict, verbose_name='values of the failure')),
                ('file', models.FileField(blank=True, editable=False, upload_to=office.models.student_files.export_path, verbose_name='file')),
                ('asked_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='asked at')),
                ('asked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='asked by')),
                ('school', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='classes.school', verbose_name='school')),
                ('student', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='exports', to='classes.student', verbose_name='student')),
            ],
            options={
                'verbose_name': 'export of a student',
                'verbose_name_plural': 'exports of students',
                'ordering': ['-asked_at', '-pk'],
                'abstract': False,
                'indexes': [models.Index(fields=['state', 'next_try_at'], name='studentexport_due'), models.Index(fields=['school', 'started_at'], name='studentexport_turn')],
                'constraints': [models.CheckConstraint(condition=models.Q(('progress__lte', 100)), name='studentexport_progress'), models.CheckConstraint(condition=models.Q(('state__in', ['queued', 'running', 'ready', 'failed'])), name='studentexport_state'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'failed'), _negated=True), models.Q(('failure_code', ''), _negated=True), _connector='OR'), name='studentexport_failed_says_why'), models.CheckConstraint(condition=models.Q(models.Q(models.Q(('lease__isnull', False), ('lease_until__isnull', False)), ('state', 'running')), models.Q(models.Q(('state', 'running'), _negated=True), ('lease', None)), _connector='OR'), name='studentexport_leased_while_running')],
            },
        ),
    ]
