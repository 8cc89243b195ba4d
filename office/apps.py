"""The app of the office."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

LINKED_PAGES = ("student", "teacher")
"""Pages that other rooms lead to."""


class OfficeConfig(AppConfig):
    name = "office"
    verbose_name = _("Office")

    def ready(self) -> None:
        from classes.links import register_link

        for page in LINKED_PAGES:
            register_link(page, f"office:{page}")
