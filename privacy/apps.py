"""The app of what is kept of people: who looked, how long it stays, how it is erased."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class PrivacyConfig(AppConfig):
    name = "privacy"
    verbose_name = _("Privacy")

    def ready(self) -> None:
        # As Django finds each app's admin: no room is forgotten, none must be named here.
        autodiscover_modules("personal_data")
