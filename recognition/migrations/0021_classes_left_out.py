"""A class that no room films is one whose films are off: carry over what was left out."""

from typing import Any

from django.db import migrations


def to_watches(apps: Any, schema_editor: Any) -> None:
    exemptions = apps.get_model("recognition", "FilmExemption").objects
    watches = apps.get_model("recognition", "ClassWatch").objects
    for one in exemptions.exclude(class_group=None):
        watches.create(
            class_group_id=one.class_group_id,
            mode="off",
            changed_by_id=one.entered_by_id,
            changed_at=one.entered_at,
        )
        one.delete()


def to_exemptions(apps: Any, schema_editor: Any) -> None:
    """Of what the older version knew: a class is filmed as its rooms are, or not at all."""
    exemptions = apps.get_model("recognition", "FilmExemption").objects
    watches = apps.get_model("recognition", "ClassWatch").objects
    for watch in watches.select_related("class_group").filter(mode="off"):
        exemptions.create(
            class_group_id=watch.class_group_id,
            school_id=watch.class_group.school_id,
            entered_by_id=watch.changed_by_id,
            entered_at=watch.changed_at,
        )


class Migration(migrations.Migration):
    dependencies = [("recognition", "0020_classwatch")]

    operations = [migrations.RunPython(to_watches, to_exemptions)]
