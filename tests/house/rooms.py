"""The rooms that are Django apps, as tests ask for them."""

from django.apps import apps

APPS = (
    "accounts",
    "jobs",
    "storage",
    "privacy",
    "classes",
    "office",
    "rosters",
    "faces",
    "timetables",
    "guardians",
    "recognition",
    "reports",
    "integrations",
    "kiosks",
)
"""Rooms that are Django apps, from the ground floor up."""


def models_of_rooms():
    """List the models of all rooms."""
    return [model for app in APPS for model in apps.get_app_config(app).get_models()]
