"""The app of recognition."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _

from classes.model_names import translate_names


class RecognitionConfig(AppConfig):
    name = "recognition"
    verbose_name = _("Recognition")

    def ready(self) -> None:
        translate_names(self)
        # Imported for the checks and signals they register.
        from recognition import checks, stored_files  # noqa: F401
        from recognition.schedules import ensure_schedules
        from recognition.services import confirming  # noqa: F401

        # Of django_q, because the schedules lie in its table.
        post_migrate.connect(ensure_schedules, sender=_queue_app(), dispatch_uid="schedules")


def _queue_app() -> AppConfig:
    from django.apps import apps

    return apps.get_app_config("django_q")
