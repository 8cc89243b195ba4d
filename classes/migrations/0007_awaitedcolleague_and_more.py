import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('classes', '0006_weeklymeeting_is_shared'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='AwaitedColleague',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('email', models.EmailField(max_length=254, verbose_name='e-mail')),
                ('first_name', models.CharField(blank=True, max_length=150, verbose_name='first name')),
                ('last_name', models.CharField(blank=True, max_length=150, verbose_name='last name')),
                ('post', models.CharField(max_length=20, verbose_name='works here as')),
                ('sourced_id', models.CharField(blank=True, max_length=255, verbose_name='id in the other system')),
                ('asked_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='asked at')),
                ('invited_at', models.DateTimeField(null=True, verbose_name='invited at')),
                ('declined_at', models.DateTimeField(null=True, verbose_name='declined at')),
            ],
            options={
                'verbose_name': 'awaited colleague',
                'verbose_name_plural': 'awaited colleagues',
                'ordering': ['last_name', 'first_name', 'email', 'post'],
            },
        ),
        migrations.RemoveConstraint(
            model_name='staffrole',
            name='staff_role_is_a_known_one',
        ),
        migrations.AlterField(
            model_name='accountmail',
            name='purpose',
            field=models.CharField(choices=[('password_reset', 'new password'), ('invitation', 'invitation'), ('question', 'question to the owner of an address')], max_length=20, verbose_name='purpose'),
        ),
        migrations.AlterField(
            model_name='staffrole',
            name='role',
            field=models.CharField(choices=[('secretary', 'Secretary'), ('head', 'Head'), ('administrator', 'Administrator'), ('operator', 'Operator'), ('data_protection', 'Data protection officer')], max_length=20, verbose_name='role'),
        ),
        migrations.AddConstraint(
            model_name='staffrole',
            constraint=models.CheckConstraint(condition=models.Q(('role__in', ['secretary', 'head', 'administrator', 'operator', 'data_protection'])), name='staff_role_is_a_known_one'),
        ),
        migrations.AddField(
            model_name='awaitedcolleague',
            name='asked_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='asked by'),
        ),
        migrations.AddField(
            model_name='awaitedcolleague',
            name='class_groups',
            field=models.ManyToManyField(blank=True, related_name='+', to='classes.classgroup', verbose_name='classes'),
        ),
        migrations.AddField(
            model_name='awaitedcolleague',
            name='school',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='classes.school', verbose_name='school'),
        ),
        migrations.AddField(
            model_name='accountmail',
            name='awaited',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='mails', to='classes.awaitedcolleague', verbose_name='awaited colleague'),
        ),
        migrations.AddConstraint(
            model_name='awaitedcolleague',
            constraint=models.UniqueConstraint(fields=('school', 'email', 'post'), name='awaited_colleague_once'),
        ),
        migrations.AddConstraint(
            model_name='awaitedcolleague',
            constraint=models.CheckConstraint(condition=models.Q(('post__in', ('teacher', 'secretary', 'head', 'administrator', 'operator', 'data_protection'))), name='awaited_colleague_has_a_known_post'),
        ),
    ]
