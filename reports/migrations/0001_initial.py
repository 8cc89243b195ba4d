import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('classes', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ReportDelivery',
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
                ('kind', models.CharField(choices=[('register', 'Register of a lesson'), ('class_summary', 'Report of a class'), ('school_summary', 'Report of the school'), ('warning', 'Warning about a student')], max_length=20, verbose_name='kind')),
                ('address', models.EmailField(help_text='Of the recipient at the time.', max_length=254, verbose_name='e-mail address')),
                ('language', models.CharField(max_length=10, verbose_name='language')),
                ('period_key', models.CharField(help_text='Each recipient gets one mail for each, about one thing.', max_length=60, verbose_name='period')),
                ('frequency', models.CharField(blank=True, choices=[('weekly', 'Every week'), ('monthly', 'Every month')], help_text='Empty: not by subscription.', max_length=10, verbose_name='frequency')),
                ('first_on', models.DateField(blank=True, null=True, verbose_name='first day')),
                ('last_on', models.DateField(blank=True, null=True, verbose_name='last day')),
                ('state', models.CharField(choices=[('queued', 'Waiting'), ('running', 'Being sent'), ('ready', 'Sent'), ('failed', 'Not delivered'), ('unsure', 'Perhaps delivered'), ('dropped', 'No longer wanted')], default='queued', max_length=10, verbose_name='state')),
                ('handed_over_at', models.DateTimeField(blank=True, help_text='Before it no server can have accepted the mail.', null=True, verbose_name='handed over at')),
                ('server_answer', models.CharField(blank=True, max_length=500, verbose_name='answer of the mail server')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='created at')),
                ('sent_at', models.DateTimeField(blank=True, null=True, verbose_name='sent at')),
                ('class_group', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='classes.classgroup', verbose_name='class')),
                ('recipient', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='report_deliveries', to=settings.AUTH_USER_MODEL, verbose_name='recipient')),
                ('school', models.ForeignKey(db_index=False, editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='classes.school', verbose_name='school')),
                ('session', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='classes.classsession', verbose_name='lesson')),
                ('student', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='classes.student', verbose_name='student')),
            ],
            options={
                'verbose_name': 'report by mail',
                'verbose_name_plural': 'reports by mail',
                'ordering': ['-created_at', '-pk'],
                'abstract': False,
                'indexes': [models.Index(fields=['state', 'next_try_at'], name='reportdelivery_due'), models.Index(fields=['school', 'started_at'], name='reportdelivery_turn')],
                'constraints': [models.CheckConstraint(condition=models.Q(('progress__lte', 100)), name='reportdelivery_progress'), models.CheckConstraint(condition=models.Q(('state__in', ['queued', 'running', 'ready', 'failed', 'unsure', 'dropped'])), name='reportdelivery_state'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'failed'), _negated=True), models.Q(('failure_code', ''), _negated=True), _connector='OR'), name='reportdelivery_failed_says_why'), models.CheckConstraint(condition=models.Q(models.Q(models.Q(('lease__isnull', False), ('lease_until__isnull', False)), ('state', 'running')), models.Q(models.Q(('state', 'running'), _negated=True), ('lease', None)), _connector='OR'), name='reportdelivery_leased_while_running'), models.UniqueConstraint(condition=models.Q(('kind', 'register')), fields=('recipient', 'session', 'period_key'), name='delivery_register_once'), models.UniqueConstraint(condition=models.Q(('kind', 'class_summary')), fields=('recipient', 'class_group', 'period_key'), name='delivery_class_summary_once'), models.UniqueConstraint(condition=models.Q(('kind', 'school_summary')), fields=('recipient', 'school', 'period_key'), name='delivery_school_summary_once'), models.UniqueConstraint(condition=models.Q(('kind', 'warning')), fields=('recipient', 'student', 'period_key'), name='delivery_warning_once'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'register'), ('session__isnull', False)), models.Q(('class_group__isnull', False), ('first_on__isnull', False), ('kind', 'class_summary')), models.Q(('first_on__isnull', False), ('kind', 'school_summary')), models.Q(('first_on__isnull', False), ('kind', 'warning'), ('student__isnull', False)), _connector='OR'), name='delivery_says_about_what'), models.CheckConstraint(condition=models.Q(models.Q(('sent_at__isnull', False), ('state', 'ready')), models.Q(models.Q(('state', 'ready'), _negated=True), ('sent_at__isnull', True)), _connector='OR'), name='delivery_sent_says_when'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['unsure', 'dropped']), _negated=True), models.Q(('failure_code', ''), _negated=True), _connector='OR'), name='delivery_ended_says_why'), models.CheckConstraint(condition=models.Q(models.Q(('first_on__isnull', True), ('last_on__isnull', True)), models.Q(('first_on__isnull', False), ('last_on__gte', models.F('first_on')), ('last_on__isnull', False)), _connector='OR'), name='delivery_ends_after_it_begins')],
            },
        ),
        migrations.CreateModel(
            name='ReportSubscription',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('frequency', models.CharField(choices=[('weekly', 'Every week'), ('monthly', 'Every month')], max_length=10, verbose_name='frequency')),
                ('language', models.CharField(help_text='That of the page on which it was asked for.', max_length=10, verbose_name='language')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='created at')),
                ('class_group', models.ForeignKey(blank=True, help_text='Empty: the whole school.', null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='classes.classgroup', verbose_name='class')),
                ('school', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='classes.school', verbose_name='school')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='report_subscriptions', to=settings.AUTH_USER_MODEL, verbose_name='user')),
            ],
            options={
                'verbose_name': 'report subscription',
                'verbose_name_plural': 'report subscriptions',
                'ordering': ['school', 'class_group', 'frequency'],
                'constraints': [models.UniqueConstraint(fields=('user', 'class_group', 'frequency'), name='subscription_once_per_class_group'), models.UniqueConstraint(condition=models.Q(('class_group__isnull', True)), fields=('user', 'school', 'frequency'), name='subscription_once_per_school'), models.CheckConstraint(condition=models.Q(('frequency__in', ['weekly', 'monthly'])), name='subscription_frequency')],
            },
        ),
    ]
