from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('classes', '0009_note_leavings_by_hand'),
    ]

    operations = [
        migrations.AddField(
            model_name='attendancecode',
            name='is_settled',
            field=models.BooleanField(default=False, help_text='Of a code that counts as absent: who has it leaves those to ring on “Today”.', verbose_name='nobody has to ring'),
        ),
    ]
