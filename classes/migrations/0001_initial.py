import classes.models.people
import classes.models.class_sessions
import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ClassGroup',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(help_text='Short and unique in the school, such as 7A.', max_length=40, verbose_name='code')),
                ('title', models.CharField(blank=True, help_text='Such as Physics.', max_length=200, verbose_name='title')),
                ('sourced_id', models.CharField(blank=True, max_length=255, verbose_name='id in the other system')),
            ],
            options={
                'verbose_name': 'class',
                'verbose_name_plural': 'classes',
                'ordering': ['code'],
            },
        ),
        migrations.CreateModel(
            name='Room',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=100, verbose_name='name')),
            ],
            options={
                'verbose_name': 'room',
                'verbose_name_plural': 'rooms',
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='ClassSession',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts_at', models.DateTimeField(validators=[classes.models.class_sessions.validate_year], verbose_name='starts')),
                ('ends_at', models.DateTimeField(validators=[classes.models.class_sessions.validate_year], verbose_name='ends')),
                ('state', models.CharField(choices=[('open', 'Open'), ('closed', 'Closed')], default='open', max_length=10, verbose_name='state')),
                ('confirmed_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='confirmed at')),
                ('first_confirmed_at', models.DateTimeField(blank=True, editable=False, help_text='What was changed before is no amendment.', null=True, verbose_name='first confirmed at')),
                ('class_group', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sessions', to='classes.classgroup', verbose_name='class')),
                ('confirmed_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='confirmed by')),
                ('room', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='sessions', to='classes.room', verbose_name='room')),
            ],
            options={
                'verbose_name': 'lesson',
                'verbose_name_plural': 'lessons',
                'ordering': ['-starts_at'],
            },
        ),
        migrations.CreateModel(
            name='School',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('letter_present', models.CharField(default='P', max_length=2, validators=[django.core.validators.RegexValidator('^[^\\W\\d_]+\\Z', 'Write one letter or two, without digits and signs.')], verbose_name='letter for present')),
                ('letter_late', models.CharField(default='L', max_length=2, validators=[django.core.validators.RegexValidator('^[^\\W\\d_]+\\Z', 'Write one letter or two, without digits and signs.')], verbose_name='letter for late')),
                ('letter_excused', models.CharField(default='E', max_length=2, validators=[django.core.validators.RegexValidator('^[^\\W\\d_]+\\Z', 'Write one letter or two, without digits and signs.')], verbose_name='letter for excused')),
                ('letter_absent', models.CharField(default='A', max_length=2, validators=[django.core.validators.RegexValidator('^[^\\W\\d_]+\\Z', 'Write one letter or two, without digits and signs.')], verbose_name='letter for absent')),
                ('name', models.CharField(max_length=200, unique=True, verbose_name='name')),
                ('time_zone', models.CharField(default='Europe/Berlin', help_text='Such as Europe/Berlin: decides which day a lesson belongs to.', max_length=64, validators=[classes.models.people.validate_time_zone], verbose_name='time zone')),
                ('language', models.CharField(choices=[('en-gb', 'English'), ('de', 'Deutsch')], default='en-gb', help_text='Of mails to people who have not chosen one themselves.', max_length=10, verbose_name='language')),
                ('sourced_id', models.CharField(blank=True, max_length=255, verbose_name='id in the other system')),
                ('attendance_limit_percent', models.PositiveSmallIntegerField(default=90, help_text='A student who attends less than this is named in reports and warnings.', validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(100)], verbose_name='lowest attendance (per cent)')),
                ('days_absent_before_warning', models.PositiveSmallIntegerField(default=3, help_text='School days running without being seen in any confirmed register.', validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(60)], verbose_name='days absent before a warning')),
                ('minutes_until_register_due', models.PositiveSmallIntegerField(default=15, help_text='After the beginning of a lesson; then the office may remind of it.', validators=[django.core.validators.MaxValueValidator(1440)], verbose_name='minutes until a register is due')),
                ('minutes_before_reminder', models.PositiveSmallIntegerField(default=30, help_text='After the end of a lesson whose register was not taken.', validators=[django.core.validators.MaxValueValidator(1440)], verbose_name='minutes before a reminder')),
                ('week_a_on', models.DateField(blank=True, help_text='Empty: all weeks are alike.', null=True, verbose_name='a day of week A')),
                ('has_chosen_codes', models.BooleanField(default=False, editable=False, verbose_name='codes are chosen')),
                ('is_setup_hidden', models.BooleanField(default=False, editable=False, verbose_name='set-up is hidden')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='entered at')),
            ],
            options={
                'verbose_name': 'school',
                'verbose_name_plural': 'schools',
                'ordering': ['name'],
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('letter_present', models.F('letter_late')), _negated=True), models.Q(('letter_present', models.F('letter_excused')), _negated=True), models.Q(('letter_present', models.F('letter_absent')), _negated=True), models.Q(('letter_late', models.F('letter_excused')), _negated=True), models.Q(('letter_late', models.F('letter_absent')), _negated=True), models.Q(('letter_excused', models.F('letter_absent')), _negated=True)), name='school_letters_differ', violation_error_message='Each status needs a letter of its own.'), models.CheckConstraint(condition=models.Q(models.Q(('letter_present', ''), _negated=True), models.Q(('letter_late', ''), _negated=True), models.Q(('letter_excused', ''), _negated=True), models.Q(('letter_absent', ''), _negated=True)), name='school_letters_not_empty')],
            },
        ),
        migrations.AddField(
            model_name='room',
            name='school',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rooms', to='classes.school', verbose_name='school'),
        ),
        migrations.CreateModel(
            name='Period',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(help_text='Such as 1 or Assembly.', max_length=20, verbose_name='name')),
                ('starts_at', models.TimeField(verbose_name='starts')),
                ('ends_at', models.TimeField(verbose_name='ends')),
                ('school', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='periods', to='classes.school', verbose_name='school')),
            ],
            options={
                'verbose_name': 'period of the day',
                'verbose_name_plural': 'periods of the day',
                'ordering': ['starts_at'],
            },
        ),
        migrations.CreateModel(
            name='Holiday',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=100, verbose_name='name')),
                ('first_on', models.DateField(verbose_name='first day')),
                ('last_on', models.DateField(verbose_name='last day')),
                ('school', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='%(class)ss', to='classes.school', verbose_name='school')),
            ],
            options={
                'verbose_name': 'holiday',
                'verbose_name_plural': 'holidays',
                'ordering': ['first_on'],
                'abstract': False,
            },
        ),
        migrations.AddField(
            model_name='classgroup',
            name='school',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='class_groups', to='classes.school', verbose_name='school'),
        ),
        migrations.CreateModel(
            name='AttendanceCode',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('letter', models.CharField(help_text='One to three letters, unique in school.', max_length=3, verbose_name='letter')),
                ('label', models.CharField(max_length=60, verbose_name='label')),
                ('counts_as', models.CharField(choices=[('present', 'Present'), ('late', 'Late'), ('excused', 'Excused'), ('absent', 'Absent')], max_length=10, verbose_name='counts as')),
                ('statutory_code', models.CharField(blank=True, help_text='What the authority wants to read in exports.', max_length=10, verbose_name='code of the authority')),
                ('used_by', models.CharField(choices=[('everybody', 'Teachers and administrators'), ('office', 'Administrators only')], default='everybody', max_length=10, verbose_name='may be used by')),
                ('is_illness', models.BooleanField(default=False, help_text='The one code for an illness that is reported in the morning.', verbose_name='set by “Ill today”')),
                ('position', models.PositiveSmallIntegerField(default=0, help_text='Lower ones come first.', verbose_name='position in lists')),
                ('is_active', models.BooleanField(default=True, help_text='Codes once used are switched off, not deleted.', verbose_name='in use')),
                ('school', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='attendance_codes', to='classes.school', verbose_name='school')),
            ],
            options={
                'verbose_name': 'attendance code',
                'verbose_name_plural': 'attendance codes',
                'ordering': ['position', 'label'],
            },
        ),
        migrations.CreateModel(
            name='StaffRole',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('secretary', 'Secretary'), ('head', 'Head'), ('administrator', 'Administrator'), ('operator', 'Operator')], max_length=20, verbose_name='role')),
                ('school', models.ForeignKey(blank=True, help_text='Empty for an operator of all schools.', null=True, on_delete=django.db.models.deletion.CASCADE, related_name='staff_roles', to='classes.school', verbose_name='school')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='staff_roles', to=settings.AUTH_USER_MODEL, verbose_name='user account')),
            ],
            options={
                'verbose_name': 'role',
                'verbose_name_plural': 'roles',
                'ordering': ['school', 'role', 'user__last_name', 'user__first_name', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Student',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(help_text='Unique in the school.', max_length=40, verbose_name='number')),
                ('given_name', models.CharField(blank=True, max_length=100, verbose_name='given name')),
                ('family_name', models.CharField(max_length=100, verbose_name='family name')),
                ('sourced_id', models.CharField(blank=True, max_length=255, verbose_name='id in the other system')),
                ('school', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='students', to='classes.school', verbose_name='school')),
            ],
            options={
                'verbose_name': 'student',
                'verbose_name_plural': 'students',
                'ordering': ['family_name', 'given_name', 'number'],
            },
        ),
        migrations.CreateModel(
            name='PlannedAbsence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts_at', models.DateTimeField(verbose_name='starts')),
                ('ends_at', models.DateTimeField(verbose_name='ends')),
                ('status', models.CharField(choices=[('excused', 'Excused'), ('absent', 'Absent')], default='excused', max_length=10, verbose_name='status')),
                ('reason', models.CharField(blank=True, max_length=300, verbose_name='reason')),
                ('entered_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='entered at')),
                ('code', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='classes.attendancecode', verbose_name='attendance code')),
                ('entered_by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='entered by')),
                ('student', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='planned_absences', to='classes.student', verbose_name='student')),
            ],
            options={
                'verbose_name': 'planned absence',
                'verbose_name_plural': 'planned absences',
                'ordering': ['starts_at', 'student'],
            },
        ),
        migrations.CreateModel(
            name='Enrolment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('from_on', models.DateField(verbose_name='from')),
                ('until_on', models.DateField(blank=True, help_text='First day no longer in the class.', null=True, verbose_name='until')),
                ('entered_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='entered at')),
                ('class_group', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='enrolments', to='classes.classgroup', verbose_name='class')),
                ('student', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='enrolments', to='classes.student', verbose_name='student')),
            ],
            options={
                'verbose_name': 'enrolment',
                'verbose_name_plural': 'enrolments',
                'ordering': ['class_group', 'student', 'from_on'],
            },
        ),
        migrations.CreateModel(
            name='AttendanceRecord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('status', models.CharField(choices=[('present', 'Present'), ('late', 'Late'), ('excused', 'Excused'), ('absent', 'Absent')], max_length=10, verbose_name='status')),
                ('minutes_late', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='minutes late')),
                ('note', models.CharField(blank=True, max_length=300, verbose_name='note')),
                ('source', models.CharField(choices=[('person', 'Entered by a person'), ('capture', 'Proposed by a film or photo, confirmed'), ('plan', 'Planned by the office, confirmed')], max_length=10, verbose_name='source')),
                ('recorded_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='recorded at')),
                ('code', models.ForeignKey(blank=True, help_text="The school's own word for the status, if it has one.", null=True, on_delete=django.db.models.deletion.PROTECT, related_name='records', to='classes.attendancecode', verbose_name='attendance code')),
                ('recorded_by', models.ForeignKey(blank=True, help_text='Empty: confirmed at the command line.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='recorded by')),
                ('session', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='records', to='classes.classsession', verbose_name='lesson')),
                ('absence', models.ForeignKey(blank=True, editable=False, help_text='The absence of the office that the entry follows.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='records', to='classes.plannedabsence', verbose_name='planned absence')),
                ('student', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='attendance_records', to='classes.student', verbose_name='student')),
            ],
            options={
                'verbose_name': 'attendance record',
                'verbose_name_plural': 'attendance records',
                'ordering': ['session', 'student'],
            },
        ),
        migrations.CreateModel(
            name='Teacher',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sourced_id', models.CharField(blank=True, max_length=255, verbose_name='id in the other system')),
                ('left_on', models.DateField(blank=True, editable=False, help_text='First day no longer at the school; the registers taken stay.', null=True, verbose_name='left on')),
                ('school', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='teachers', to='classes.school', verbose_name='school')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='teacher_posts', to=settings.AUTH_USER_MODEL, verbose_name='user account')),
            ],
            options={
                'verbose_name': 'teacher',
                'verbose_name_plural': 'teachers',
                'ordering': ['user__last_name', 'user__first_name', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='RegisterReminder',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('progress', models.PositiveSmallIntegerField(default=0, help_text='Per cent.', verbose_name='progress')),
                ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='attempts')),
                ('lease', models.UUIDField(blank=True, editable=False, null=True, verbose_name='sign of the worker')),
                ('lease_until', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='with a worker until')),
                ('queued_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='queued at')),
                ('next_try_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='next try')),
                ('started_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='started at')),
                ('finished_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='finished at')),
                ('failure_code', models.SlugField(blank=True, db_index=False, max_length=60, verbose_name='code of the failure')),
                ('failure_params', models.JSONField(blank=True, default=dict, verbose_name='values of the failure')),
                ('state', models.CharField(choices=[('queued', 'Waiting'), ('running', 'Being sent'), ('ready', 'Sent'), ('failed', 'Not delivered'), ('dropped', 'No longer wanted')], default='queued', max_length=10, verbose_name='state')),
                ('sent_at', models.DateTimeField(blank=True, null=True, verbose_name='sent at')),
                ('session', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reminders', to='classes.classsession', verbose_name='lesson')),
                ('school', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='classes.school', verbose_name='school')),
                ('teacher', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reminders', to='classes.teacher', verbose_name='teacher')),
            ],
            options={
                'verbose_name': 'register reminder',
                'verbose_name_plural': 'register reminders',
                'abstract': False,
            },
        ),
        migrations.AddField(
            model_name='classsession',
            name='teacher',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='sessions', to='classes.teacher', verbose_name='teacher'),
        ),
        migrations.AddField(
            model_name='classgroup',
            name='teachers',
            field=models.ManyToManyField(blank=True, related_name='class_groups', to='classes.teacher', verbose_name='teachers'),
        ),
        migrations.CreateModel(
            name='Term',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=100, verbose_name='name')),
                ('first_on', models.DateField(verbose_name='first day')),
                ('last_on', models.DateField(verbose_name='last day')),
                ('sourced_id', models.CharField(blank=True, max_length=255, verbose_name='id in the other system')),
                ('school', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='%(class)ss', to='classes.school', verbose_name='school')),
            ],
            options={
                'verbose_name': 'term',
                'verbose_name_plural': 'terms',
                'ordering': ['first_on'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='TimetableRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('last_day', models.DateField(verbose_name='last day')),
                ('school', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='timetable_run', to='classes.school', verbose_name='school')),
            ],
            options={
                'verbose_name': 'last day opened by the timetable',
                'verbose_name_plural': 'last days opened by the timetable',
            },
        ),
        migrations.CreateModel(
            name='TimetableStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='made at')),
                ('kind', models.CharField(choices=[('place', 'Lesson placed'), ('change', 'Lesson changed'), ('move', 'Lesson moved'), ('remove', 'Lesson removed'), ('copy', 'Lesson copied'), ('copy_day', 'Day copied'), ('copy_week', 'Week copied'), ('import', 'Timetable imported')], max_length=10, verbose_name='kind')),
                ('before', models.JSONField(default=dict, verbose_name='lines before')),
                ('after', models.JSONField(default=dict, verbose_name='lines after')),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='made by')),
                ('school', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='timetable_steps', to='classes.school', verbose_name='school')),
            ],
            options={
                'verbose_name': 'last change of the timetable',
                'verbose_name_plural': 'last changes of the timetable',
            },
        ),
        migrations.CreateModel(
            name='WeeklyMeeting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('weekday', models.PositiveSmallIntegerField(choices=[(0, 'Monday'), (1, 'Tuesday'), (2, 'Wednesday'), (3, 'Thursday'), (4, 'Friday'), (5, 'Saturday'), (6, 'Sunday')], verbose_name='weekday')),
                ('week', models.CharField(blank=True, choices=[('A', 'Week A'), ('B', 'Week B')], help_text='Empty: every week.', max_length=1, verbose_name='week')),
                ('starts_at', models.TimeField(verbose_name='starts')),
                ('ends_at', models.TimeField(verbose_name='ends')),
                ('subject', models.CharField(blank=True, help_text='Empty: the title of the class.', max_length=60, verbose_name='subject')),
                ('class_group', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='meetings', to='classes.classgroup', verbose_name='class')),
                ('room', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='meetings', to='classes.room', verbose_name='room')),
                ('teacher', models.ForeignKey(blank=True, help_text='Empty: whoever teaches the class.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='meetings', to='classes.teacher', verbose_name='teacher')),
                ('term', models.ForeignKey(blank=True, help_text='Empty: in every term of the school. Outside its terms no lesson opens.', null=True, on_delete=django.db.models.deletion.CASCADE, related_name='meetings', to='classes.term', verbose_name='term')),
            ],
            options={
                'verbose_name': 'weekly meeting',
                'verbose_name_plural': 'weekly meetings',
                'ordering': ['weekday', 'starts_at'],
            },
        ),
        migrations.CreateModel(
            name='MeetingOpening',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField(verbose_name='day')),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='openings', to='classes.weeklymeeting', verbose_name='line of the timetable')),
            ],
            options={
                'verbose_name': 'lesson opened by the timetable',
                'verbose_name_plural': 'lessons opened by the timetable',
            },
        ),
        migrations.CreateModel(
            name='Cover',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField(verbose_name='day')),
                ('begins_at', models.DateTimeField(editable=False, verbose_name='begin of the day')),
                ('ends_at', models.DateTimeField(editable=False, verbose_name='end of the day')),
                ('entered_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='entered at')),
                ('class_group', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='covers', to='classes.classgroup', verbose_name='class')),
                ('entered_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='entered by')),
                ('session', models.OneToOneField(blank=True, editable=False, help_text='Empty until the lesson opens.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='cover', to='classes.classsession', verbose_name='lesson')),
                ('teacher', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='covers', to='classes.teacher', verbose_name='teacher')),
                ('meeting', models.ForeignKey(help_text='Empty: the lesson is no longer in the timetable.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='covers', to='classes.weeklymeeting', verbose_name='line of the timetable')),
            ],
            options={
                'verbose_name': 'cover',
                'verbose_name_plural': 'covers',
                'ordering': ['-day'],
            },
        ),
        migrations.AddField(
            model_name='classsession',
            name='meeting',
            field=models.ForeignKey(blank=True, editable=False, help_text='The line of the timetable that opened it.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='sessions', to='classes.weeklymeeting', verbose_name='line of the timetable'),
        ),
        migrations.CreateModel(
            name='AttendanceAmendment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('old_status', models.CharField(blank=True, choices=[('present', 'Present'), ('late', 'Late'), ('excused', 'Excused'), ('absent', 'Absent')], help_text='Empty: no entry before.', max_length=10, verbose_name='status before')),
                ('new_status', models.CharField(choices=[('present', 'Present'), ('late', 'Late'), ('excused', 'Excused'), ('absent', 'Absent')], max_length=10, verbose_name='status after')),
                ('old_minutes_late', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='minutes late before')),
                ('new_minutes_late', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='minutes late after')),
                ('old_note', models.CharField(blank=True, max_length=300, verbose_name='note before')),
                ('new_note', models.CharField(blank=True, max_length=300, verbose_name='note after')),
                ('reason', models.CharField(blank=True, help_text="In a person's own words.", max_length=300, verbose_name='reason')),
                ('reason_code', models.CharField(blank=True, help_text='Where the change followed from something else.', max_length=40, verbose_name='code of the reason')),
                ('amended_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='changed at')),
                ('amended_by', models.ForeignKey(blank=True, help_text='Empty: confirmed at the command line.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='changed by')),
                ('new_code', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='classes.attendancecode', verbose_name='code after')),
                ('old_code', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='classes.attendancecode', verbose_name='code before')),
                ('record', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='amendments', to='classes.attendancerecord', verbose_name='record')),
                ('absence', models.ForeignKey(blank=True, editable=False, help_text='The absence of the office that explains the change.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='amendments', to='classes.plannedabsence', verbose_name='planned absence')),
            ],
            options={
                'verbose_name': 'attendance amendment',
                'verbose_name_plural': 'attendance amendments',
                'ordering': ['amended_at', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('old_status__in', ['', 'present', 'late', 'excused', 'absent']), ('new_status__in', ['present', 'late', 'excused', 'absent'])), name='amendment_statuses')],
            },
        ),
        migrations.AddConstraint(
            model_name='room',
            constraint=models.UniqueConstraint(fields=('school', 'name'), name='room_once_per_school', violation_error_message='This school has a room of this name already.'),
        ),
        migrations.AddConstraint(
            model_name='period',
            constraint=models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at'))), name='period_ends_after_it_starts', violation_error_message='The end must lie after the start, on the same day.'),
        ),
        migrations.AddConstraint(
            model_name='period',
            constraint=models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='period_has_name'),
        ),
        migrations.AddConstraint(
            model_name='period',
            constraint=models.UniqueConstraint(fields=('school', 'name'), name='period_name_once_per_school', violation_error_message='This school has a period of this name already.'),
        ),
        migrations.AddConstraint(
            model_name='period',
            constraint=models.UniqueConstraint(fields=('school', 'starts_at'), name='period_start_once_per_school', violation_error_message='Another period of this school starts at this time.'),
        ),
        migrations.AddConstraint(
            model_name='holiday',
            constraint=models.CheckConstraint(condition=models.Q(('last_on__gte', models.F('first_on'))), name='holiday_ends_after_it_begins', violation_error_message='The last day must not lie before the first.'),
        ),
        migrations.AddConstraint(
            model_name='holiday',
            constraint=models.UniqueConstraint(fields=('school', 'name', 'first_on'), name='holiday_once_per_school'),
        ),
        migrations.AddConstraint(
            model_name='attendancecode',
            constraint=models.UniqueConstraint(fields=('school', 'letter'), name='code_letter_unique_in_school', violation_error_message='Another code of this school has this letter.'),
        ),
        migrations.AddConstraint(
            model_name='attendancecode',
            constraint=models.CheckConstraint(condition=models.Q(('counts_as__in', ['present', 'late', 'excused', 'absent'])), name='code_counts_as_status'),
        ),
        migrations.AddConstraint(
            model_name='attendancecode',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('letter', ''), _negated=True), models.Q(('label', ''), _negated=True)), name='code_has_letter_and_label'),
        ),
        migrations.AddConstraint(
            model_name='attendancecode',
            constraint=models.UniqueConstraint(condition=models.Q(('is_illness', True)), fields=('school',), name='code_of_illness_once_in_school', violation_error_message='Another code of this school is set by “Ill today”.'),
        ),
        migrations.AddConstraint(
            model_name='attendancecode',
            constraint=models.CheckConstraint(condition=models.Q(('is_illness', False), ('counts_as__in', ['excused', 'absent']), _connector='OR'), name='code_of_illness_is_away', violation_error_message='Who is ill is away: choose excused or absent.'),
        ),
        migrations.AddConstraint(
            model_name='staffrole',
            constraint=models.UniqueConstraint(fields=('school', 'user', 'role'), name='staff_role_once_per_school', violation_error_message='This person has this role already.'),
        ),
        migrations.AddConstraint(
            model_name='staffrole',
            constraint=models.UniqueConstraint(condition=models.Q(('school__isnull', True)), fields=('user',), name='staff_role_once_for_all_schools', violation_error_message='This person has this role already.'),
        ),
        migrations.AddConstraint(
            model_name='staffrole',
            constraint=models.CheckConstraint(condition=models.Q(('role__in', ['secretary', 'head', 'administrator', 'operator'])), name='staff_role_is_a_known_one'),
        ),
        migrations.AddConstraint(
            model_name='staffrole',
            constraint=models.CheckConstraint(condition=models.Q(('school__isnull', False), ('role', 'operator'), _connector='OR'), name='staff_role_of_all_schools_is_the_operators', violation_error_message='Choose the school; only operators keep all of them.'),
        ),
        migrations.AddConstraint(
            model_name='student',
            constraint=models.UniqueConstraint(fields=('school', 'number'), name='student_number_unique_in_school', violation_error_message='Another student of this school has this number.'),
        ),
        migrations.AddConstraint(
            model_name='student',
            constraint=models.UniqueConstraint(condition=models.Q(('sourced_id', ''), _negated=True), fields=('school', 'sourced_id'), name='student_sourced_id_unique_in_school'),
        ),
        migrations.AddConstraint(
            model_name='student',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('number', ''), _negated=True), models.Q(('family_name', ''), _negated=True)), name='student_has_number_and_name'),
        ),
        migrations.AddConstraint(
            model_name='plannedabsence',
            constraint=models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at'))), name='planned_absence_ends_after_it_starts', violation_error_message='The end must lie after the start.'),
        ),
        migrations.AddConstraint(
            model_name='plannedabsence',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['excused', 'absent'])), name='planned_absence_status'),
        ),
        migrations.AddConstraint(
            model_name='enrolment',
            constraint=models.CheckConstraint(condition=models.Q(('until_on__isnull', True), ('until_on__gt', models.F('from_on')), _connector='OR'), name='enrolment_ends_after_it_begins', violation_error_message='The last day must lie after the first.'),
        ),
        migrations.AddConstraint(
            model_name='enrolment',
            constraint=models.UniqueConstraint(condition=models.Q(('until_on__isnull', True)), fields=('student', 'class_group'), name='enrolment_open_once', violation_error_message='The student is in this class already.'),
        ),
        migrations.AddConstraint(
            model_name='enrolment',
            constraint=models.UniqueConstraint(fields=('student', 'class_group', 'from_on'), name='enrolment_begins_once_a_day'),
        ),
        migrations.AddIndex(
            model_name='attendancerecord',
            index=models.Index(fields=['session', 'status', 'code', 'student', 'minutes_late'], name='record_for_reports'),
        ),
        migrations.AddConstraint(
            model_name='attendancerecord',
            constraint=models.UniqueConstraint(fields=('session', 'student'), name='record_once_per_student_and_session'),
        ),
        migrations.AddConstraint(
            model_name='attendancerecord',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['present', 'late', 'excused', 'absent'])), name='record_status'),
        ),
        migrations.AddConstraint(
            model_name='attendancerecord',
            constraint=models.CheckConstraint(condition=models.Q(('minutes_late__isnull', True), models.Q(('minutes_late__gte', 1), ('minutes_late__lte', 600), ('status', 'late')), _connector='OR'), name='record_minutes_only_when_late', violation_error_message='Minutes (1 to 600) belong to a late student only.'),
        ),
        migrations.AddConstraint(
            model_name='attendancerecord',
            constraint=models.CheckConstraint(condition=models.Q(('source__in', ['capture', 'plan']), models.Q(('recorded_by__isnull', False), ('source', 'person')), _connector='OR'), name='record_source_names_its_person'),
        ),
        migrations.AddConstraint(
            model_name='teacher',
            constraint=models.UniqueConstraint(fields=('user', 'school'), name='teacher_once_per_school'),
        ),
        migrations.AddConstraint(
            model_name='teacher',
            constraint=models.UniqueConstraint(condition=models.Q(('sourced_id', ''), _negated=True), fields=('school', 'sourced_id'), name='teacher_sourced_id_unique_in_school'),
        ),
        migrations.AddIndex(
            model_name='registerreminder',
            index=models.Index(fields=['state', 'next_try_at'], name='registerreminder_due'),
        ),
        migrations.AddIndex(
            model_name='registerreminder',
            index=models.Index(fields=['school', 'started_at'], name='registerreminder_turn'),
        ),
        migrations.AddConstraint(
            model_name='registerreminder',
            constraint=models.CheckConstraint(condition=models.Q(('progress__lte', 100)), name='registerreminder_progress'),
        ),
        migrations.AddConstraint(
            model_name='registerreminder',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['queued', 'running', 'ready', 'failed', 'dropped'])), name='registerreminder_state'),
        ),
        migrations.AddConstraint(
            model_name='registerreminder',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'failed'), _negated=True), models.Q(('failure_code', ''), _negated=True), _connector='OR'), name='registerreminder_failed_says_why'),
        ),
        migrations.AddConstraint(
            model_name='registerreminder',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(models.Q(('lease__isnull', False), ('lease_until__isnull', False)), ('state', 'running')), models.Q(models.Q(('state', 'running'), _negated=True), ('lease', None)), _connector='OR'), name='registerreminder_leased_while_running'),
        ),
        migrations.AddConstraint(
            model_name='registerreminder',
            constraint=models.UniqueConstraint(fields=('session', 'teacher'), name='reminder_once_per_teacher'),
        ),
        migrations.AddConstraint(
            model_name='classgroup',
            constraint=models.UniqueConstraint(fields=('school', 'code'), name='class_group_code_unique_in_school', violation_error_message='Another class of this school has this code.'),
        ),
        migrations.AddConstraint(
            model_name='classgroup',
            constraint=models.UniqueConstraint(condition=models.Q(('sourced_id', ''), _negated=True), fields=('school', 'sourced_id'), name='class_group_sourced_id_unique_in_school'),
        ),
        migrations.AddConstraint(
            model_name='classgroup',
            constraint=models.CheckConstraint(condition=models.Q(('code', ''), _negated=True), name='class_group_has_code'),
        ),
        migrations.AddConstraint(
            model_name='term',
            constraint=models.CheckConstraint(condition=models.Q(('last_on__gte', models.F('first_on'))), name='term_ends_after_it_begins', violation_error_message='The last day must not lie before the first.'),
        ),
        migrations.AddConstraint(
            model_name='term',
            constraint=models.UniqueConstraint(fields=('school', 'name', 'first_on'), name='term_once_per_school'),
        ),
        migrations.AddConstraint(
            model_name='term',
            constraint=models.UniqueConstraint(condition=models.Q(('sourced_id', ''), _negated=True), fields=('school', 'sourced_id'), name='term_sourced_id_unique_in_school'),
        ),
        migrations.AddConstraint(
            model_name='timetablestep',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['place', 'change', 'move', 'remove', 'copy', 'copy_day', 'copy_week', 'import'])), name='timetable_step_kind'),
        ),
        migrations.AddConstraint(
            model_name='timetablestep',
            constraint=models.UniqueConstraint(fields=('school', 'made_by'), name='timetable_step_last_of_each'),
        ),
        migrations.AddConstraint(
            model_name='weeklymeeting',
            constraint=models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at'))), name='meeting_ends_after_it_starts', violation_error_message='The end must lie after the start, on the same day.'),
        ),
        migrations.AddConstraint(
            model_name='weeklymeeting',
            constraint=models.CheckConstraint(condition=models.Q(('weekday__gte', 0), ('weekday__lte', 6)), name='meeting_weekday'),
        ),
        migrations.AddConstraint(
            model_name='weeklymeeting',
            constraint=models.CheckConstraint(condition=models.Q(('week__in', ['', 'A', 'B'])), name='meeting_week_is_a_known_one'),
        ),
        migrations.AddConstraint(
            model_name='weeklymeeting',
            constraint=models.UniqueConstraint(fields=('class_group', 'term', 'weekday', 'week', 'starts_at'), name='meeting_once_per_start_in_term', violation_error_message='This class meets at this time already.'),
        ),
        migrations.AddConstraint(
            model_name='weeklymeeting',
            constraint=models.UniqueConstraint(condition=models.Q(('term__isnull', True)), fields=('class_group', 'weekday', 'week', 'starts_at'), name='meeting_once_per_start_in_all_terms', violation_error_message='This class meets at this time already.'),
        ),
        migrations.AddConstraint(
            model_name='meetingopening',
            constraint=models.UniqueConstraint(fields=('meeting', 'day'), name='meeting_opens_once_a_day'),
        ),
        migrations.AddConstraint(
            model_name='cover',
            constraint=models.UniqueConstraint(fields=('meeting', 'day'), name='cover_once_per_lesson'),
        ),
        migrations.AddConstraint(
            model_name='cover',
            constraint=models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('begins_at'))), name='cover_day_ends_after_it_begins'),
        ),
        migrations.AddConstraint(
            model_name='classsession',
            constraint=models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at'))), name='session_ends_after_it_starts', violation_error_message='The end must lie after the start.'),
        ),
        migrations.AddConstraint(
            model_name='classsession',
            constraint=models.UniqueConstraint(fields=('class_group', 'starts_at'), name='session_once_per_start', violation_error_message='This class has a lesson at this time already.'),
        ),
        migrations.AddConstraint(
            model_name='classsession',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['open', 'closed'])), name='session_state'),
        ),
    ]
