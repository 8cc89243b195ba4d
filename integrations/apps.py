"""The app of the interfaces for other systems."""

from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class IntegrationsConfig(AppConfig):
    name = "integrations"
    verbose_name = _("Interfaces for other systems")

    def ready(self) -> None:
        # Imported for the signals it listens to.
        from integrations.schedules import ensure_schedules
        from integrations.services import webhook_events  # noqa: F401

        # Of django_q, because the schedules lie in its table.
        post_migrate.connect(
            ensure_schedules,
            sender=apps.get_app_config("django_q"),
            dispatch_uid="webhook schedules",
        )
