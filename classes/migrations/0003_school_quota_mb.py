import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('classes', '0002_accountmail'),
    ]

    operations = [
        migrations.AddField(
            model_name='school',
            name='quota_mb',
            field=models.PositiveIntegerField(blank=True, help_text='Empty: as much as is usual here. Only whoever runs this site changes it.', null=True, validators=[django.core.validators.MinValueValidator(1)], verbose_name='room for films and pictures (MB)'),
        ),
    ]
