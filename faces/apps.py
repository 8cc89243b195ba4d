"""The app of faces: consents, registration, evaluation."""

from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from face_vision import messages
from jobs.failures import register_messages

LINKED_PAGES = (
    *("class_consents", "new_student", "new_student_somewhere"),
    *("school_recognition", "student_faces"),
)
"""Pages that other rooms lead to."""


class FacesConfig(AppConfig):
    name = "faces"
    verbose_name = _("Faces and consent")

    def ready(self) -> None:
        from classes.links import PagePart, register_link, register_part

        register_messages(messages.MESSAGES)
        for page in LINKED_PAGES:
            register_link(page, f"faces:{page}")
        # Imported for the checks and signals they register.
        from faces import checks, stored_files  # noqa: F401
        from faces.selectors import setup_steps
        from faces.selectors.student_part import student_part
        from faces.services import roster_consents

        setup_steps.register()
        register_part("student_page", PagePart("faces/_student_page.html", student_part))
        register_part("desk", PagePart("faces/_desk_create.html", _create))
        register_part("desk", PagePart("faces/_desk_test.html", _test))
        roster_consents.register()


def _create(opened: Any) -> dict[str, Any]:
    """What the desk's first door shows of a class: whose face comes next."""
    from classes.access import is_office
    from faces.selectors.face_coverage import gaps_of_class

    group = opened.class_group
    return {"gaps": gaps_of_class(group), "is_office": is_office(opened.user, group)}


def _test(opened: Any) -> dict[str, Any]:
    """What the desk's second door shows of a class: its last test, and what to mend."""
    from classes.access import is_office
    from faces.models import EvaluationRun
    from faces.selectors.face_coverage import gaps_of_class

    group = opened.class_group
    last = group.evaluation_runs.filter(state=EvaluationRun.State.READY).first()
    sees_consents = is_office(opened.user, group)
    return {"gaps": gaps_of_class(group), "last_test": last, "sees_consents": sees_consents}
