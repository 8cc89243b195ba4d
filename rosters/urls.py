"""Addresses of the pages that take in rosters."""

from django.urls import path

from rosters.views import imports, readings

app_name = "rosters"

urlpatterns = [
    path("schools/<int:pk>/import/", imports.import_roster, name="import_roster"),
    path(
        "schools/<int:pk>/import/<slug:kind>/",
        imports.roster_template,
        name="roster_template",
    ),
    path("imports/<int:pk>/", imports.roster_import, name="roster_import"),
    path("imports/<int:pk>/progress/", imports.import_progress, name="import_progress"),
    path("imports/<int:pk>/reading/", readings.choose_reading, name="choose_reading"),
    path("imports/<int:pk>/leave-out/", readings.leave_out, name="leave_out_lines"),
    path("imports/<int:pk>/left-out/", readings.left_out_lines, name="left_out_lines"),
    path(
        "imports/<int:pk>/other-school/",
        readings.read_for_other_school,
        name="read_for_other_school",
    ),
    path("imports/<int:pk>/apply/", imports.apply_roster, name="apply_roster"),
    path("imports/<int:pk>/discard/", imports.discard_roster, name="discard_roster"),
]
