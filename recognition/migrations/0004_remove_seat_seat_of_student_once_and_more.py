import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('classes', '0003_school_quota_mb'),
        ('recognition', '0003_camera_sealed_as_alter_camera_source'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='seat',
            name='seat_of_student_once',
        ),
        migrations.RemoveConstraint(
            model_name='seat',
            name='seat_once',
        ),
        migrations.AddField(
            model_name='seat',
            name='room',
            field=models.ForeignKey(blank=True, help_text='Empty: where no room is entered.', null=True, on_delete=django.db.models.deletion.CASCADE, related_name='seats', to='classes.room', verbose_name='room'),
        ),
        migrations.AddConstraint(
            model_name='seat',
            constraint=models.UniqueConstraint(fields=('class_group', 'room', 'student'), name='seat_of_student_once'),
        ),
        migrations.AddConstraint(
            model_name='seat',
            constraint=models.UniqueConstraint(condition=models.Q(('room', None)), fields=('class_group', 'student'), name='seat_of_student_without_room_once'),
        ),
        migrations.AddConstraint(
            model_name='seat',
            constraint=models.UniqueConstraint(fields=('class_group', 'room', 'column', 'row'), name='seat_once'),
        ),
        migrations.AddConstraint(
            model_name='seat',
            constraint=models.UniqueConstraint(condition=models.Q(('room', None)), fields=('class_group', 'column', 'row'), name='seat_without_room_once'),
        ),
    ]
