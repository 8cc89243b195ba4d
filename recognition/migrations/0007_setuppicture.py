import django.db.models.deletion
import django.utils.timezone
import storage.encryption.fields
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('classes', '0009_note_leavings_by_hand'),
        ('recognition', '0006_alter_camera_source_cameraalert_camerahealth_and_more'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='SetupPicture',
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
                ('heights_px', models.JSONField(blank=True, default=list, editable=False, verbose_name='heights of the faces (pixels)')),
                ('picture', storage.encryption.fields.SealedBinaryField(blank=True, bound_to=('camera_id',), help_text='With a box and a height for each face.', null=True, verbose_name='picture')),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='asked for by')),
                ('camera', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='setup_picture', to='recognition.camera', verbose_name='camera')),
                ('school', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='classes.school', verbose_name='school')),
            ],
            options={
                'verbose_name': 'test picture of a camera',
                'verbose_name_plural': 'test pictures of cameras',
                'abstract': False,
                'indexes': [models.Index(fields=['state', 'next_try_at'], name='setuppicture_due'), models.Index(fields=['school', 'started_at'], name='setuppicture_turn')],
                'constraints': [models.CheckConstraint(condition=models.Q(('progress__lte', 100)), name='setuppicture_progress'), models.CheckConstraint(condition=models.Q(('state__in', ['queued', 'running', 'ready', 'failed'])), name='setuppicture_state'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'failed'), _negated=True), models.Q(('failure_code', ''), _negated=True), _connector='OR'), name='setuppicture_failed_says_why'), models.CheckConstraint(condition=models.Q(models.Q(models.Q(('lease__isnull', False), ('lease_until__isnull', False)), ('state', 'running')), models.Q(models.Q(('state', 'running'), _negated=True), ('lease', None)), _connector='OR'), name='setuppicture_leased_while_running')],
            },
        ),
    ]
