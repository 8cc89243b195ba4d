from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('classes', '0004_namelesscount'),
    ]

    operations = [
        migrations.AddField(
            model_name='school',
            name='asks_second_factor',
            field=models.BooleanField(default=False, verbose_name='second factor for everybody'),
        ),
    ]
