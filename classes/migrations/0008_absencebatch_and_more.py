import datetime
import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('classes', '0007_awaitedcolleague_and_more'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='AbsenceBatch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('entered_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='entered at')),
            ],
            options={
                'verbose_name': 'absences entered together',
                'verbose_name_plural': 'absences entered together',
                'ordering': ['-entered_at'],
            },
        ),
        migrations.RemoveIndex(
            model_name='attendancerecord',
            name='record_for_reports',
        ),
        migrations.AddField(
            model_name='attendanceamendment',
            name='new_minutes_early',
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='minutes left early after'),
        ),
        migrations.AddField(
            model_name='attendanceamendment',
            name='old_minutes_early',
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='minutes left early before'),
        ),
        migrations.AddField(
            model_name='attendancerecord',
            name='is_after_leaving',
            field=models.BooleanField(default=False, editable=False, help_text='The student was no longer in the class: the entry counts nowhere.', verbose_name='after leaving'),
        ),
        migrations.AddField(
            model_name='attendancerecord',
            name='minutes_early',
            field=models.PositiveSmallIntegerField(blank=True, help_text='Before the end of the lesson; also of who came late.', null=True, verbose_name='minutes left early'),
        ),
        migrations.AddField(
            model_name='classsession',
            name='lock_lifted_at',
            field=models.DateTimeField(blank=True, editable=False, help_text='The days until the lock are counted from here.', null=True, verbose_name='lock lifted at'),
        ),
        migrations.AddField(
            model_name='namelesscount',
            name='minutes_early',
            field=models.PositiveIntegerField(default=0, verbose_name='minutes left early, added up'),
        ),
        migrations.AddField(
            model_name='plannedabsence',
            name='replaced_by',
            field=models.ForeignKey(blank=True, editable=False, help_text='A later letter covers it; if that absence is taken back, this one holds.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='replaced', to='classes.plannedabsence', verbose_name='gave way to'),
        ),
        migrations.AddField(
            model_name='school',
            name='afternoon_from',
            field=models.TimeField(default=datetime.time(12, 0), help_text='Lessons that begin earlier are of the morning.', verbose_name='the afternoon begins'),
        ),
        migrations.AddField(
            model_name='school',
            name='day_parts',
            field=models.CharField(blank=True, choices=[('day', 'The whole day'), ('halves', 'Morning and afternoon')], help_text='Derived from the lessons, for an authority that asks for them. Empty: none.', max_length=10, verbose_name='daily status'),
        ),
        migrations.AddField(
            model_name='school',
            name='day_rule',
            field=models.CharField(choices=[('first', 'The first lesson'), ('any', 'There in any lesson is there'), ('most', 'What most lessons say')], default='first', max_length=10, verbose_name='what decides it'),
        ),
        migrations.AddField(
            model_name='school',
            name='days_until_lock',
            field=models.PositiveSmallIntegerField(blank=True, help_text='After the lesson; then only the office changes the register, or lifts its lock. Empty: never.', null=True, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(366)], verbose_name='days until registers are locked'),
        ),
        migrations.AddIndex(
            model_name='attendancerecord',
            index=models.Index(fields=['session', 'status', 'code', 'student', 'minutes_late', 'minutes_early', 'is_after_leaving'], name='record_for_reports'),
        ),
        migrations.AddConstraint(
            model_name='attendancerecord',
            constraint=models.CheckConstraint(condition=models.Q(('minutes_early__isnull', True), models.Q(('minutes_early__gte', 1), ('minutes_early__lte', 600), ('status__in', ('present', 'late'))), _connector='OR'), name='record_minutes_early_only_when_here', violation_error_message='Who was not there cannot leave early.'),
        ),
        migrations.AddField(
            model_name='absencebatch',
            name='entered_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='entered by'),
        ),
        migrations.AddField(
            model_name='absencebatch',
            name='school',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='absence_batches', to='classes.school', verbose_name='school'),
        ),
        migrations.AddField(
            model_name='plannedabsence',
            name='batch',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='absences', to='classes.absencebatch', verbose_name='entered in one step with'),
        ),
    ]
