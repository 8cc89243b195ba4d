"""The app of the timetable."""

from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TimetablesConfig(AppConfig):
    name = "timetables"
    verbose_name = _("Timetable")

    def ready(self) -> None:
        from classes.links import PagePart, register_link, register_part

        for page in ("my_timetable", "timetable", "change_session", "double_booked"):
            register_link(page, f"timetables:{page}")
        register_part("today", PagePart("timetables/_today.html"))
        register_part("student_page", PagePart("timetables/_student_page.html", _two_at_once))


def _two_at_once(student: Any) -> dict[str, Any]:
    """What a student's page shows the office of lessons that she cannot both attend."""
    # Late: this module is read before there are models.
    from classes.selectors.timetable.student_clashes import clashes_of_student

    return {"student_clashes": clashes_of_student(student)}
