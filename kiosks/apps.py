"""The app for kiosks at doors."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class KiosksConfig(AppConfig):
    name = "kiosks"
    verbose_name = _("Door kiosks")

    def ready(self) -> None:
        from faces.inference.operations import register_operation
        from kiosks import page_parts

        # Imported for the signal it listens to.
        from kiosks.services import erasure  # noqa: F401

        register_operation("visit", "kiosks.recogniser.recognise_visit")
        page_parts.register()
