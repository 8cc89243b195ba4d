"""Note of the entries there are which lie after a student had left the class."""

import zoneinfo
from typing import Any

from django.db import migrations
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import TruncDate


def note_leavings(apps: Any, schema_editor: Any) -> None:
    enrolments = apps.get_model("classes", "Enrolment").objects
    records = apps.get_model("classes", "AttendanceRecord").objects
    for school in apps.get_model("classes", "School").objects.all():
        ended = enrolments.filter(class_group__school=school.pk, until_on__isnull=False)
        times = enrolments.filter(
            student=OuterRef("student"), class_group=OuterRef("session__class_group")
        )
        has_left = times.filter(until_on__lte=OuterRef("day"))
        lasts = Q(until_on__isnull=True) | Q(until_on__gt=OuterRef("day"))
        is_member = times.filter(lasts, from_on__lte=OuterRef("day"))
        day = TruncDate("session__starts_at", tzinfo=zoneinfo.ZoneInfo(school.time_zone))
        of_school = records.filter(student__in=ended.values("student")).annotate(day=day)
        after = of_school.filter(Exists(has_left), ~Exists(is_member))
        after.update(is_after_leaving=True)


class Migration(migrations.Migration):
    dependencies = [("classes", "0008_absencebatch_and_more")]

    operations = [migrations.RunPython(note_leavings, migrations.RunPython.noop)]
