"""Addresses of the timetable's pages."""

from django.urls import path

from timetables.views import (
    calendar_addresses,
    covers,
    double_bookings,
    grid,
    imports,
    periods,
    single_lessons,
)

app_name = "timetables"

urlpatterns = [
    path("calendars/<str:key>.ics", calendar_addresses.calendar_file, name="calendar_file"),
    path(
        "schools/<int:pk>/timetable/calendar/",
        calendar_addresses.calendar_address,
        name="calendar_address",
    ),
    path("timetable/", grid.my_timetable, name="my_timetable"),
    path("schools/<int:pk>/timetable/", grid.timetable, name="timetable"),
    path("schools/<int:pk>/timetable/place/", grid.place, name="place_lesson"),
    path("schools/<int:pk>/timetable/copy-day/", grid.copy_a_day, name="copy_day"),
    path("schools/<int:pk>/timetable/copy-week/", grid.copy_a_week, name="copy_week"),
    path("schools/<int:pk>/timetable/undo/", grid.undo, name="undo_timetable"),
    path("schools/<int:pk>/timetable/weeks/", periods.set_weeks, name="set_weeks"),
    path("schools/<int:pk>/timetable/cycle/", periods.set_day_cycle, name="set_cycle"),
    path("schools/<int:pk>/periods/", periods.periods, name="periods"),
    path("schools/<int:pk>/covers/", covers.covers, name="covers"),
    path("schools/<int:pk>/timetable/import/", imports.import_timetable, name="import_timetable"),
    path("timetables/<int:pk>/", imports.timetable_import, name="timetable_import"),
    path("timetables/<int:pk>/progress/", imports.import_progress, name="import_progress"),
    path("timetables/<int:pk>/apply/", imports.apply_timetable, name="apply_timetable"),
    path("timetables/<int:pk>/discard/", imports.discard_timetable, name="discard_timetable"),
    path("schools/<int:pk>/double-booked/", double_bookings.double_booked, name="double_booked"),
    path("schools/<int:pk>/lesson-changes/", single_lessons.changes, name="lesson_changes"),
    path("sessions/<int:pk>/change/", single_lessons.change_session, name="change_session"),
    path("lessons/<int:pk>/once/", single_lessons.change_once, name="change_once"),
    path("lesson-changes/<int:pk>/undo/", single_lessons.take_back, name="take_back_change"),
    path("lessons/<int:pk>/change/", grid.change, name="change_lesson"),
    path("lessons/<int:pk>/move/", grid.move, name="move_lesson"),
    path("lessons/<int:pk>/remove/", grid.remove, name="remove_lesson"),
]
