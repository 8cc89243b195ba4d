"""The admin of corrections: which face was not which student; deleting one forgets it."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from classes.admin.scope.school_scope import SchoolScopedAdmin
from classes.admin.scope.searched_filter import SchoolFilter
from classes.models import Student
from classes.models.roles import OFFICE
from recognition.models import FaceCorrection


@admin.register(FaceCorrection)
class FaceCorrectionAdmin(SchoolScopedAdmin):
    kept_by = OFFICE
    desk_group = "faces"
    may_add = may_change = False
    list_display = ["student", "other", "made_by", "made_at"]
    list_filter = [("student__school", SchoolFilter)]
    list_select_related = ["student", "other", "made_by"]
    search_fields = [*Student.lookups("student"), *Student.lookups("other")]
    date_hierarchy = "made_at"
    fieldsets = [
        (
            None,
            {
                "fields": ["student", "other", "score", "made_by", "made_at"],
                "description": _(
                    "A face was proposed as the student, and somebody said that it is not. Whoever"
                    " is as like the face that it was is not proposed again; where it was nobody"
                    " of the class only the similarity is kept, and a face needs more than that."
                    " Delete it if it was said by mistake."
                ),
            },
        ),
        (_("For support"), {"fields": ["network_id"], "classes": ["collapse"]}),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[FaceCorrection]:
        return super().get_queryset(request).defer("embedding")
