"""The administration's lists of kiosks and of what they handed in; to be read."""

from django.contrib import admin

from classes.admin.scope.school_scope import SchoolScopedAdmin
from classes.models import Student
from classes.models.roles import OFFICE
from kiosks.models import DoorVisit, Kiosk


class _KioskReadAdmin(SchoolScopedAdmin):
    kept_by = OFFICE
    desk_group = "school"
    may_add = may_change = may_delete = False


@admin.register(Kiosk)
class KioskAdmin(_KioskReadAdmin):
    list_display = ["name", "room", "answered_by", "set_up_at", "opened_at", "ended_at"]
    list_filter = [("school", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["school", "room"]
    search_fields = ["name"]


@admin.register(DoorVisit)
class DoorVisitAdmin(_KioskReadAdmin):
    list_display = ["kiosk", "at", "handed_in_at", "outcome", "student"]
    list_filter = ["outcome", ("kiosk__school", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["kiosk__school", "student"]
    search_fields = [*Student.lookups("student"), "kiosk__name"]
