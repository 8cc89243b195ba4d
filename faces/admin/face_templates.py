"""The admin of registered faces: shown as pictures, removed, never added or edited here."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from classes.admin.scope.school_scope import SchoolScopedAdmin
from classes.admin.scope.searched_filter import SchoolFilter, SearchedFilter
from classes.models import Student
from classes.models.roles import OFFICE
from faces.admin.face_chip import face_chip
from faces.models import FaceTemplate
from faces.services.face_registration import remove_face


@admin.register(FaceTemplate)
class FaceTemplateAdmin(SchoolScopedAdmin):
    kept_by = OFFICE
    desk_group = "faces"
    may_add = may_change = False
    list_display = [
        "face",
        "student",
        "number",
        "quality_in_words",
        "source",
        "set_aside_as",
        "created_at",
    ]
    list_display_links = ["face", "student"]
    list_filter = [
        "source",
        "set_aside_as",
        ("student__school", SchoolFilter),
        ("student__enrolments__class_group", SearchedFilter),
    ]
    list_select_related = ["student"]
    search_fields = Student.lookups("student")
    date_hierarchy = "created_at"
    fieldsets = [
        (
            None,
            {
                "fields": [
                    "large_face",
                    "student",
                    "quality_in_words",
                    "source",
                    "set_aside_as",
                    "kept_by",
                    "created_at",
                ],
                "description": _(
                    "Faces are registered from pictures or a video of the student, in"
                    " the page of the class or with the command register_faces."
                ),
            },
        ),
        (_("For support"), {"fields": ["network_id", "source_sha256"], "classes": ["collapse"]}),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[FaceTemplate]:
        """Leave the vectors and pictures in the database; a list needs neither."""
        return super().get_queryset(request).defer("embedding", "chip")

    @admin.display(description=_("face"))
    def face(self, face_template: FaceTemplate) -> str:
        return face_chip("faces:template_face", face_template.pk)

    @admin.display(description=_("face"))
    def large_face(self, face_template: FaceTemplate) -> str:
        return face_chip("faces:template_face", face_template.pk, side_px=240)

    @admin.display(description=_("number"), ordering="student__number")
    def number(self, face_template: FaceTemplate) -> str:
        return face_template.student.number

    @admin.display(description=_("quality"), ordering="quality")
    def quality_in_words(self, face_template: FaceTemplate) -> str:
        return f"{face_template.quality:.0%}"

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        remove_face(face_template=obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[FaceTemplate]) -> None:
        # One by one: deleting many at once would pass by the service.
        for face_template in queryset:
            remove_face(face_template=face_template)
