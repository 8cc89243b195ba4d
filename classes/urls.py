"""Addresses of the register's pages."""

from django.urls import path

from classes import views

app_name = "classes"

urlpatterns = [
    path("", views.class_group_list, name="class_group_list"),
    path("sessions/<int:pk>/", views.session_register, name="session_register"),
    path("sessions/<int:pk>/students/<int:student_pk>/", views.amend, name="amend"),
    path("sessions/<int:pk>/close/", views.close, name="close"),
    path("sessions/<int:pk>/reopen/", views.reopen, name="reopen"),
]
