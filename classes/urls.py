"""Addresses of the register's pages."""

from django.urls import path

from classes.views import missing, register

app_name = "classes"

urlpatterns = [
    path("", register.class_group_list, name="class_group_list"),
    path("registers/missing/", missing.missing_registers, name="missing_registers"),
    path("sessions/<int:pk>/", register.session_register, name="session_register"),
    path("sessions/<int:pk>/students/<int:student_pk>/", register.amend, name="amend"),
    path("sessions/<int:pk>/close/", register.close, name="close"),
    path("sessions/<int:pk>/reopen/", register.reopen, name="reopen"),
]
