"""The app for parents and guardians."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GuardiansConfig(AppConfig):
    name = "guardians"
    verbose_name = _("Parents")

    def ready(self) -> None:
        # Imported for the signals that it listens to.
        from guardians import ended_links, page_parts, setup_step, stored_files  # noqa: F401

        page_parts.register()
        setup_step.register()
