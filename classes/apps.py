"""The app of the register."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from classes.model_names import translate_names


class ClassesConfig(AppConfig):
    name = "classes"
    verbose_name = _("School and register")

    def ready(self) -> None:
        translate_names(self)
