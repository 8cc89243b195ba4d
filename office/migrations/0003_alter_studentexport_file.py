import office.models.student_files
import storage.encryption.file_fields
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('office', '0002_studenterasure_studentexport'),
    ]

    operations = [
        migrations.AlterField(
            model_name='studentexport',
            name='file',
            field=storage.encryption.file_fields.SealedFileField(blank=True, editable=False, upload_to=office.models.student_files.export_path, verbose_name='file'),
        ),
    ]
