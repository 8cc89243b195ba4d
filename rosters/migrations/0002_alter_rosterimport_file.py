import storage.encryption.file_fields
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('rosters', '0001_initial'),
    ]

    operations = [
        migrations.AlterField(
            model_name='rosterimport',
            name='file',
            field=storage.encryption.file_fields.SealedFileField(blank=True, editable=False, upload_to='rosters/', verbose_name='file'),
        ),
    ]
