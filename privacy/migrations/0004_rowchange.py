import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('contenttypes', '0002_remove_content_type_name'),
        ('privacy', '0003_access_log_triggers_by_hand'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='RowChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('action', models.PositiveSmallIntegerField(choices=[(0, 'create'), (1, 'update'), (2, 'delete'), (3, 'access')], db_index=True, verbose_name='action')),
                ('object_id', models.BigIntegerField(db_index=True, verbose_name='key of the row')),
                ('changes', models.JSONField(default=dict, verbose_name='old and new values')),
                ('timestamp', models.DateTimeField(db_index=True, default=django.utils.timezone.now, verbose_name='when')),
                ('student_id', models.BigIntegerField(db_index=True, default=0, verbose_name='whose')),
                ('who', models.CharField(max_length=200, verbose_name='who')),
                ('channel', models.CharField(choices=[('page', 'Page'), ('api', 'Interface for other systems'), ('admin', 'Administration'), ('command', 'Command')], max_length=10, verbose_name='by')),
                ('actor', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='actor')),
                ('content_type', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='contenttypes.contenttype', verbose_name='kind of row')),
            ],
            options={
                'verbose_name': 'change of a row',
                'verbose_name_plural': 'changes of rows',
                'ordering': ['-timestamp', '-pk'],
                'get_latest_by': 'timestamp',
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('channel__in', ['page', 'api', 'admin', 'command'])), name='row_change_by_a_known_way')],
            },
        ),
    ]
