"""The admin of the schools' limits for strangers; to be read."""

from django.contrib import admin

from classes.admin.scope.school_scope import SchoolScopedAdmin
from classes.admin.scope.searched_filter import SchoolFilter
from classes.models.roles import OFFICE
from faces.models import StrangerLimits


@admin.register(StrangerLimits)
class StrangerLimitsAdmin(SchoolScopedAdmin):
    kept_by = OFFICE
    desk_group = "faces"
    may_add = may_change = False
    list_display = ["__str__", "state", "present_one_in", "check_one_in", "changed_at"]
    list_filter = ["state", ("school", SchoolFilter)]
    list_select_related = ["school"]
    search_fields = ["school__name"]
    fields = ["school", ("present_one_in", "check_one_in"), "changed_by", "changed_at", "state"]
