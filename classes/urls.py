"""Addresses of the register's pages."""

from django.urls import path

from classes.views import (
    absence_batches,
    absence_registers,
    code_sets,
    colleagues,
    invitations,
    list_files,
    planned_absences,
    question_answers,
    register,
    setup,
)
from classes.views import missing_registers as missing

app_name = "classes"

urlpatterns = [
    path("", register.class_group_list, name="class_group_list"),
    path("registers/missing/", missing.missing_registers, name="missing_registers"),
    path("sessions/<int:pk>/", register.session_register, name="session_register"),
    path("sessions/<int:pk>/students/<int:student_pk>/", register.amend, name="amend"),
    path("sessions/<int:pk>/close/", register.close, name="close"),
    path("sessions/<int:pk>/reopen/", register.reopen, name="reopen"),
    path("sessions/<int:pk>/unlock/", register.unlock, name="unlock"),
    path("setup/", setup.setup, name="setup"),
    path("setup/machine/", setup.machine, name="setup_machine"),
    path("schools/<int:pk>/setup/", setup.school_setup, name="school_setup"),
    path("schools/<int:pk>/setup/hide/", setup.hide, name="hide_setup"),
    path("schools/<int:pk>/setup/test-mail/", setup.test_mail, name="send_test_mail"),
    path("schools/<int:pk>/invitations/", invitations.invitations, name="invitations"),
    path("invited/", question_answers.answer_question, name="answer_question"),
    path("invited/<str:key>/", question_answers.open_question, name="open_question"),
    path("schools/<int:pk>/colleagues/add/", colleagues.add, name="add_colleague"),
    path("schools/<int:pk>/codes/", code_sets.code_sets, name="code_sets"),
    path("list-files/<int:pk>/", list_files.list_file, name="list_file"),
    path("list-files/<int:pk>/file/", list_files.download, name="download_list_file"),
    path("absences/", planned_absences.my_planned_absences, name="my_planned_absences"),
    path("absences/<int:pk>/", planned_absences.change, name="change_planned_absence"),
    path("absences/<int:pk>/cancel/", planned_absences.cancel, name="cancel_planned_absence"),
    path(
        "absences/<int:pk>/registers/",
        absence_registers.absence_registers,
        name="absence_registers",
    ),
    path("schools/<int:pk>/absences/several/", absence_batches.several, name="several_absences"),
    path("absence-steps/<int:pk>/", absence_batches.batch, name="absence_batch"),
    path("absence-steps/<int:pk>/undo/", absence_batches.undo, name="undo_absences"),
    path("schools/<int:pk>/absences/", planned_absences.planned_absences, name="planned_absences"),
    path(
        "schools/<int:pk>/absences/students/<int:student_pk>/",
        planned_absences.plan,
        name="plan_absence",
    ),
]
