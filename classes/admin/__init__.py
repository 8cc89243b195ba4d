"""The admin of the school and its register, for people who are no engineers."""

from django.contrib import admin
from django.contrib.auth.models import Group

from classes.admin.absences import PlannedAbsenceAdmin
from classes.admin.calendar import HolidayAdmin, RoomAdmin, TermAdmin
from classes.admin.codes import AttendanceCodeAdmin
from classes.admin.exports.asked_lists import find_list
from classes.admin.groups import ClassGroupAdmin, EnrolmentAdmin
from classes.admin.people import SchoolAdmin, StudentAdmin, TeacherAdmin
from classes.admin.register import (
    AttendanceAmendmentAdmin,
    AttendanceRecordAdmin,
    ClassSessionAdmin,
)
from classes.admin.reminders import RegisterReminderAdmin
from classes.admin.scope.autocomplete import LabelledAutocompleteView
from classes.admin.timetable import WeeklyMeetingAdmin
from classes.admin.users import UserAdmin
from classes.list_files.list_files import register_pages

__all__ = [
    "AttendanceAmendmentAdmin",
    "AttendanceCodeAdmin",
    "AttendanceRecordAdmin",
    "ClassGroupAdmin",
    "ClassSessionAdmin",
    "EnrolmentAdmin",
    "HolidayAdmin",
    "PlannedAbsenceAdmin",
    "RegisterReminderAdmin",
    "RoomAdmin",
    "SchoolAdmin",
    "StudentAdmin",
    "TeacherAdmin",
    "TermAdmin",
    "UserAdmin",
    "WeeklyMeetingAdmin",
]

admin.site.autocomplete_view = LabelledAutocompleteView.as_view(  # type: ignore[assignment]
    admin_site=admin.site
)
# Who may do what follows from administering a school; groups of permissions would have no effect.
admin.site.unregister(Group)
register_pages(find_list)
