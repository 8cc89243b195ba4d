from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('recognition', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='capture',
            name='faces_erased_at',
            field=models.DateTimeField(blank=True, editable=False, help_text='From then on it is no evidence of who was there.', null=True, verbose_name='faces erased at'),
        ),
        migrations.AddField(
            model_name='capture',
            name='file_erased_at',
            field=models.DateTimeField(blank=True, editable=False, help_text='When its time was over, or a consent was withdrawn.', null=True, verbose_name='film erased at'),
        ),
    ]
