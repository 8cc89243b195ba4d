"""The app of the reports."""

from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _

LINKED_PAGES = (
    "class_group_xlsx",
    "class_summary",
    "mail_class_summary",
    "mail_register",
    "session_xlsx",
    "student_summary",
)
"""Pages that other rooms lead to."""


class ReportsConfig(AppConfig):
    name = "reports"
    verbose_name = _("Reports")

    def ready(self) -> None:
        from classes.links import PagePart, register_link, register_part
        from classes.mail_languages import knows_language

        # Imported for the checks it registers.
        from reports import checks  # noqa: F401
        from reports.schedules import ensure_schedules
        from reports.services.creation import language_of

        knows_language(language_of)
        for page in LINKED_PAGES:
            register_link(page, f"reports:{page}")
        register_part("front_page", PagePart("reports/_my_summaries.html"))

        # Of django_q, because the schedules lie in its table.
        queue = apps.get_app_config("django_q")
        post_migrate.connect(ensure_schedules, sender=queue, dispatch_uid="report schedules")
