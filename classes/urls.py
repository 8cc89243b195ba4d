"""Addresses of the register's pages."""

from django.urls import path

from classes.views import register, roster_imports

app_name = "classes"

urlpatterns = [
    path("", register.class_group_list, name="class_group_list"),
    path("sessions/<int:pk>/", register.session_register, name="session_register"),
    path("sessions/<int:pk>/students/<int:student_pk>/", register.amend, name="amend"),
    path("sessions/<int:pk>/close/", register.close, name="close"),
    path("sessions/<int:pk>/reopen/", register.reopen, name="reopen"),
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
