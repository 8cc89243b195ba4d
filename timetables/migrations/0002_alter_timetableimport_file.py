import storage.encryption.file_fields
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('timetables', '0001_initial'),
    ]

    operations = [
        migrations.AlterField(
            model_name='timetableimport',
            name='file',
            field=storage.encryption.file_fields.SealedFileField(blank=True, editable=False, upload_to='timetables/', verbose_name='file'),
        ),
    ]
