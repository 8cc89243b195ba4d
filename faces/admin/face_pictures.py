"""The admin of pictures sent for registering: what became of each; to be read and erased."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from classes.admin.scope.school_scope import SchoolScopedAdmin
from classes.admin.scope.searched_filter import SchoolFilter
from classes.models import Student
from classes.models.roles import OFFICE
from faces.models import FacePicture


@admin.register(FacePicture)
class FacePictureAdmin(SchoolScopedAdmin):
    kept_by = OFFICE
    desk_group = "faces"
    may_add = may_change = False
    list_display = ["name", "student", "source", "state", "attempts", "why", "uploaded_at"]
    list_filter = [
        "state",
        "source",
        ("student__school", SchoolFilter),
    ]
    list_select_related = ["student"]
    search_fields = [
        *Student.lookups("student"),
        "name",
        "failure_code",
    ]
    date_hierarchy = "uploaded_at"
    fieldsets = [
        (
            None,
            {
                "fields": ["name", "student", "source", "uploaded_by", "uploaded_at"],
                "description": _(
                    "Pictures are sent and answered on the page of the student's faces."
                    " Deleting one here erases its file; a face registered from it stays."
                ),
            },
        ),
        (_("Work"), {"fields": [("state", "attempts"), "why", "lookalike", "allowed_by"]}),
    ]

    @admin.display(description=_("reason"))
    def why(self, picture: FacePicture) -> str:
        return picture.failure_reason
