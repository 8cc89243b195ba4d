import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import recognition.models.cameras
import recognition.models.captures
import uuid
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
            name='Capture',
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
                ('file', models.FileField(blank=True, help_text='A live camera leaves none.', upload_to=recognition.models.captures.capture_path, verbose_name='file')),
                ('kind', models.CharField(choices=[('video', 'Video'), ('photo', 'Photo'), ('live', 'Live camera')], max_length=10, verbose_name='kind')),
                ('captured_at', models.DateTimeField(help_text='When it was filmed, not when it was uploaded.', verbose_name='filmed at')),
                ('time_zone', models.CharField(blank=True, help_text='Of the device that filmed, if it said so.', max_length=64, verbose_name='time zone')),
                ('uploaded_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='uploaded at')),
                ('found', models.JSONField(blank=True, default=list, editable=False, help_text='Students surely seen so far, while it is worked on; empty afterwards.', verbose_name='students found so far')),
                ('duration_s', models.FloatField(blank=True, editable=False, null=True, verbose_name='duration (seconds)')),
                ('network_ids', models.JSONField(blank=True, default=list, editable=False, verbose_name='recognition networks')),
                ('timings_s', models.JSONField(blank=True, default=dict, editable=False, verbose_name='time for each step (seconds)')),
                ('school', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='classes.school', verbose_name='school')),
                ('session', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='captures', to='classes.classsession', verbose_name='lesson')),
                ('uploaded_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='uploaded by')),
            ],
            options={
                'verbose_name': 'film or photo',
                'verbose_name_plural': 'films and photos',
                'ordering': ['session', 'captured_at', 'pk'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ProposalStats',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('n_kept', models.PositiveSmallIntegerField(help_text='Proposed, and so it stayed.', verbose_name='proposals kept')),
                ('n_corrected', models.PositiveSmallIntegerField(help_text='Proposed, then changed by a person.', verbose_name='proposals corrected')),
                ('n_added', models.PositiveSmallIntegerField(help_text='Not proposed, named by a person.', verbose_name='students added')),
                ('session', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='proposal_stats', to='classes.classsession', verbose_name='lesson')),
            ],
            options={
                'verbose_name': 'statistics of proposals',
                'verbose_name_plural': 'proposal statistics',
            },
        ),
        migrations.CreateModel(
            name='Seat',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('column', models.PositiveSmallIntegerField(help_text='From the left, counted from 0.', validators=[django.core.validators.MaxValueValidator(7)], verbose_name='column')),
                ('row', models.PositiveSmallIntegerField(help_text='From the front, counted from 0.', validators=[django.core.validators.MaxValueValidator(6)], verbose_name='row')),
                ('class_group', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='seats', to='classes.classgroup', verbose_name='class')),
                ('student', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='seats', to='classes.student', verbose_name='student')),
            ],
            options={
                'verbose_name': 'seat',
                'verbose_name_plural': 'seats',
                'ordering': ['class_group', 'row', 'column'],
            },
        ),
        migrations.CreateModel(
            name='Sighting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(help_text='In the film.', verbose_name='running number')),
                ('first_seen_s', models.FloatField(verbose_name='first moment (seconds)')),
                ('last_seen_s', models.FloatField(verbose_name='last moment (seconds)')),
                ('stays', models.JSONField(blank=True, default=list, help_text='Times in view, seconds: first and last moment of each; empty for a single one.', verbose_name='times in view')),
                ('n_looks', models.PositiveIntegerField(verbose_name='times the face was examined')),
                ('face_height_px', models.FloatField(verbose_name='height of the face (pixels)')),
                ('best_seen_s', models.FloatField(help_text='Moment of the evidence.', verbose_name='best moment (seconds)')),
                ('box', models.JSONField(help_text='Of the evidence: left, top, right, bottom, pixels.', verbose_name='place in the picture')),
                ('chip', models.BinaryField(help_text='Evidence: aligned portrait, JPEG.', verbose_name='portrait')),
                ('proposal', models.CharField(choices=[('present', 'Present'), ('check', 'Check'), ('unknown', 'Unknown')], max_length=10, verbose_name='proposal')),
                ('reason', models.CharField(help_text='Why not sure, by name.', max_length=30, verbose_name='reason')),
                ('review', models.CharField(choices=[('unreviewed', 'Not reviewed'), ('accepted', 'Named by a person'), ('rejected', 'Not this student')], default='unreviewed', max_length=10, verbose_name='review')),
                ('reviewed_at', models.DateTimeField(blank=True, null=True, verbose_name='reviewed at')),
                ('capture', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sightings', to='recognition.capture', verbose_name='film or photo')),
                ('confirmed_student', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='confirmed_sightings', to='classes.student', verbose_name='confirmed student')),
                ('proposed_student', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='proposed_sightings', to='classes.student', verbose_name='proposed student')),
                ('reviewed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='reviewed by')),
            ],
            options={
                'verbose_name': 'face seen',
                'verbose_name_plural': 'faces seen',
                'ordering': ['capture', 'number'],
            },
        ),
        migrations.CreateModel(
            name='ReviewStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='made at')),
                ('text', models.CharField(help_text='What the page showed of it.', max_length=300, verbose_name='text')),
                ('entries', models.JSONField(blank=True, default=list, help_text='By student: was there an entry before, and the version of the one made.', verbose_name='entries')),
                ('asks_more', models.BooleanField(default=False, help_text='The minutes or the reason are still asked.', verbose_name='asks more')),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='made by')),
                ('session', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='review_steps', to='classes.classsession', verbose_name='lesson')),
                ('student', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='classes.student', verbose_name='student')),
                ('sighting', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='recognition.sighting', verbose_name='face seen')),
            ],
            options={
                'verbose_name': 'step of a review',
                'verbose_name_plural': 'steps of a review',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='SightingCandidate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('rank', models.PositiveSmallIntegerField(help_text='1 is the most alike.', verbose_name='rank')),
                ('score', models.FloatField(help_text='1 is the same; higher is more alike.', verbose_name='similarity')),
                ('sighting', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='candidates', to='recognition.sighting', verbose_name='face seen')),
                ('student', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='classes.student', verbose_name='student')),
            ],
            options={
                'verbose_name': 'candidate',
                'verbose_name_plural': 'candidates',
                'ordering': ['sighting', 'rank'],
            },
        ),
        migrations.CreateModel(
            name='Upload',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, help_text='Chosen by the device.', primary_key=True, serialize=False, verbose_name='identifier')),
                ('file_name', models.CharField(max_length=150, verbose_name='name of the file')),
                ('captured_at', models.DateTimeField(verbose_name='filmed at')),
                ('time_zone', models.CharField(blank=True, help_text='Of the device.', max_length=64, verbose_name='time zone')),
                ('total_bytes', models.PositiveBigIntegerField(blank=True, help_text='Empty: still being filmed.', null=True, verbose_name='size (bytes)')),
                ('received_bytes', models.PositiveBigIntegerField(default=0, verbose_name='received (bytes)')),
                ('n_received', models.PositiveIntegerField(default=0, help_text='Parts, from number 0 on.', verbose_name='parts received')),
                ('has_opened_session', models.BooleanField(default=False, help_text='The lesson goes with the upload if nothing comes of it.', verbose_name='opened the lesson')),
                ('begun_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='begun at')),
                ('touched_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='last change at')),
                ('capture', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='upload', to='recognition.capture', verbose_name='film or photo')),
                ('session', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='uploads', to='classes.classsession', verbose_name='lesson')),
                ('uploaded_by', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='uploaded by')),
            ],
            options={
                'verbose_name': 'upload',
                'verbose_name_plural': 'uploads',
                'ordering': ['begun_at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='UploadChunk',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(help_text='From 0 on.', verbose_name='running number')),
                ('n_bytes', models.PositiveIntegerField(verbose_name='size (bytes)')),
                ('sha256', models.CharField(max_length=64, verbose_name='checksum')),
                ('upload', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='chunks', to='recognition.upload', verbose_name='upload')),
            ],
            options={
                'verbose_name': 'part of an upload',
                'verbose_name_plural': 'parts of uploads',
                'ordering': ['upload', 'number'],
            },
        ),
        migrations.CreateModel(
            name='Camera',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=100, verbose_name='name')),
                ('source', models.CharField(help_text='Number of the device on the machine that films, or the address of a network camera; whoever administers the school can read it.', max_length=200, validators=[recognition.models.cameras.validate_camera_source], verbose_name='device or address')),
                ('is_active', models.BooleanField(default=True, verbose_name='in use')),
                ('room', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='cameras', to='classes.room', verbose_name='room')),
            ],
            options={
                'verbose_name': 'camera',
                'verbose_name_plural': 'cameras',
                'ordering': ['room', 'name'],
                'constraints': [models.UniqueConstraint(fields=('room', 'name'), name='camera_once_per_room', violation_error_message='This room has a camera of this name already.')],
            },
        ),
        migrations.AddIndex(
            model_name='capture',
            index=models.Index(fields=['state', 'next_try_at'], name='capture_due'),
        ),
        migrations.AddIndex(
            model_name='capture',
            index=models.Index(fields=['school', 'started_at'], name='capture_turn'),
        ),
        migrations.AddConstraint(
            model_name='capture',
            constraint=models.CheckConstraint(condition=models.Q(('progress__lte', 100)), name='capture_progress'),
        ),
        migrations.AddConstraint(
            model_name='capture',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['queued', 'running', 'ready', 'failed'])), name='capture_state'),
        ),
        migrations.AddConstraint(
            model_name='capture',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'failed'), _negated=True), models.Q(('failure_code', ''), _negated=True), _connector='OR'), name='capture_failed_says_why'),
        ),
        migrations.AddConstraint(
            model_name='capture',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(models.Q(('lease__isnull', False), ('lease_until__isnull', False)), ('state', 'running')), models.Q(models.Q(('state', 'running'), _negated=True), ('lease', None)), _connector='OR'), name='capture_leased_while_running'),
        ),
        migrations.AddConstraint(
            model_name='capture',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['video', 'photo', 'live'])), name='capture_kind'),
        ),
        migrations.AddConstraint(
            model_name='capture',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'live'), _negated=True), ('file', ''), _connector='OR'), name='capture_live_has_no_file'),
        ),
        migrations.AddConstraint(
            model_name='capture',
            constraint=models.CheckConstraint(condition=models.Q(('state', 'running'), ('found', []), _connector='OR'), name='capture_found_while_running'),
        ),
        migrations.AddConstraint(
            model_name='seat',
            constraint=models.UniqueConstraint(fields=('class_group', 'student'), name='seat_of_student_once'),
        ),
        migrations.AddConstraint(
            model_name='seat',
            constraint=models.UniqueConstraint(fields=('class_group', 'column', 'row'), name='seat_once'),
        ),
        migrations.AddConstraint(
            model_name='seat',
            constraint=models.CheckConstraint(condition=models.Q(('column__lt', 8), ('row__lt', 7)), name='seat_in_plan'),
        ),
        migrations.AddConstraint(
            model_name='sighting',
            constraint=models.UniqueConstraint(fields=('capture', 'number'), name='sighting_once'),
        ),
        migrations.AddConstraint(
            model_name='sighting',
            constraint=models.CheckConstraint(condition=models.Q(('last_seen_s__gte', models.F('first_seen_s')), ('n_looks__gte', 1)), name='sighting_lasts'),
        ),
        migrations.AddConstraint(
            model_name='sighting',
            constraint=models.CheckConstraint(condition=models.Q(('proposal', 'check'), models.Q(('proposal', 'present'), ('proposed_student__isnull', False)), models.Q(('proposal', 'unknown'), ('proposed_student__isnull', True)), _connector='OR'), name='sighting_proposal_names_its_student'),
        ),
        migrations.AddConstraint(
            model_name='sighting',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('confirmed_student__isnull', False), ('review', 'accepted')), models.Q(('confirmed_student__isnull', True), ('review__in', ['unreviewed', 'rejected'])), _connector='OR'), name='sighting_accepted_names_its_student'),
        ),
        migrations.AddConstraint(
            model_name='reviewstep',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('entries', []), ('sighting__isnull', False)), models.Q(('sighting__isnull', True), models.Q(('entries', []), _negated=True)), _connector='OR'), name='review_step_can_be_taken_back'),
        ),
        migrations.AddConstraint(
            model_name='sightingcandidate',
            constraint=models.UniqueConstraint(fields=('sighting', 'rank'), name='candidate_rank_once'),
        ),
        migrations.AddConstraint(
            model_name='sightingcandidate',
            constraint=models.UniqueConstraint(fields=('sighting', 'student'), name='candidate_once'),
        ),
        migrations.AddIndex(
            model_name='upload',
            index=models.Index(fields=['touched_at'], name='upload_given_up'),
        ),
        migrations.AddConstraint(
            model_name='upload',
            constraint=models.CheckConstraint(condition=models.Q(('total_bytes__isnull', True), ('received_bytes__lte', models.F('total_bytes')), _connector='OR'), name='upload_fits_its_total'),
        ),
        migrations.AddConstraint(
            model_name='upload',
            constraint=models.CheckConstraint(condition=models.Q(('capture__isnull', True), ('received_bytes', models.F('total_bytes')), _connector='OR'), name='upload_is_whole_before_it_is_a_capture'),
        ),
        migrations.AddConstraint(
            model_name='uploadchunk',
            constraint=models.UniqueConstraint(fields=('upload', 'number'), name='upload_chunk_once'),
        ),
        migrations.AddConstraint(
            model_name='uploadchunk',
            constraint=models.CheckConstraint(condition=models.Q(('n_bytes__gte', 1)), name='upload_chunk_not_empty'),
        ),
    ]
