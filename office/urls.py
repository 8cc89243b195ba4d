"""Addresses of the office's pages: people, and the search for them."""

from django.urls import path

from office.views import (
    access_log,
    contacts,
    desk,
    new_year,
    retention,
    search,
    student_files,
    students,
    teachers,
    today,
)

app_name = "office"

urlpatterns = [
    path("desk/", desk.desk, name="desk"),
    path("schools/<int:pk>/today/", today.today, name="today"),
    path("schools/<int:pk>/evacuation/", today.evacuation, name="evacuation"),
    path("schools/<int:pk>/retention/", retention.periods, name="retention"),
    path("schools/<int:pk>/access-log/", access_log.access_log, name="access_log"),
    path("schools/<int:pk>/access-log.<slug:ending>", access_log.log_file, name="access_log_file"),
    path("installation/access-log/", access_log.installation_log, name="installation_log"),
    path(
        "installation/access-log.<slug:ending>",
        access_log.installation_log_file,
        name="installation_log_file",
    ),
    path("schools/<int:pk>/new-year/", new_year.new_year, name="new_year"),
    path("sessions/<int:pk>/remind/", today.remind, name="remind"),
    path("search/", search.search, name="search"),
    path("students/<int:pk>/", students.student, name="student"),
    path("students/<int:pk>/move/", students.move, name="change_class"),
    path("students/<int:pk>/ill/", students.ill_today, name="ill_today"),
    path("students/<int:pk>/held/", student_files.held, name="student_held"),
    path("students/<int:pk>/erase/", student_files.erase, name="erase_student"),
    path("student-exports/<int:pk>/", student_files.export_file, name="student_export"),
    path("erasures/<int:pk>/", student_files.receipt, name="erasure"),
    path("students/<int:pk>/contacts/new/", contacts.add, name="add_contact"),
    path("contacts/<int:pk>/", contacts.change, name="change_contact"),
    path("contacts/<int:pk>/remove/", contacts.remove, name="remove_contact"),
    path("teachers/<int:pk>/", teachers.teacher, name="teacher"),
    path("teachers/<int:pk>/address/", teachers.give_address, name="give_address"),
    path("teachers/<int:pk>/leave/", teachers.leave, name="teacher_leaves"),
    path("teachers/<int:pk>/leave/undo/", teachers.undo_leaving, name="undo_teacher_leaves"),
    path("teachers/<int:pk>/return/", teachers.come_back, name="teacher_returns"),
]
