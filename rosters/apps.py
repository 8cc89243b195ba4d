"""The app of rosters of other systems."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RostersConfig(AppConfig):
    name = "rosters"
    verbose_name = _("Rosters of other systems")

    def ready(self) -> None:
        from classes.links import register_link
        from rosters import setup_step

        register_link("import_roster", "rosters:import_roster")
        setup_step.register()
