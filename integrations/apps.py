"""The app of the interfaces for other systems."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class IntegrationsConfig(AppConfig):
    name = "integrations"
    verbose_name = _("Interfaces for other systems")

    def ready(self) -> None:
        # Imported for the signals that it listens to.
        from integrations.services import webhook_events  # noqa: F401
