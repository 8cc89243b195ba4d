"""The app of the office."""

from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

LINKED_PAGES = ("desk", "new_year", "search", "student", "student_held", "teacher")
"""Pages that other rooms lead to."""


class OfficeConfig(AppConfig):
    name = "office"
    verbose_name = _("Office")

    def ready(self) -> None:
        from classes.links import PagePart, register_link, register_part

        for page in LINKED_PAGES:
            register_link(page, f"office:{page}")
        # Imported for the signals that they listen to.
        from office import ended_log_ins, stored_files  # noqa: F401
        from office.services import roster_contacts

        roster_contacts.register()
        register_part("front_page_top", PagePart("office/_today_front.html", _schools_today))
        register_part("front_page", PagePart("office/_supervision_front.html", _supervision))


def _schools_today(user: Any) -> dict[str, Any]:
    """Whoever has no role at a school costs no query."""
    from classes.access import acts_for_everybody, readable_schools, roles_of

    has_role = acts_for_everybody(user) or roles_of(user)
    return {"schools_today": list(readable_schools(user)) if has_role else []}


def _supervision(user: Any) -> dict[str, Any]:
    """What a data protection officer watches; an administrator finds the same at her school."""
    from classes.access import administered_schools, roles_of, supervised_schools
    from office.selectors.supervision import supervised

    if not roles_of(user):
        return {}
    watched = supervised_schools(user).exclude(pk__in=administered_schools(user).values("pk"))
    return {"supervised": supervised(watched)}
