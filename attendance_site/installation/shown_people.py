"""Which address shows whose data: one table, by which each look becomes a line of the access log.

Pictures, films and files log themselves, before they leave; the interface by `logged_as` of its
views. A test asks every address there is, and fails for one that shows people and is in none.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django.apps import apps
from django.http import HttpRequest, HttpResponse

from classes.access import school_path_of
from privacy.accesses import Access
from privacy.registry import all_holdings
from privacy.services.access_log import log_page


@dataclass(frozen=True)
class Shown:
    """What a page tells of people.

    Args:
        subject: a code of `privacy/subjects.py`.
        model: the rows that it is of; the registry of what is kept says whose they are.
        key: the word of the address under which the key of such a row stands.
    """

    subject: str
    model: str = "classes.Student"
    key: str = "pk"


STUDENT = Shown("student_page")
PAGES = {
    "classes:plan_absence": Shown("student_page", key="student_pk"),
    "faces:face_gallery": Shown("faces_list"),
    "faces:student_faces": Shown("faces_list"),
    "faces:student_letter": STUDENT,
    "office:add_contact": STUDENT,
    "office:change_contact": Shown("contacts", "office.Contact"),
    "office:erase_student": STUDENT,
    "office:student": STUDENT,
    "office:student_held": Shown("student_export"),
    "reports:student_summary": STUDENT,
}
"""Pages of one student."""

LISTS = {
    "classes.AttendanceAmendment": "register",
    "classes.AttendanceRecord": "register",
    "classes.Enrolment": "students",
    "classes.PlannedAbsence": "register",
    "classes.Student": "students",
    "faces.BiometricConsent": "consents",
    "faces.ConsentObjection": "consents",
    "faces.FacePicture": "faces_list",
    "faces.FaceTemplate": "faces_list",
    "faces.LookalikePair": "faces_list",
    "guardians.AbsenceReport": "absence_report",
    "guardians.ConsentAnswer": "consents",
    "guardians.ContactLink": "contact_links",
    "guardians.GuardianMail": "contact_links",
    "kiosks.DoorVisit": "kiosk_visit",
    "office.Contact": "contacts",
    "recognition.Capture": "film",
    "recognition.FaceCorrection": "evidence",
    "recognition.Sighting": "evidence",
    "reports.ReportDelivery": "register_file",
}
"""Lists of the administration, with the pages of their rows."""


def _pages_of(model: str, subject: str) -> dict[str, Shown]:
    name = model.lower().replace(".", "_")
    of_a_row = {
        f"admin:{name}_{page}": Shown(subject, model, "object_id")
        for page in ("change", "delete", "history")
    }
    return of_a_row | {f"admin:{name}_changelist": Shown(subject, model, "")}


SHOWN = PAGES | {name: page for model in LISTS.items() for name, page in _pages_of(*model).items()}


class ShownPeopleMiddleware:
    """Note for the access log whose data a page has told of."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        match = request.resolver_match
        shown = SHOWN.get(match.view_name) if match else None
        if match and shown and response.status_code == HTTPStatus.OK:
            key = match.kwargs.get(shown.key)
            keys = _listed(response) if key is None else [key]
            for access in _accesses(shown, keys):
                log_page(request, access=access)
        return response


def _listed(response: Any) -> list[int]:
    """Return the keys of the rows that a list of the administration shows on this page."""
    found = (getattr(response, "context_data", None) or {}).get("cl")
    return [row.pk for row in found.result_list] if found else []


def _accesses(shown: Shown, keys: Iterable[Any]) -> Iterable[Access]:
    """Yield what was shown of each school; one query, however many rows there are."""
    model = apps.get_model(shown.model)
    tables = (table for one in all_holdings() for table in one.tables if table.model is model)
    lookups = {lookup for table in tables for lookup in table.of}
    rows = model._default_manager.filter(pk__in=keys).order_by()
    by_school: dict[int, set[int]] = {}
    for school_id, *whose in rows.values_list(school_path_of(model), *lookups):
        by_school.setdefault(school_id or 0, set()).update(one for one in whose if one)
    for school_id, students in by_school.items():
        yield Access(shown.subject, school_id, tuple(students))
