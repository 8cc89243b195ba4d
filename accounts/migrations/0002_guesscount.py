from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='GuessCount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=64, unique=True, verbose_name='sign of account and address')),
                ('n_taken', models.PositiveIntegerField(default=0, verbose_name='guesses')),
                ('last_at', models.DateTimeField(db_index=True, verbose_name='last guess')),
            ],
            options={
                'verbose_name': 'count of guesses',
                'verbose_name_plural': 'counts of guesses',
            },
        ),
    ]
