"""The app of the register."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ClassesConfig(AppConfig):
    name = "classes"
    verbose_name = _("School and register")

    def ready(self) -> None:
        # Imported for the kind of job that it registers.
        from classes.services import reminders  # noqa: F401
