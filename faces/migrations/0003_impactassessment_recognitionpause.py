import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('classes', '0001_initial'),
        ('faces', '0002_alter_classclip_options_alter_clipface_options_and_more'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ImpactAssessment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('assessed_by', models.CharField(help_text='Name and post of who signed it.', max_length=200, verbose_name='answered for by')),
                ('assessed_on', models.DateField(verbose_name='done on')),
                ('document', models.CharField(help_text='Its title or number, and where it is kept.', max_length=300, verbose_name='document')),
                ('review_on', models.DateField(verbose_name='to be reviewed on')),
                ('entered_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='entered at')),
                ('entered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='entered by')),
                ('school', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='impact_assessments', to='classes.school', verbose_name='school')),
            ],
            options={
                'verbose_name': 'impact assessment',
                'verbose_name_plural': 'impact assessments',
                'ordering': ['school', '-entered_at', '-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('assessed_by', ''), _negated=True), models.Q(('document', ''), _negated=True)), name='assessment_says_who_and_what'), models.CheckConstraint(condition=models.Q(('review_on__gt', models.F('assessed_on'))), name='assessment_reviewed_after_it')],
            },
        ),
        migrations.CreateModel(
            name='RecognitionPause',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('begun_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='switched off at')),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='switched on at')),
                ('begun_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='switched off by')),
                ('ended_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='switched on by')),
                ('school', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='recognition_pauses', to='classes.school', verbose_name='school')),
            ],
            options={
                'verbose_name': 'pause of recognition',
                'verbose_name_plural': 'pauses of recognition',
                'ordering': ['school', '-begun_at', '-pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('school',), name='recognition_paused_once_at_a_time'), models.CheckConstraint(condition=models.Q(('ended_at__isnull', True), ('ended_at__gte', models.F('begun_at')), _connector='OR'), name='recognition_pause_ends_after_it_began')],
            },
        ),
    ]
