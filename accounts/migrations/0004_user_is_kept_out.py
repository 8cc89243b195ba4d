from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0003_addresses_in_small_letters_by_hand'),
    ]

    operations = [
        migrations.AddField(
            model_name='user',
            name='is_kept_out',
            field=models.BooleanField(default=False, editable=False, verbose_name='switched off by whoever runs this site'),
        ),
    ]
