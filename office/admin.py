"""The admin of contacts at home: to be read and exported; entered on the student's page."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from classes.admin.exports.actions import Column, ExportingAdmin, Rows
from classes.admin.exports.columns import FAMILY_NAME, GIVEN_NAME, NUMBER, SCHOOL
from classes.models import Student
from office.models import Contact


class ContactExport(Rows):
    school = Column(SCHOOL, lambda contact: str(contact.student.school))
    number = Column(NUMBER, lambda contact: contact.student.number)
    family_name = Column(FAMILY_NAME, lambda contact: contact.student.family_name)
    given_name = Column(GIVEN_NAME, lambda contact: contact.student.given_name)
    name = Column(_("Contact"), lambda contact: contact.name)
    relation = Column(_("Relation"), lambda contact: contact.relation)
    phone = Column(_("Phone"), lambda contact: contact.phone)
    email = Column(_("E-mail"), lambda contact: contact.email)
    language = Column(_("Language"), lambda contact: contact.get_language_display())


@admin.register(Contact)
class ContactAdmin(ExportingAdmin):
    exports = ContactExport
    desk_group = "people"
    may_add = may_change = may_delete = False
    list_display = ["student", "number", "name", "relation", "phone", "email"]
    list_filter = [
        ("student__school", admin.RelatedOnlyFieldListFilter),
        ("student__enrolments__class_group", admin.RelatedOnlyFieldListFilter),
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
