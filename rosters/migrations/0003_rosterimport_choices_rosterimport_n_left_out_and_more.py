import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('classes', '0005_school_asks_second_factor'),
        ('rosters', '0002_alter_rosterimport_file'),
    ]

    operations = [
        migrations.AddField(
            model_name='rosterimport',
            name='choices',
            field=models.JSONField(blank=True, default=dict, editable=False, help_text='What a person chose of its columns, sheet and letters.', verbose_name='how the file is read'),
        ),
        migrations.AddField(
            model_name='rosterimport',
            name='n_left_out',
            field=models.PositiveIntegerField(default=0, verbose_name='left out'),
        ),
        migrations.CreateModel(
            name='RosterMapping',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('shape', models.CharField(editable=False, max_length=64, verbose_name='checksum of the headings')),
                ('choices', models.JSONField(default=dict, editable=False, verbose_name='how the file is read')),
                ('changed_at', models.DateTimeField(auto_now=True, verbose_name='changed at')),
                ('school', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='roster_mappings', to='classes.school', verbose_name='school')),
            ],
            options={
                'verbose_name': 'reading of rosters',
                'verbose_name_plural': 'readings of rosters',
                'ordering': ['-changed_at', '-pk'],
                'constraints': [models.UniqueConstraint(fields=('school', 'shape'), name='roster_mapping_once_per_shape')],
            },
        ),
    ]
