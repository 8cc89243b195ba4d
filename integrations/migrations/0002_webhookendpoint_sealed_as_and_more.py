import integrations.models.webhooks
import storage.encryption.fields
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('integrations', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='webhookendpoint',
            name='sealed_as',
            field=models.UUIDField(default=uuid.uuid4, editable=False, verbose_name='number in its seals'),
        ),
        migrations.AlterField(
            model_name='webhookendpoint',
            name='secret',
            field=storage.encryption.fields.SealedCharField(default=integrations.models.webhooks.new_secret, editable=False, max_length=80, verbose_name='secret key'),
        ),
    ]
