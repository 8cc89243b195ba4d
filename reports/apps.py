"""The app of the reports."""

from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

LINKED_PAGES = (
    "class_group_xlsx",
    "class_summary",
    "mail_class_summary",
    "mail_register",
    "session_xlsx",
    "student_summary",
    "subscriptions",
    "teacher_summary",
)
"""Pages that other rooms lead to."""


class ReportsConfig(AppConfig):
    name = "reports"
    verbose_name = _("Reports")

    def ready(self) -> None:
        from classes.links import PagePart, register_link, register_part
        from classes.mail_languages import register_language_source

        # Imported for the checks that it registers.
        from reports import checks  # noqa: F401
        from reports.selectors.mail.subscriptions import language_of

        register_language_source(language_of)
        for page in LINKED_PAGES:
            register_link(page, f"reports:{page}")
        register_part("today_rate", PagePart("reports/_rate_today.html", _rates_today))
        register_part("desk", PagePart("reports/_desk_registers.html", _registers))
        register_part("front_page", PagePart("reports/_my_summaries.html"))
        register_part("student_page", PagePart("reports/_student_page.html"))


def _rates_today(school: Any) -> dict[str, Any]:
    # Late: this module is read before there are models.
    from django.utils import timezone

    from reports.selectors.figures import rates_today

    return {"rates": rates_today(school, now=timezone.now())}


def _registers(opened: Any) -> dict[str, Any]:
    """What the desk's fourth door shows of a class: its last lesson, and whether she sees all."""
    from django.utils import timezone

    from classes.access import reads_school
    from classes.selectors.lessons import current_session

    group = opened.class_group
    return {
        "latest": current_session(class_group=group, now=timezone.now()),
        "is_read": reads_school(opened.user, group.school_id),
    }
