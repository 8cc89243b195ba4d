"""The app of recognition."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RecognitionConfig(AppConfig):
    name = "recognition"
    verbose_name = _("Recognition")

    def ready(self) -> None:
        # Imported for the signals they listen to.
        from recognition import page_parts, stored_files  # noqa: F401
        from recognition.services import confirmation, erasure  # noqa: F401
        from recognition.services.review import steps  # noqa: F401

        page_parts.register()
