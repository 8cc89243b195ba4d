"""Addresses of the pages that take in rosters."""

from django.urls import path

from rosters import views

app_name = "rosters"

urlpatterns = [
    path("schools/<int:pk>/import/", views.import_roster, name="import_roster"),
    path(
        "schools/<int:pk>/import/<slug:kind>/",
        views.roster_template,
        name="roster_template",
    ),
    path("imports/<int:pk>/", views.roster_import, name="roster_import"),
    path("imports/<int:pk>/progress/", views.import_progress, name="import_progress"),
    path("imports/<int:pk>/apply/", views.apply_roster, name="apply_roster"),
    path("imports/<int:pk>/discard/", views.discard_roster, name="discard_roster"),
]
