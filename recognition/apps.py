"""The app of recognition."""

from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class RecognitionConfig(AppConfig):
    name = "recognition"
    verbose_name = _("Recognition")

    def ready(self) -> None:
        # Imported for the signals they listen to.
        from recognition import page_parts, stored_files  # noqa: F401
        from recognition.schedules import ensure_schedules
        from recognition.services import confirmation, erasure  # noqa: F401

        page_parts.register()
        # Of django_q, because the schedules lie in its table.
        queue = apps.get_app_config("django_q")
        post_migrate.connect(ensure_schedules, sender=queue, dispatch_uid="schedules")
