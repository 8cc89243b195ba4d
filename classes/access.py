"""Who may do what: the one access policy of pages, API and admin."""

from django.db.models import QuerySet

from accounts.requests import AuthenticatedRequest
from classes.models import ClassGroup, School, Student


def class_groups_of(request: AuthenticatedRequest) -> "QuerySet[ClassGroup]":
    return ClassGroup.objects.visible_to(request.user).select_related("school")


def students_of(request: AuthenticatedRequest) -> "QuerySet[Student]":
    return Student.objects.visible_to(request.user).select_related("school")


def is_office(request: AuthenticatedRequest, row: Student | ClassGroup) -> bool:
    """Say whether the user administers the school of a student or class group."""
    schools = School.objects.administered_by(request.user)
    return schools.filter(pk=row.school_id).exists()
