import django.db.models.deletion
import django.utils.timezone
import faces.models.class_clips
import faces.models.face_pictures
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
            name='ClassClip',
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
                ('file', models.FileField(blank=True, help_text='Empty once erased.', upload_to=faces.models.class_clips.clip_path, verbose_name='file')),
                ('file_sha256', models.CharField(max_length=64, verbose_name='checksum of the file')),
                ('uploaded_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='uploaded at')),
                ('network_id', models.CharField(blank=True, max_length=64, verbose_name='recognition network')),
                ('n_unusable', models.PositiveSmallIntegerField(default=0, help_text='People of whom no picture was good enough.', verbose_name='unusable people')),
                ('n_stored', models.PositiveSmallIntegerField(default=0, verbose_name='students registered')),
                ('n_withdrawn', models.PositiveSmallIntegerField(default=0, help_text='Cards erased because a consent was withdrawn.', verbose_name='erased people')),
                ('steps', models.JSONField(blank=True, default=list, editable=False, help_text='How it was before each change.', verbose_name='earlier steps')),
                ('state', models.CharField(choices=[('queued', 'Waiting'), ('running', 'Being worked on'), ('ready', 'Ready'), ('failed', 'Failed'), ('done', 'Done')], default='queued', max_length=10, verbose_name='state')),
                ('class_group', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='clips', to='classes.classgroup', verbose_name='class')),
                ('school', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='classes.school', verbose_name='school')),
                ('uploaded_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='uploaded by')),
            ],
            options={
                'verbose_name': 'class clip',
                'verbose_name_plural': 'class clips',
                'ordering': ['-uploaded_at', '-pk'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ConsentNotice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.CharField(help_text='Such as 2026-08.', max_length=40, verbose_name='version')),
                ('language', models.CharField(blank=True, help_text="Empty: the school's own. One version may be written in several languages.", max_length=20, verbose_name='language')),
                ('text', models.TextField(help_text='What the parents are told and sign.', verbose_name='text')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='created at')),
                ('created_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='created by')),
                ('school', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='consent_notices', to='classes.school', verbose_name='school')),
            ],
            options={
                'verbose_name': 'consent notice',
                'verbose_name_plural': 'consent notices',
                'ordering': ['-created_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='BiometricConsent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('given_by', models.CharField(blank=True, help_text='Name of the parent or guardian; empty: the signed letter says it.', max_length=200, verbose_name='given by')),
                ('wording', models.CharField(help_text='Version of the text that was signed, such as 2026-08.', max_length=200, verbose_name='version of the notice')),
                ('relation', models.CharField(blank=True, help_text='To the student, such as mother.', max_length=100, verbose_name='relation to the student')),
                ('given_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='given at')),
                ('entered_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='entered at')),
                ('withdrawn_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='withdrawn at')),
                ('entered_by', models.ForeignKey(blank=True, help_text='Empty: entered at the command line.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='entered by')),
                ('student', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='biometric_consents', to='classes.student', verbose_name='student')),
                ('notice', models.ForeignKey(blank=True, help_text='The text that was signed; empty: kept elsewhere, under the version.', null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='consents', to='faces.consentnotice', verbose_name='notice')),
            ],
            options={
                'verbose_name': 'consent',
                'verbose_name_plural': 'consents',
                'ordering': ['student', '-given_at'],
            },
        ),
        migrations.CreateModel(
            name='ConsentObjection',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('objected_by', models.CharField(max_length=200, verbose_name='objected by')),
                ('relation', models.CharField(blank=True, max_length=100, verbose_name='relation to the student')),
                ('objected_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='objected at')),
                ('lifted_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='lifted at')),
                ('entered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='entered by')),
                ('lifted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='lifted by')),
                ('student', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='face_objections', to='classes.student', verbose_name='student')),
            ],
            options={
                'verbose_name': 'objection',
                'verbose_name_plural': 'objections',
                'ordering': ['student', '-objected_at'],
            },
        ),
        migrations.CreateModel(
            name='ConsentScan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('file', models.FileField(editable=False, upload_to='consents/', verbose_name='file')),
                ('n_pages', models.PositiveSmallIntegerField(editable=False, verbose_name='pages')),
                ('sent_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='sent at')),
                ('consent', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='scans', to='faces.biometricconsent', verbose_name='consent')),
                ('sent_by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='sent by')),
            ],
            options={
                'verbose_name': 'scan of a letter',
                'verbose_name_plural': 'scans of letters',
                'ordering': ['consent', 'sent_at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='EvaluationRun',
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
                ('split_percent', models.PositiveSmallIntegerField(help_text="Share of each student's pictures that is registered, the others searched.", verbose_name='registered share (per cent)')),
                ('asked_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='asked at')),
                ('result', models.JSONField(blank=True, default=dict, help_text='Counts; no face, no name.', verbose_name='result')),
                ('asked_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='asked by')),
                ('class_group', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='evaluation_runs', to='classes.classgroup', verbose_name='class')),
                ('school', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='classes.school', verbose_name='school')),
            ],
            options={
                'verbose_name': 'test of faces',
                'verbose_name_plural': 'tests of faces',
                'ordering': ['-asked_at', '-pk'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='FaceCluster',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(help_text='In the clip.', verbose_name='running number')),
                ('refusal_code', models.SlugField(blank=True, db_index=False, max_length=60, verbose_name='why it was refused')),
                ('refusal_params', models.JSONField(blank=True, default=dict, verbose_name='values of the refusal')),
                ('clip', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='clusters', to='faces.classclip', verbose_name='clip')),
                ('named_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='named by')),
                ('student', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='classes.student', verbose_name='student')),
                ('suggested', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='classes.student', verbose_name='suggested student')),
            ],
            options={
                'verbose_name': 'person in a clip',
                'verbose_name_plural': 'people in clips',
                'ordering': ['clip', 'number'],
            },
        ),
        migrations.CreateModel(
            name='ClipFace',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(help_text='0 is the one shown on the card.', verbose_name='running number')),
                ('tracklet', models.PositiveIntegerField(help_text='Pictures of one track are one person.', verbose_name='track through the clip')),
                ('first_seen_s', models.FloatField(help_text='Of the track.', verbose_name='first moment (seconds)')),
                ('last_seen_s', models.FloatField(help_text='Of the track.', verbose_name='last moment (seconds)')),
                ('time_s', models.FloatField(verbose_name='moment (seconds)')),
                ('box', models.JSONField(default=list, help_text='In the frame: left, top, right, bottom, pixels.', verbose_name='place in the picture')),
                ('chip', models.BinaryField(help_text='Aligned portrait, 240 x 240, JPEG.', verbose_name='portrait')),
                ('embedding', models.BinaryField(help_text='float32, little-endian.', verbose_name='measurements of the face')),
                ('quality', models.FloatField(help_text='0 (useless) to 1 (ideal).', verbose_name='quality')),
                ('is_usable', models.BooleanField(verbose_name='good enough to register')),
                ('cluster', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='faces', to='faces.facecluster', verbose_name='person in the clip')),
            ],
            options={
                'verbose_name': 'face in a clip',
                'verbose_name_plural': 'faces in clips',
                'ordering': ['cluster', '-is_usable', 'number', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='FaceTemplate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('embedding', models.BinaryField(help_text='float32, little-endian.', verbose_name='measurements of the face')),
                ('chip', models.BinaryField(help_text='Aligned portrait, 240 x 240, JPEG.', verbose_name='portrait')),
                ('quality', models.FloatField(help_text='0 (useless) to 1 (ideal).', verbose_name='quality')),
                ('source', models.CharField(choices=[('photo', 'Photo'), ('video', 'Video'), ('webcam', 'Camera'), ('sighting', 'Lesson')], default='photo', max_length=10, verbose_name='source')),
                ('source_sha256', models.CharField(help_text='Of the file it was taken from.', max_length=64, verbose_name='checksum of the source')),
                ('network_id', models.CharField(max_length=64, verbose_name='recognition network')),
                ('is_shown', models.BooleanField(default=False, verbose_name='shown in lists')),
                ('allowed_at', models.DateTimeField(blank=True, null=True, verbose_name='allowed at')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='registered at')),
                ('added_by', models.ForeignKey(blank=True, help_text='Empty: registered at the command line.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='added by')),
                ('allowed_by', models.ForeignKey(blank=True, help_text="Who said that it is stored although it is like another student's.", null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='allowed by')),
                ('student', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='face_templates', to='classes.student', verbose_name='student')),
            ],
            options={
                'verbose_name': 'registered face',
                'verbose_name_plural': 'registered faces',
                'ordering': ['student', '-quality', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='LookalikePair',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('accepted_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='accepted at')),
                ('accepted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='accepted by')),
                ('one', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='classes.student', verbose_name='one student')),
                ('other', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='classes.student', verbose_name='other student')),
            ],
            options={
                'verbose_name': 'pair of look-alikes',
                'verbose_name_plural': 'pairs of look-alikes',
                'ordering': ['one', 'other'],
            },
        ),
        migrations.CreateModel(
            name='PictureBatch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uploaded_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='uploaded at')),
                ('started_at', models.DateTimeField(blank=True, null=True, verbose_name='started at')),
                ('refusals', models.JSONField(blank=True, default=list, help_text='Name of the file, code and values of the reason.', verbose_name='refused files')),
                ('class_group', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='classes.classgroup', verbose_name='class')),
                ('uploaded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='uploaded by')),
            ],
            options={
                'verbose_name': 'batch of pictures',
                'verbose_name_plural': 'batches of pictures',
                'ordering': ['-uploaded_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='FacePicture',
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
                ('file', models.FileField(blank=True, upload_to=faces.models.face_pictures.picture_path, verbose_name='file')),
                ('name', models.CharField(help_text='What the person called it.', max_length=200, verbose_name='name of the file')),
                ('source', models.CharField(choices=[('photo', 'Photo'), ('video', 'Video'), ('webcam', 'Camera'), ('sighting', 'Lesson')], max_length=10, verbose_name='source')),
                ('state', models.CharField(choices=[('planned', 'Not started'), ('queued', 'Waiting'), ('running', 'Being looked at'), ('asked', 'A question'), ('ready', 'Accepted'), ('failed', 'Refused')], default='queued', max_length=10, verbose_name='state')),
                ('uploaded_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='uploaded at')),
                ('allowed_by', models.ForeignKey(blank=True, help_text="Who said that a face like another student's is stored all the same.", null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='allowed by')),
                ('lookalike', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='classes.student', verbose_name='student who looks alike')),
                ('school', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='classes.school', verbose_name='school')),
                ('student', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='face_pictures', to='classes.student', verbose_name='student')),
                ('uploaded_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='uploaded by')),
                ('replaces', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='faces.facetemplate', verbose_name='face to replace')),
                ('batch', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='pictures', to='faces.picturebatch', verbose_name='batch of pictures')),
            ],
            options={
                'verbose_name': 'submitted picture',
                'verbose_name_plural': 'submitted pictures',
                'ordering': ['student', 'uploaded_at', 'pk'],
                'abstract': False,
            },
        ),
        migrations.AddIndex(
            model_name='classclip',
            index=models.Index(fields=['state', 'next_try_at'], name='classclip_due'),
        ),
        migrations.AddIndex(
            model_name='classclip',
            index=models.Index(fields=['school', 'started_at'], name='classclip_turn'),
        ),
        migrations.AddConstraint(
            model_name='classclip',
            constraint=models.CheckConstraint(condition=models.Q(('progress__lte', 100)), name='classclip_progress'),
        ),
        migrations.AddConstraint(
            model_name='classclip',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['queued', 'running', 'ready', 'failed', 'done'])), name='classclip_state'),
        ),
        migrations.AddConstraint(
            model_name='classclip',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'failed'), _negated=True), models.Q(('failure_code', ''), _negated=True), _connector='OR'), name='classclip_failed_says_why'),
        ),
        migrations.AddConstraint(
            model_name='classclip',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(models.Q(('lease__isnull', False), ('lease_until__isnull', False)), ('state', 'running')), models.Q(models.Q(('state', 'running'), _negated=True), ('lease', None)), _connector='OR'), name='classclip_leased_while_running'),
        ),
        migrations.AddConstraint(
            model_name='consentnotice',
            constraint=models.UniqueConstraint(fields=('school', 'version', 'language'), name='consent_notice_version_once', violation_error_message='The school has a notice of this version already.'),
        ),
        migrations.AddConstraint(
            model_name='consentnotice',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('version', ''), _negated=True), models.Q(('text', ''), _negated=True)), name='consent_notice_says_something'),
        ),
        migrations.AddConstraint(
            model_name='biometricconsent',
            constraint=models.UniqueConstraint(condition=models.Q(('withdrawn_at__isnull', True)), fields=('student',), name='consent_active_once', violation_error_message='This student has an active consent already.'),
        ),
        migrations.AddConstraint(
            model_name='biometricconsent',
            constraint=models.CheckConstraint(condition=models.Q(('wording', ''), _negated=True), name='consent_says_to_what'),
        ),
        migrations.AddConstraint(
            model_name='biometricconsent',
            constraint=models.CheckConstraint(condition=models.Q(('withdrawn_at__isnull', True), ('withdrawn_at__gte', models.F('given_at')), _connector='OR'), name='consent_withdrawn_after_given'),
        ),
        migrations.AddConstraint(
            model_name='consentobjection',
            constraint=models.CheckConstraint(condition=models.Q(('objected_by', ''), _negated=True), name='objection_says_who'),
        ),
        migrations.AddConstraint(
            model_name='consentobjection',
            constraint=models.CheckConstraint(condition=models.Q(('lifted_at__isnull', True), ('lifted_at__gte', models.F('objected_at')), _connector='OR'), name='objection_lifted_after_made'),
        ),
        migrations.AddConstraint(
            model_name='consentscan',
            constraint=models.CheckConstraint(condition=models.Q(('n_pages__gt', 0), models.Q(('file', ''), _negated=True)), name='consent_scan_has_pages'),
        ),
        migrations.AddIndex(
            model_name='evaluationrun',
            index=models.Index(fields=['state', 'next_try_at'], name='evaluationrun_due'),
        ),
        migrations.AddIndex(
            model_name='evaluationrun',
            index=models.Index(fields=['school', 'started_at'], name='evaluationrun_turn'),
        ),
        migrations.AddConstraint(
            model_name='evaluationrun',
            constraint=models.CheckConstraint(condition=models.Q(('progress__lte', 100)), name='evaluationrun_progress'),
        ),
        migrations.AddConstraint(
            model_name='evaluationrun',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['queued', 'running', 'ready', 'failed'])), name='evaluationrun_state'),
        ),
        migrations.AddConstraint(
            model_name='evaluationrun',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'failed'), _negated=True), models.Q(('failure_code', ''), _negated=True), _connector='OR'), name='evaluationrun_failed_says_why'),
        ),
        migrations.AddConstraint(
            model_name='evaluationrun',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(models.Q(('lease__isnull', False), ('lease_until__isnull', False)), ('state', 'running')), models.Q(models.Q(('state', 'running'), _negated=True), ('lease', None)), _connector='OR'), name='evaluationrun_leased_while_running'),
        ),
        migrations.AddConstraint(
            model_name='evaluationrun',
            constraint=models.CheckConstraint(condition=models.Q(('split_percent__gte', 1), ('split_percent__lte', 99)), name='evaluation_run_split'),
        ),
        migrations.AddConstraint(
            model_name='facecluster',
            constraint=models.UniqueConstraint(fields=('clip', 'number'), name='cluster_once'),
        ),
        migrations.AddConstraint(
            model_name='facecluster',
            constraint=models.UniqueConstraint(condition=models.Q(('student__isnull', False)), fields=('clip', 'student'), name='cluster_student_once'),
        ),
        migrations.AddConstraint(
            model_name='clipface',
            constraint=models.CheckConstraint(condition=models.Q(('last_seen_s__gte', models.F('first_seen_s'))), name='clip_face_lasts'),
        ),
        migrations.AddConstraint(
            model_name='clipface',
            constraint=models.CheckConstraint(condition=models.Q(('quality__gte', 0), ('quality__lte', 1)), name='clip_face_quality'),
        ),
        migrations.AddIndex(
            model_name='facetemplate',
            index=models.Index(fields=['student', 'network_id'], name='face_template_gallery'),
        ),
        migrations.AddConstraint(
            model_name='facetemplate',
            constraint=models.CheckConstraint(condition=models.Q(('source__in', ['photo', 'video', 'webcam', 'sighting'])), name='face_template_source'),
        ),
        migrations.AddConstraint(
            model_name='facetemplate',
            constraint=models.UniqueConstraint(condition=models.Q(('is_shown', True)), fields=('student',), name='face_template_shown_once'),
        ),
        migrations.AddConstraint(
            model_name='facetemplate',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('allowed_at__isnull', True), ('allowed_by__isnull', True)), models.Q(('allowed_at__isnull', False), ('allowed_by__isnull', False)), _connector='OR'), name='face_template_allowed_with_date'),
        ),
        migrations.AddConstraint(
            model_name='facetemplate',
            constraint=models.CheckConstraint(condition=models.Q(('quality__gte', 0), ('quality__lte', 1)), name='face_template_quality'),
        ),
        migrations.AddConstraint(
            model_name='facetemplate',
            constraint=models.CheckConstraint(condition=models.Q(('network_id', ''), _negated=True), name='face_template_names_its_network'),
        ),
        migrations.AddConstraint(
            model_name='lookalikepair',
            constraint=models.UniqueConstraint(fields=('one', 'other'), name='lookalike_pair_once'),
        ),
        migrations.AddConstraint(
            model_name='lookalikepair',
            constraint=models.CheckConstraint(condition=models.Q(('one__lt', models.F('other'))), name='lookalike_pair_in_order'),
        ),
        migrations.AddIndex(
            model_name='facepicture',
            index=models.Index(fields=['state', 'next_try_at'], name='facepicture_due'),
        ),
        migrations.AddIndex(
            model_name='facepicture',
            index=models.Index(fields=['school', 'started_at'], name='facepicture_turn'),
        ),
        migrations.AddConstraint(
            model_name='facepicture',
            constraint=models.CheckConstraint(condition=models.Q(('progress__lte', 100)), name='facepicture_progress'),
        ),
        migrations.AddConstraint(
            model_name='facepicture',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['planned', 'queued', 'running', 'asked', 'ready', 'failed'])), name='facepicture_state'),
        ),
        migrations.AddConstraint(
            model_name='facepicture',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'failed'), _negated=True), models.Q(('failure_code', ''), _negated=True), _connector='OR'), name='facepicture_failed_says_why'),
        ),
        migrations.AddConstraint(
            model_name='facepicture',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(models.Q(('lease__isnull', False), ('lease_until__isnull', False)), ('state', 'running')), models.Q(models.Q(('state', 'running'), _negated=True), ('lease', None)), _connector='OR'), name='facepicture_leased_while_running'),
        ),
        migrations.AddConstraint(
            model_name='facepicture',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'asked'), _negated=True), models.Q(('failure_code', ''), _negated=True), _connector='OR'), name='face_picture_asked_says_why'),
        ),
        migrations.AddConstraint(
            model_name='facepicture',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['ready', 'failed']), _negated=True), ('file', ''), _connector='OR'), name='face_picture_erased_when_done'),
        ),
    ]
