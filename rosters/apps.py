"""The app of rosters of other systems."""

from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class RostersConfig(AppConfig):
    name = "rosters"
    verbose_name = _("Rosters of other systems")

    def ready(self) -> None:
        from classes.links import register_link
        from rosters.schedules import ensure_schedules

        register_link("import_roster", "rosters:import_roster")
        # Of django_q, because the schedules lie in its table.
        queue = apps.get_app_config("django_q")
        post_migrate.connect(ensure_schedules, sender=queue, dispatch_uid="roster schedules")
