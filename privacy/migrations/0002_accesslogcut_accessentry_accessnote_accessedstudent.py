import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('privacy', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='AccessLogCut',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='when')),
                ('position', models.BigIntegerField(unique=True, verbose_name='last line that went')),
                ('hash', models.CharField(max_length=64, verbose_name='checksum')),
            ],
            options={
                'verbose_name': 'cut of the access log',
                'verbose_name_plural': 'cuts of the access log',
                'ordering': ['-position'],
            },
        ),
        migrations.CreateModel(
            name='AccessEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(db_index=True, default=django.utils.timezone.now, verbose_name='when')),
                ('user_id', models.BigIntegerField(default=0, help_text='0: nobody who signs in.', verbose_name='user')),
                ('who', models.CharField(max_length=200, verbose_name='who')),
                ('channel', models.CharField(choices=[('page', 'Page'), ('api', 'Interface for other systems'), ('admin', 'Administration'), ('command', 'Command')], max_length=10, verbose_name='by')),
                ('action', models.CharField(choices=[('view', 'saw'), ('download', 'downloaded'), ('export', 'exported'), ('change', 'changed')], max_length=10, verbose_name='what was done')),
                ('subject', models.CharField(max_length=40, verbose_name='with what')),
                ('school_id', models.BigIntegerField(default=0, help_text='0: of none.', verbose_name='school')),
                ('address', models.CharField(blank=True, max_length=45, verbose_name='address')),
                ('agent', models.CharField(blank=True, max_length=80, verbose_name='browser')),
                ('position', models.BigIntegerField(unique=True, verbose_name='position')),
                ('student_ids', models.JSONField(default=list, verbose_name='whose')),
                ('params', models.JSONField(default=dict, verbose_name='values')),
                ('hash', models.CharField(max_length=64, verbose_name='checksum')),
            ],
            options={
                'verbose_name': 'line of the access log',
                'verbose_name_plural': 'access log',
                'ordering': ['-position'],
                'indexes': [models.Index(fields=['school_id', '-position'], name='access_by_school'), models.Index(fields=['user_id', '-position'], name='access_by_user')],
                'constraints': [models.CheckConstraint(condition=models.Q(('action__in', ['view', 'download', 'export', 'change']), ('channel__in', ['page', 'api', 'admin', 'command'])), name='access_is_of_a_known_kind'), models.CheckConstraint(condition=models.Q(('position__gt', 0)), name='access_position_counts')],
            },
        ),
        migrations.CreateModel(
            name='AccessNote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(db_index=True, default=django.utils.timezone.now, verbose_name='when')),
                ('user_id', models.BigIntegerField(default=0, help_text='0: nobody who signs in.', verbose_name='user')),
                ('who', models.CharField(max_length=200, verbose_name='who')),
                ('channel', models.CharField(choices=[('page', 'Page'), ('api', 'Interface for other systems'), ('admin', 'Administration'), ('command', 'Command')], max_length=10, verbose_name='by')),
                ('action', models.CharField(choices=[('view', 'saw'), ('download', 'downloaded'), ('export', 'exported'), ('change', 'changed')], max_length=10, verbose_name='what was done')),
                ('subject', models.CharField(max_length=40, verbose_name='with what')),
                ('school_id', models.BigIntegerField(default=0, help_text='0: of none.', verbose_name='school')),
                ('address', models.CharField(blank=True, max_length=45, verbose_name='address')),
                ('agent', models.CharField(blank=True, max_length=80, verbose_name='browser')),
                ('minute', models.DateTimeField(verbose_name='minute')),
                ('student_id', models.BigIntegerField(default=0, help_text='0: of nobody known.', verbose_name='whose')),
                ('about', models.CharField(blank=True, max_length=60, verbose_name='about')),
            ],
            options={
                'verbose_name': 'note for the access log',
                'verbose_name_plural': 'notes for the access log',
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(fields=('minute', 'student_id', 'subject', 'action', 'user_id', 'channel', 'who', 'school_id', 'about', 'address'), name='access_note_once_a_minute')],
            },
        ),
        migrations.CreateModel(
            name='AccessedStudent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('student_id', models.BigIntegerField(verbose_name='whose')),
                ('entry', models.ForeignKey(on_delete=django.db.models.deletion.DO_NOTHING, related_name='students', to='privacy.accessentry', verbose_name='line')),
            ],
            options={
                'verbose_name': 'student in the access log',
                'verbose_name_plural': 'students in the access log',
                'constraints': [models.UniqueConstraint(fields=('student_id', 'entry'), name='accessed_student_once')],
            },
        ),
    ]
