"""The admin of impact assessments and switches: read here, entered on the page of the school."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from classes.admin.scope.school_scope import SchoolScopedAdmin
from classes.admin.scope.searched_filter import SchoolFilter
from faces.models import ImpactAssessment, RecognitionPause


@admin.register(ImpactAssessment)
class ImpactAssessmentAdmin(SchoolScopedAdmin):
    desk_group = "faces"
    may_add = may_change = may_delete = False
    list_display = ["school", "assessed_by", "assessed_on", "review_on", "entered_at", "entered_by"]
    list_filter = [("school", SchoolFilter)]
    list_select_related = ["school", "entered_by"]
    search_fields = ["assessed_by", "document"]
    date_hierarchy = "entered_at"
    fieldsets = [
        (
            None,
            {
                "fields": [
                    "school",
                    ("assessed_by", "assessed_on"),
                    "document",
                    "review_on",
                    ("entered_by", "entered_at"),
                ],
                "description": _(
                    "Without one no face of the school is registered or compared. It is recorded"
                    " on the page of the set-up and never changed: a review is a new one."
                ),
            },
        )
    ]


@admin.register(RecognitionPause)
class RecognitionPauseAdmin(SchoolScopedAdmin):
    desk_group = "faces"
    may_add = may_change = may_delete = False
    list_display = ["school", "begun_at", "begun_by", "ended_at", "ended_by"]
    list_filter = [("school", SchoolFilter)]
    list_select_related = ["school", "begun_by", "ended_by"]
    date_hierarchy = "begun_at"
