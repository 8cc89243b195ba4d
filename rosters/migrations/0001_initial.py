import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('classes', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='RosterImport',
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
                ('file_name', models.CharField(max_length=200, verbose_name='name of the file')),
                ('sha256', models.CharField(editable=False, max_length=64, verbose_name='checksum')),
                ('stage', models.CharField(choices=[('sent', 'Being read'), ('planned', 'To be looked at'), ('applied', 'Applied'), ('discarded', 'Discarded')], default='sent', max_length=10, verbose_name='stage')),
                ('is_confirmed', models.BooleanField(default=False, help_text='Somebody pressed “Apply all of it”.', verbose_name='confirmed')),
                ('fingerprint', models.CharField(editable=False, max_length=64, verbose_name="state of the school's data")),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='created at')),
                ('applied_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='applied at')),
                ('file', models.FileField(blank=True, editable=False, upload_to='rosters/', verbose_name='file')),
                ('kind', models.CharField(blank=True, choices=[('csv', 'CSV'), ('xlsx', 'Excel'), ('oneroster', 'OneRoster')], help_text='Empty: not read yet.', max_length=10, verbose_name='kind')),
                ('ends_missing_on', models.DateField(blank=True, help_text='Who is not in the file leaves the classes of the file on this day.', null=True, verbose_name='day on which those missing leave')),
                ('n_added', models.PositiveIntegerField(default=0, verbose_name='added')),
                ('n_changed', models.PositiveIntegerField(default=0, verbose_name='changed')),
                ('n_ended', models.PositiveIntegerField(default=0, verbose_name='ended')),
                ('n_unchanged', models.PositiveIntegerField(default=0, verbose_name='unchanged')),
                ('n_errors', models.PositiveIntegerField(default=0, verbose_name='errors')),
                ('applied_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='applied by')),
                ('school', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='roster_imports', to='classes.school', verbose_name='school')),
                ('uploaded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='uploaded by')),
            ],
            options={
                'verbose_name': 'roster import',
                'verbose_name_plural': 'roster imports',
                'ordering': ['-created_at', '-pk'],
                'abstract': False,
                'indexes': [models.Index(fields=['state', 'next_try_at'], name='rosterimport_due'), models.Index(fields=['school', 'started_at'], name='rosterimport_turn')],
                'constraints': [models.CheckConstraint(condition=models.Q(('progress__lte', 100)), name='rosterimport_progress'), models.CheckConstraint(condition=models.Q(('state__in', ['queued', 'running', 'ready', 'failed'])), name='rosterimport_state'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'failed'), _negated=True), models.Q(('failure_code', ''), _negated=True), _connector='OR'), name='rosterimport_failed_says_why'), models.CheckConstraint(condition=models.Q(models.Q(models.Q(('lease__isnull', False), ('lease_until__isnull', False)), ('state', 'running')), models.Q(models.Q(('state', 'running'), _negated=True), ('lease', None)), _connector='OR'), name='rosterimport_leased_while_running'), models.CheckConstraint(condition=models.Q(models.Q(('applied_at__isnull', False), ('stage', 'applied')), models.Q(('applied_at__isnull', True), ('stage__in', ['sent', 'planned', 'discarded'])), _connector='OR'), name='rosterimport_applied_at_a_moment'), models.CheckConstraint(condition=models.Q(('file', ''), ('stage__in', ('sent', 'planned')), _connector='OR'), name='rosterimport_file_only_while_open'), models.CheckConstraint(condition=models.Q(models.Q(('kind', ''), _negated=True), models.Q(('stage__in', ['planned', 'applied']), _negated=True), _connector='OR'), name='rosterimport_planned_is_read'), models.CheckConstraint(condition=models.Q(('kind__in', ['', 'csv', 'xlsx', 'oneroster'])), name='roster_import_kind'), models.CheckConstraint(condition=models.Q(models.Q(('stage', 'applied'), _negated=True), ('n_errors', 0), _connector='OR'), name='roster_import_applied_without_errors')],
            },
        ),
    ]
