"""The admin of contacts at home, and what the office does with students in their list."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from accounts.sign_in.proofs import require_proof
from classes.admin.exports.actions import Column, ExportingAdmin, ExportRows
from classes.admin.exports.columns import FAMILY_NAME, GIVEN_NAME, NUMBER, SCHOOL
from classes.admin.people import STUDENT_ACTIONS
from classes.admin.scope.searched_filter import SchoolFilter, SearchedFilter
from classes.errors import RefusedError
from classes.links import link_to
from classes.models import Student
from office.models import Contact
from office.services.student_exports import ask_for_export

MOST_EXPORTED = 50
"""Files with everything held of a student that are asked for at once."""


class ContactExport(ExportRows):
    school = Column(SCHOOL, lambda contact: str(contact.student.school))
    number = Column(NUMBER, lambda contact: contact.student.number)
    family_name = Column(FAMILY_NAME, lambda contact: contact.student.family_name)
    given_name = Column(GIVEN_NAME, lambda contact: contact.student.given_name)
    name = Column(_("Contact"), lambda contact: contact.name)
    relation = Column(_("Relation"), lambda contact: contact.relation)
    phone = Column(_("Phone"), lambda contact: contact.phone)
    email = Column(_("E-mail"), lambda contact: contact.email)
    language = Column(_("Language"), lambda contact: contact.get_language_display())
    scope = Column(_("May be told"), lambda contact: contact.get_scope_display())


@admin.register(Contact)
class ContactAdmin(ExportingAdmin):
    exports = ContactExport
    desk_group = "people"
    # Changing one goes through the service, which ends links and writes the history.
    may_add = may_change = may_delete = False
    list_display = ["student", "number", "name", "relation", "phone", "email"]
    list_filter = [
        "scope",
        ("student__school", SchoolFilter),
        ("student__enrolments__class_group", SearchedFilter),
    ]
    list_select_related = ["student__school"]
    search_fields = [*Student.lookups("student"), "name", "phone", "email"]
    fieldsets = [
        (
            None,
            {
                "fields": [
                    "student",
                    ("name", "relation"),
                    ("phone", "email", "language"),
                    "scope",
                    ("changed_by", "changed_at"),
                ],
                "description": _(
                    "Contacts are entered and changed on the student's page, or come with a class"
                    " list."
                ),
            },
        )
    ]

    @admin.display(description=_("number"), ordering="student__number")
    def number(self, contact: Contact) -> str:
        return contact.student.number


@admin.action(description=_("Export everything that is held"), permissions=["keep"])
def export_held(page: Any, request: HttpRequest, students: QuerySet[Student]) -> None:
    """Have a file made of each; they stand on the pages of the students when they are ready."""
    require_proof(request)
    if students.count() > MOST_EXPORTED:
        # Refused, not cut: who ticked more would believe that each has a file.
        text = gettext("Tick at most %(n)s students at once.")
        page.message_user(request, text % {"n": MOST_EXPORTED}, messages.ERROR)
        return
    asked = [student for student in students if _is_asked(page, request, student)]
    if asked:
        text = ngettext(
            "The file is being made; it stands here when it is ready:",
            "The files are being made; each stands here when it is ready:",
            len(asked),
        )
        links = ((_held_page(student), student) for student in asked)
        shown = format_html_join(", ", '<a href="{}">{}</a>', links)
        page.message_user(request, format_html("{} {}", text, shown), messages.SUCCESS)


def _is_asked(page: Any, request: Any, student: Student) -> bool:
    try:
        ask_for_export(student=student, by=request.user)
    except RefusedError as refusal:
        page.message_user(request, f"{student}: {refusal}", messages.ERROR)
        return False
    return True


def _held_page(student: Student) -> str:
    return link_to("student_held", student.pk)


@admin.action(description=_("Erase a student on request"), permissions=["administer"])
def erase(page: Any, request: HttpRequest, students: QuerySet[Student]) -> HttpResponse | None:
    """Lead to the page of the one who is ticked, which asks for her number."""
    if students.count() != 1:
        text = gettext("Tick one student: each is erased on a page that asks for the number.")
        page.message_user(request, text, messages.ERROR)
        return None
    # Its page asks for the number; many at once would be a press too easy.
    return redirect("office:erase_student", students[0].pk)


STUDENT_ACTIONS += [export_held, erase]
