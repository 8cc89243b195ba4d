"""Mark the codes of the countries' sets after which nobody has to ring."""

from typing import Any

from django.db import migrations

SETTLED = [
    *("Absent in other or unknown circumstances", "Holiday not granted by the school"),
    *("Unentschuldigt", "Unexcused absence", "Truant"),
]
"""As the sets name them; a code of a school's own leaves a student among those to ring."""


def settle(apps: Any, schema_editor: Any) -> None:
    codes = apps.get_model("classes", "AttendanceCode").objects
    codes.filter(counts_as="absent", label__in=SETTLED).update(is_settled=True)


class Migration(migrations.Migration):
    dependencies = [("classes", "0010_attendancecode_is_settled")]

    operations = [migrations.RunPython(settle, migrations.RunPython.noop)]
