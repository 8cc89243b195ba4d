"""The app of the timetable."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TimetablesConfig(AppConfig):
    name = "timetables"
    verbose_name = _("Timetable")

    def ready(self) -> None:
        from classes.links import register_link

        for page in ("my_timetable", "timetable"):
            register_link(page, f"timetables:{page}")
