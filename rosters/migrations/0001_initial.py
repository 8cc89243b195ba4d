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
                ('file_name', models.CharField(max_length=200, verbose_name='name of the file')),
                ('file', models.FileField(blank=True, editable=False, upload_to='rosters/', verbose_name='file')),
                ('sha256', models.CharField(editable=False, max_length=64, verbose_name='checksum')),
                ('kind', models.CharField(choices=[('csv', 'CSV'), ('xlsx', 'Excel'), ('oneroster', 'OneRoster')], max_length=10, verbose_name='kind')),
                ('state', models.CharField(choices=[('planned', 'Waiting'), ('applied', 'Applied'), ('discarded', 'Discarded')], default='planned', max_length=10, verbose_name='state')),
                ('ends_missing_on', models.DateField(blank=True, help_text='Who is not in the file leaves the classes of the file on this day.', null=True, verbose_name='day on which those missing leave')),
                ('fingerprint', models.CharField(editable=False, max_length=64, verbose_name='state of the register')),
                ('n_added', models.PositiveIntegerField(default=0, verbose_name='added')),
                ('n_changed', models.PositiveIntegerField(default=0, verbose_name='changed')),
                ('n_ended', models.PositiveIntegerField(default=0, verbose_name='ended')),
                ('n_unchanged', models.PositiveIntegerField(default=0, verbose_name='unchanged')),
                ('n_errors', models.PositiveIntegerField(default=0, verbose_name='errors')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='created at')),
                ('applied_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='applied at')),
                ('applied_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='applied by')),
                ('school', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='roster_imports', to='classes.school', verbose_name='school')),
                ('uploaded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='uploaded by')),
            ],
            options={
                'verbose_name': 'roster import',
                'verbose_name_plural': 'roster imports',
                'ordering': ['-created_at', '-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['csv', 'xlsx', 'oneroster'])), name='roster_import_kind'), models.CheckConstraint(condition=models.Q(models.Q(('applied_at__isnull', False), ('n_errors', 0), ('state', 'applied')), models.Q(('applied_at__isnull', True), ('state__in', ['planned', 'discarded'])), _connector='OR'), name='roster_import_applied_without_errors'), models.CheckConstraint(condition=models.Q(('file', ''), ('state', 'planned'), _connector='OR'), name='roster_import_file_only_planned')],
            },
        ),
    ]
