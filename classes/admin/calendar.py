"""The admin of terms, holidays and rooms."""

from django.contrib import admin
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from classes.admin.scoping import SchoolScopedAdmin
from classes.models import Holiday, Room, Term

BY_SCHOOL = ("school", admin.RelatedOnlyFieldListFilter)


def with_school(row: Model) -> str:
    """Tell rows of the same name apart where somebody may choose from several schools."""
    return f"{row}, {row.school}"  # type: ignore[attr-defined]


class PeriodAdmin(SchoolScopedAdmin):
    desk_group = "calendar"
    fixed_fields = ["school"]
    list_display = ["name", "first_on", "last_on", "school"]
    list_filter = [BY_SCHOOL]
    list_select_related = ["school"]
    search_fields = ["name"]
    date_hierarchy = "first_on"
    ordering = ["-first_on"]

    def label(self, row: Model) -> str:
        return with_school(row)


@admin.register(Term)
class TermAdmin(PeriodAdmin):
    fieldsets = [
        (
            None,
            {
                "fields": ["school", "name", "first_on", "last_on"],
                "description": _(
                    "In a term the timetable opens the sessions of each day by itself."
                ),
            },
        )
    ]


@admin.register(Holiday)
class HolidayAdmin(PeriodAdmin):
    fieldsets = [
        (
            None,
            {
                "fields": ["school", "name", "first_on", "last_on"],
                "description": _(
                    "On these days no session opens by itself. Sessions that are open"
                    " already stay: delete those that do not take place."
                ),
            },
        )
    ]


@admin.register(Room)
class RoomAdmin(SchoolScopedAdmin):
    desk_group = "school"
    fixed_fields = ["school"]
    list_display = ["name", "school"]
    list_filter = [BY_SCHOOL]
    list_select_related = ["school"]
    search_fields = ["name"]

    def label(self, row: Model) -> str:
        return with_school(row)
