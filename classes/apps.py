"""The app of the register."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ClassesConfig(AppConfig):
    name = "classes"
    verbose_name = _("School and register")

    def ready(self) -> None:
        from classes.selectors.folded_names import listen_for_connections
        from classes.setup import installation_steps, school_steps

        school_steps.register()
        installation_steps.register()
        listen_for_connections()
