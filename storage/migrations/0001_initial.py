import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='DataKey',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False, verbose_name='identifier')),
                ('owner', models.CharField(help_text='Kind and number of the row, by code.', max_length=120, verbose_name='owner')),
                ('is_ended', models.BooleanField(default=False, help_text='The key goes at the end of the change.', verbose_name='to be deleted')),
            ],
            options={
                'verbose_name': 'number of a key',
                'verbose_name_plural': 'numbers of keys',
                'ordering': ['owner'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('is_ended', False)), fields=('owner',), name='data_key_once')],
            },
        ),
    ]
