from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('classes', '0023_stand_ins_by_hand'),
    ]

    operations = [
        migrations.RemoveField(
            model_name='awaitedcolleague',
            name='class_groups',
        ),
        migrations.RemoveField(
            model_name='awaitedcolleague',
            name='sourced_id',
        ),
    ]
