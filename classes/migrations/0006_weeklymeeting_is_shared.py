from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('classes', '0005_school_asks_second_factor'),
    ]

    operations = [
        migrations.AddField(
            model_name='weeklymeeting',
            name='is_shared',
            field=models.BooleanField(default=False, help_text='Taught together, such as sport.', verbose_name='several classes at once'),
        ),
    ]
