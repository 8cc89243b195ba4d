import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import recognition.models.cameras
import storage.encryption.fields
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('classes', '0009_note_leavings_by_hand'),
        ('recognition', '0005_alter_capture_file_alter_sighting_chip'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name='camera',
            name='source',
            field=storage.encryption.fields.SealedCharField(help_text='Number of the device on the machine that films, the address of a network camera (rtsp://… or http://…), or folder:/… of a recorder; whoever administers the school can read it.', max_length=200, validators=[recognition.models.cameras.validate_camera_source], verbose_name='device or address'),
        ),
        migrations.CreateModel(
            name='CameraAlert',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
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
                ('fault_code', models.SlugField(max_length=60, verbose_name='code of the fault')),
                ('fault_params', models.JSONField(blank=True, default=dict, verbose_name='values of the fault')),
                ('fault_since', models.DateTimeField(verbose_name='fault since')),
                ('state', models.CharField(choices=[('queued', 'Waiting'), ('running', 'Being sent'), ('ready', 'Sent'), ('failed', 'Not delivered'), ('dropped', 'No longer wanted')], default='queued', max_length=10, verbose_name='state')),
                ('camera', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='alerts', to='recognition.camera', verbose_name='camera')),
                ('school', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='classes.school', verbose_name='school')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='user account')),
            ],
            options={
                'verbose_name': 'mail about a camera',
                'verbose_name_plural': 'mails about cameras',
                'abstract': False,
                'indexes': [models.Index(fields=['state', 'next_try_at'], name='cameraalert_due'), models.Index(fields=['school', 'started_at'], name='cameraalert_turn')],
                'constraints': [models.CheckConstraint(condition=models.Q(('progress__lte', 100)), name='cameraalert_progress'), models.CheckConstraint(condition=models.Q(('state__in', ['queued', 'running', 'ready', 'failed', 'dropped'])), name='cameraalert_state'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'failed'), _negated=True), models.Q(('failure_code', ''), _negated=True), _connector='OR'), name='cameraalert_failed_says_why'), models.CheckConstraint(condition=models.Q(models.Q(models.Q(('lease__isnull', False), ('lease_until__isnull', False)), ('state', 'running')), models.Q(models.Q(('state', 'running'), _negated=True), ('lease', None)), _connector='OR'), name='cameraalert_leased_while_running'), models.UniqueConstraint(fields=('camera', 'user', 'fault_since'), name='camera_alert_once_a_fault')],
            },
        ),
        migrations.CreateModel(
            name='CameraHealth',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('filmed_at', models.DateTimeField(blank=True, null=True, verbose_name='last filmed at')),
                ('fault_code', models.SlugField(blank=True, max_length=60, verbose_name='code of the fault')),
                ('fault_params', models.JSONField(blank=True, default=dict, verbose_name='values of the fault')),
                ('fault_since', models.DateTimeField(blank=True, null=True, verbose_name='fault since')),
                ('checked_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='checked at')),
                ('usual_view', storage.encryption.fields.SealedBinaryField(blank=True, bound_to=('camera_id',), help_text='The room in a few pixels, by which a camera that was turned is noticed.', null=True, verbose_name='usual view')),
                ('picture', storage.encryption.fields.SealedBinaryField(blank=True, bound_to=('camera_id',), help_text='So coarse that nobody can be told on it.', null=True, verbose_name='last picture')),
                ('camera', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='health', to='recognition.camera', verbose_name='camera')),
            ],
            options={
                'verbose_name': 'state of a camera',
                'verbose_name_plural': 'states of cameras',
                'ordering': ['camera'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('fault_code', ''), ('fault_since__isnull', True)), models.Q(models.Q(('fault_code', ''), _negated=True), ('fault_since__isnull', False)), _connector='OR'), name='camera_fault_has_its_time')],
            },
        ),
        migrations.CreateModel(
            name='FilmExemption',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('entered_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='entered at')),
                ('class_group', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='film_exemption', to='classes.classgroup', verbose_name='class')),
                ('entered_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='entered by')),
                ('school', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='classes.school', verbose_name='school')),
                ('session', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='film_exemption', to='classes.classsession', verbose_name='lesson')),
            ],
            options={
                'verbose_name': 'lesson or class not filmed',
                'verbose_name_plural': 'lessons and classes not filmed',
                'ordering': ['pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('class_group__isnull', False), ('session__isnull', True)), models.Q(('class_group__isnull', True), ('session__isnull', False)), _connector='OR'), name='exemption_of_a_lesson_or_a_class')],
            },
        ),
        migrations.CreateModel(
            name='RoomFilm',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
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
                ('due_at', models.DateTimeField(verbose_name='due at')),
                ('give_up_at', models.DateTimeField(verbose_name='tried until')),
                ('state', models.CharField(choices=[('queued', 'Waiting'), ('running', 'Filming'), ('ready', 'Filmed'), ('failed', 'Not filmed'), ('dropped', 'No longer wanted')], default='queued', max_length=10, verbose_name='state')),
                ('camera', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='films', to='recognition.camera', verbose_name='camera')),
                ('capture', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='room_film', to='recognition.capture', verbose_name='film or photo')),
                ('school', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='classes.school', verbose_name='school')),
                ('session', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='room_films', to='classes.classsession', verbose_name='lesson')),
            ],
            options={
                'verbose_name': 'film of a room',
                'verbose_name_plural': 'films of rooms',
                'ordering': ['session', 'due_at', 'camera'],
                'abstract': False,
                'indexes': [models.Index(fields=['state', 'next_try_at'], name='roomfilm_due'), models.Index(fields=['school', 'started_at'], name='roomfilm_turn')],
                'constraints': [models.CheckConstraint(condition=models.Q(('progress__lte', 100)), name='roomfilm_progress'), models.CheckConstraint(condition=models.Q(('state__in', ['queued', 'running', 'ready', 'failed', 'dropped'])), name='roomfilm_state'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'failed'), _negated=True), models.Q(('failure_code', ''), _negated=True), _connector='OR'), name='roomfilm_failed_says_why'), models.CheckConstraint(condition=models.Q(models.Q(models.Q(('lease__isnull', False), ('lease_until__isnull', False)), ('state', 'running')), models.Q(models.Q(('state', 'running'), _negated=True), ('lease', None)), _connector='OR'), name='roomfilm_leased_while_running'), models.UniqueConstraint(fields=('session', 'camera', 'due_at'), name='room_film_once_a_moment')],
            },
        ),
        migrations.CreateModel(
            name='RoomWatch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('mode', models.CharField(choices=[('off', 'Off'), ('request', 'When the teacher asks'), ('start', 'At the start'), ('several', 'Several times, also at the end'), ('throughout', 'Throughout, every five minutes')], default='off', max_length=12, verbose_name='films')),
                ('first_minute', models.PositiveSmallIntegerField(default=3, help_text='Of the lesson: the first film begins then.', validators=[django.core.validators.MaxValueValidator(60)], verbose_name='from minute')),
                ('last_minute', models.PositiveSmallIntegerField(default=8, help_text='A camera that does not answer is tried until then; who comes later is late.', validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(60)], verbose_name='until minute')),
                ('assessed_on', models.DateField(blank=True, null=True, verbose_name='impact assessment covers the room since')),
                ('notice_on', models.DateField(blank=True, null=True, verbose_name='notice hangs at the door since')),
                ('answered_by', models.CharField(blank=True, help_text='Name and post.', max_length=200, verbose_name='answered for by')),
                ('changed_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='changed at')),
                ('room', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='watch', to='classes.room', verbose_name='room')),
            ],
            options={
                'verbose_name': 'filming of a room',
                'verbose_name_plural': 'filming of rooms',
                'ordering': ['room'],
                'constraints': [models.CheckConstraint(condition=models.Q(('mode__in', ['off', 'request', 'start', 'several', 'throughout'])), name='watch_mode'), models.CheckConstraint(condition=models.Q(('mode', 'off'), models.Q(('assessed_on__isnull', False), ('notice_on__isnull', False), models.Q(('answered_by', ''), _negated=True)), _connector='OR'), name='watch_answered_for'), models.CheckConstraint(condition=models.Q(('last_minute__gt', models.F('first_minute'))), name='watch_minutes_in_order')],
            },
        ),
    ]
