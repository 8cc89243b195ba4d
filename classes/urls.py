"""Addresses of the register's pages."""

from django.urls import path

from classes.views import missing, planned_absences, register, roster_imports

app_name = "classes"

urlpatterns = [
    path("", register.class_group_list, name="class_group_list"),
    path("registers/missing/", missing.missing_registers, name="missing_registers"),
    path("sessions/<int:pk>/", register.session_register, name="session_register"),
    path("sessions/<int:pk>/students/<int:student_pk>/", register.amend, name="amend"),
    path("sessions/<int:pk>/close/", register.close, name="close"),
    path("sessions/<int:pk>/reopen/", register.reopen, name="reopen"),
    path("absences/", planned_absences.my_planned_absences, name="my_planned_absences"),
    path("absences/<int:pk>/", planned_absences.change, name="change_planned_absence"),
    path("absences/<int:pk>/cancel/", planned_absences.cancel, name="cancel_planned_absence"),
    path("schools/<int:pk>/absences/", planned_absences.planned_absences, name="planned_absences"),
    path(
        "schools/<int:pk>/absences/students/<int:student_pk>/",
        planned_absences.plan,
        name="plan_absence",
    ),
    path("schools/<int:pk>/import/", roster_imports.import_roster, name="import_roster"),
    path(
        "schools/<int:pk>/import/<slug:kind>/",
        roster_imports.roster_template,
        name="roster_template",
    ),
    path("imports/<int:pk>/", roster_imports.roster_import, name="roster_import"),
    path("imports/<int:pk>/apply/", roster_imports.apply_roster, name="apply_roster"),
    path("imports/<int:pk>/discard/", roster_imports.discard_roster, name="discard_roster"),
]
