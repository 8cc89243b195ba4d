"""The admin of objections to recognition: to be read; entered and lifted on the student's page."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from classes.admin.scope.school_scope import SchoolScopedAdmin
from classes.admin.scope.searched_filter import SchoolFilter
from classes.models import Student
from faces.models import ConsentObjection


@admin.register(ConsentObjection)
class ConsentObjectionAdmin(SchoolScopedAdmin):
    desk_group = "faces"
    may_add = may_change = may_delete = False
    list_display = ["student", "objected_by", "relation", "objected_at", "lifted_at", "lifted_by"]
    list_filter = [
        ("lifted_at", admin.EmptyFieldListFilter),
        ("student__school", SchoolFilter),
    ]
    list_select_related = ["student", "lifted_by"]
    search_fields = [
        *Student.lookups("student"),
        "objected_by",
    ]
    date_hierarchy = "objected_at"
    fieldsets = [
        (
            None,
            {
                "fields": [
                    "student",
                    ("objected_by", "relation", "objected_at"),
                    "entered_by",
                    ("lifted_at", "lifted_by"),
                ],
                "description": _(
                    "As long as an objection stands no consent counts. It is entered"
                    " and lifted on the page of the student's faces."
                ),
            },
        )
    ]
