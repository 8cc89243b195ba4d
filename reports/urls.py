"""Addresses of the reports."""

from django.urls import path

from reports.views import downloads

app_name = "reports"

urlpatterns = [
    path("sessions/<int:pk>/register.xlsx", downloads.session_xlsx, name="session_xlsx"),
    path("classes/<int:pk>/register.xlsx", downloads.class_group_xlsx, name="class_group_xlsx"),
]
