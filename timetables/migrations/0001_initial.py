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
            name='TimetableImport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('file_name', models.CharField(max_length=200, verbose_name='name of the file')),
                ('kind', models.CharField(choices=[('untis', 'Untis'), ('csv', 'CSV'), ('xlsx', 'Excel'), ('calendar', 'iCalendar')], max_length=10, verbose_name='kind')),
                ('state', models.CharField(choices=[('waiting', 'Waiting'), ('applied', 'Applied'), ('discarded', 'Discarded')], default='waiting', max_length=10, verbose_name='state')),
                ('table', models.JSONField(blank=True, default=dict, verbose_name='rows of the file')),
                ('answers', models.JSONField(blank=True, default=dict, verbose_name='answers about names')),
                ('removes_missing', models.BooleanField(default=False, verbose_name='removes lessons that are not in the file')),
                ('counts', models.JSONField(blank=True, default=dict, verbose_name='lines by what became of them')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='created at')),
                ('applied_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='applied at')),
                ('school', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='timetable_imports', to='classes.school', verbose_name='school')),
                ('term', models.ForeignKey(blank=True, help_text='Empty: in every term.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='classes.term', verbose_name='term')),
                ('uploaded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='uploaded by')),
            ],
            options={
                'verbose_name': 'timetable import',
                'verbose_name_plural': 'timetable imports',
                'ordering': ['-created_at', '-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['untis', 'csv', 'xlsx', 'calendar'])), name='timetable_import_kind'), models.CheckConstraint(condition=models.Q(models.Q(('applied_at__isnull', False), ('state', 'applied')), models.Q(('applied_at__isnull', True), ('state__in', ['waiting', 'discarded'])), _connector='OR'), name='timetable_import_state')],
            },
        ),
    ]
