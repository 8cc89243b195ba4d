import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("recognition", "0021_classes_left_out")]

    operations = [
        migrations.AlterModelOptions(
            name="filmexemption",
            options={"ordering": ["pk"], "verbose_name": "lesson not filmed", "verbose_name_plural": "lessons not filmed"},
        ),
        migrations.RemoveConstraint(model_name="filmexemption", name="exemption_of_a_lesson_or_a_class"),
        migrations.RemoveField(model_name="filmexemption", name="class_group"),
        migrations.AlterField(
            model_name="filmexemption",
            name="session",
            field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name="film_exemption", to="classes.classsession", verbose_name="lesson"),
        ),
    ]
