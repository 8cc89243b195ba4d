import recognition.models.captures
import storage.encryption.fields
import storage.encryption.file_fields
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('recognition', '0004_remove_seat_seat_of_student_once_and_more'),
    ]

    operations = [
        migrations.AlterField(
            model_name='capture',
            name='file',
            field=storage.encryption.file_fields.SealedFileField(blank=True, help_text='A live camera leaves none.', upload_to=recognition.models.captures.capture_path, verbose_name='file'),
        ),
        migrations.AlterField(
            model_name='sighting',
            name='chip',
            field=storage.encryption.fields.SealedBinaryField(bound_to=('capture_id', 'number'), help_text='Evidence: aligned portrait, JPEG.', verbose_name='portrait'),
        ),
    ]
