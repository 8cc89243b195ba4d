"""The app of the register."""

from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _

from classes.schedules import ensure_schedules


class ClassesConfig(AppConfig):
    name = "classes"
    verbose_name = _("School and register")

    def ready(self) -> None:
        # Of django_q, because the schedules lie in its table.
        queue = apps.get_app_config("django_q")
        post_migrate.connect(ensure_schedules, sender=queue, dispatch_uid="register schedules")
