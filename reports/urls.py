"""Addresses of the reports."""

from django.urls import path

from reports import views

app_name = "reports"

urlpatterns = [
    path("sessions/<int:pk>/register.xlsx", views.session_xlsx, name="session_xlsx"),
    path("classes/<int:pk>/register.xlsx", views.class_group_xlsx, name="class_group_xlsx"),
]
