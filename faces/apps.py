"""The app of faces: consents, registration, evaluation."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from face_vision import messages
from jobs.failures import register_messages

LINKED_PAGES = ("class_consents", "new_student", "school_recognition", "student_faces")
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
        roster_consents.register()
