import faces.models.class_clips
import faces.models.face_pictures
import storage.encryption.fields
import storage.encryption.file_fields
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('faces', '0003_impactassessment_recognitionpause'),
    ]

    operations = [
        migrations.AddField(
            model_name='clipface',
            name='sealed_as',
            field=models.UUIDField(default=uuid.uuid4, editable=False, verbose_name='number in its seals'),
        ),
        migrations.AddField(
            model_name='facetemplate',
            name='sealed_as',
            field=models.UUIDField(default=uuid.uuid4, editable=False, verbose_name='number in its seals'),
        ),
        migrations.AlterField(
            model_name='classclip',
            name='file',
            field=storage.encryption.file_fields.SealedFileField(blank=True, help_text='Empty once erased.', upload_to=faces.models.class_clips.clip_path, verbose_name='file'),
        ),
        migrations.AlterField(
            model_name='clipface',
            name='chip',
            field=storage.encryption.fields.SealedBinaryField(bound_to=('sealed_as',), help_text='Aligned portrait, 240 x 240, JPEG.', verbose_name='portrait'),
        ),
        migrations.AlterField(
            model_name='clipface',
            name='embedding',
            field=storage.encryption.fields.SealedBinaryField(bound_to=('sealed_as',), help_text='float32, little-endian.', verbose_name='measurements of the face'),
        ),
        migrations.AlterField(
            model_name='consentscan',
            name='file',
            field=storage.encryption.file_fields.SealedFileField(editable=False, upload_to='consents/', verbose_name='file'),
        ),
        migrations.AlterField(
            model_name='facepicture',
            name='file',
            field=storage.encryption.file_fields.SealedFileField(blank=True, upload_to=faces.models.face_pictures.picture_path, verbose_name='file'),
        ),
        migrations.AlterField(
            model_name='facetemplate',
            name='chip',
            field=storage.encryption.fields.SealedBinaryField(bound_to=('sealed_as',), help_text='Aligned portrait, 240 x 240, JPEG.', verbose_name='portrait'),
        ),
        migrations.AlterField(
            model_name='facetemplate',
            name='embedding',
            field=storage.encryption.fields.SealedBinaryField(bound_to=('sealed_as',), help_text='float32, little-endian.', verbose_name='measurements of the face'),
        ),
    ]
