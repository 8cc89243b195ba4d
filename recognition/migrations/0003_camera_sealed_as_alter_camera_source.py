import recognition.models.cameras
import storage.encryption.fields
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('recognition', '0002_capture_faces_erased_at_capture_file_erased_at'),
    ]

    operations = [
        migrations.AddField(
            model_name='camera',
            name='sealed_as',
            field=models.UUIDField(default=uuid.uuid4, editable=False, verbose_name='number in its seals'),
        ),
        migrations.AlterField(
            model_name='camera',
            name='source',
            field=storage.encryption.fields.SealedCharField(help_text='Number of the device on the machine that films, or the address of a network camera; whoever administers the school can read it.', max_length=200, validators=[recognition.models.cameras.validate_camera_source], verbose_name='device or address'),
        ),
    ]
