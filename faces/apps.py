"""The app of faces: consents, registration, evaluation."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from face_vision import messages
from jobs.failures import register_messages


class FacesConfig(AppConfig):
    name = "faces"
    verbose_name = _("Faces and consent")

    def ready(self) -> None:
        from classes.links import register_link

        register_messages(messages.MESSAGES)
        register_link("class_consents", "faces:class_consents")
        # Imported for the checks and signals they register.
        from faces import checks, stored_files  # noqa: F401
        from faces.selectors import setup_steps

        setup_steps.register()
