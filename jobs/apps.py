"""The app of work in the background."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from jobs.failures import MESSAGES, register_messages


class JobsConfig(AppConfig):
    name = "jobs"
    verbose_name = _("Background work")

    def ready(self) -> None:
        register_messages(MESSAGES)
