"""The app of the interfaces for other systems."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class IntegrationsConfig(AppConfig):
    name = "integrations"
    verbose_name = _("Interfaces for other systems")

    def ready(self) -> None:
        # Imported for the signals they listen to and the kind of job that they register.
        from integrations.services import webhook_deliveries, webhook_events  # noqa: F401
