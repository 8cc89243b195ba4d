import django.db.models.deletion
import django.utils.timezone
import recognition.models.ignored_spots
import storage.encryption.fields
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('classes', '0009_note_leavings_by_hand'),
        ('recognition', '0007_setuppicture'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='capture',
            name='thresholds',
            field=models.JSONField(blank=True, default=list, editable=False, help_text='Present and check in a roster of 30, as they applied.', verbose_name='thresholds'),
        ),
        migrations.AddField(
            model_name='sighting',
            name='is_unclear',
            field=models.BooleanField(default=False, help_text='Blurred, covered or too small in most looks.', verbose_name='unclear'),
        ),
        migrations.CreateModel(
            name='IgnoredSpot',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sealed_as', models.UUIDField(default=uuid.uuid4, editable=False, verbose_name='number in its seals')),
                ('name', models.CharField(blank=True, max_length=60, verbose_name='what it is')),
                ('signature', storage.encryption.fields.SealedBinaryField(bound_to=('sealed_as',), help_text='512 bits; no picture and no face.', verbose_name='signature of the picture')),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='ignored since')),
                ('last_seen_on', models.DateField(default=recognition.models.ignored_spots.today, verbose_name='last seen on')),
                ('class_group', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='ignored_spots', to='classes.classgroup', verbose_name='class')),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='ignored by')),
                ('room', models.ForeignKey(blank=True, help_text='Empty: where no room is entered.', null=True, on_delete=django.db.models.deletion.CASCADE, related_name='ignored_spots', to='classes.room', verbose_name='room')),
            ],
            options={
                'verbose_name': 'ignored picture',
                'verbose_name_plural': 'ignored pictures',
                'ordering': ['-made_at', '-pk'],
            },
        ),
        migrations.AddField(
            model_name='sighting',
            name='ignored_spot',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='sightings', to='recognition.ignoredspot', verbose_name='ignored picture'),
        ),
    ]
