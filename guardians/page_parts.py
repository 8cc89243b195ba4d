"""What this room adds to pages of lower rooms: on Today, beside a contact, on a student's page."""

from typing import Any

from classes.links import PagePart, register_link, register_part
from classes.models import School, Student
from guardians.models import AbsenceReport, ContactLink
from guardians.selectors.absence_reports import n_waiting
from guardians.selectors.contact_links import links_by_contact
from office.models import Contact

MOST_REPORTS = 5
LINKS = "links_by_contact"


def register() -> None:
    register_link("parents", "guardians:reports")
    register_part("today", PagePart("guardians/_today.html", _today))
    register_part("contact", PagePart("guardians/_contact.html", _contact))
    register_part("student_page", PagePart("guardians/_student_page.html", _student_page))


def _today(school: School) -> dict[str, Any]:
    return {"n_reports": n_waiting(school), "school": school}


def _contact(contact: Contact) -> dict[str, Any]:
    student: Any = contact.student
    if not hasattr(student, LINKS):
        # The contacts of one page share their student: asked once for all of them.
        setattr(student, LINKS, links_by_contact(student))
    links: dict[int, ContactLink | None] = getattr(student, LINKS)
    return {
        "contact": contact,
        "gets_link": contact.pk in links,
        "link": links.get(contact.pk),
    }


def _student_page(student: Student) -> dict[str, Any]:
    rows = AbsenceReport.objects.filter(student=student).select_related("student__school")
    return {"absence_reports": rows[:MOST_REPORTS], "student": student}
