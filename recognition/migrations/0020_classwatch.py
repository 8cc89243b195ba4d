import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("classes", "0020_past_midnight"),
        ("recognition", "0019_failure_codes_by_hand"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ClassWatch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("mode", models.CharField(choices=[("off", "Off"), ("request", "When the teacher asks"), ("start", "At the start"), ("several", "Several times, also at the end"), ("throughout", "Throughout, every five minutes")], max_length=12, verbose_name="films")),
                ("changed_at", models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="changed at")),
                ("changed_by", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL, verbose_name="changed by")),
                ("class_group", models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name="watch", to="classes.classgroup", verbose_name="class")),
            ],
            options={
                "verbose_name": "filming of a class",
                "verbose_name_plural": "filming of classes",
                "ordering": ["class_group"],
                "constraints": [models.CheckConstraint(condition=models.Q(("mode__in", ["off", "request", "start", "several", "throughout"])), name="class_watch_mode")],
            },
        ),
    ]
