"""Who may do what: the one access policy that pages, API and admin ask.

It takes a user, never a request. Rows say in their `visible_to` who sees them; who acts for a
school, and who for all of them, is decided here.
"""

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Model, Q, QuerySet

from accounts.models import User
from classes.models import ClassGroup, School, Student

AnyUser = User | AnonymousUser


def acts_for_everybody(user: AnyUser) -> bool:
    """Tell whether a user runs the installation, and so acts for each of its schools."""
    return user.is_superuser


def administered_schools(user: AnyUser) -> "QuerySet[School]":
    """Return the schools for which a user does what only their offices do."""
    return School.objects.administered_by(user)


def school_path_of(model: type[Model]) -> str:
    """Return the lookup from a model's rows to their school, as the model names it.

    A model without `SCHOOL_PATH` has the school as a field of its own.
    """
    return getattr(model, "SCHOOL_PATH", "school")


def rows_of_school(model: type[Model], school_id: int) -> "QuerySet[Any]":
    """Return all rows of one school: what a token of that school may see."""
    return model._default_manager.filter(**{school_path_of(model): school_id})


def rows_visible_to(model: type[Model], user: AnyUser) -> "QuerySet[Any]":
    """Return the rows of a model that a user may see; each model's `visible_to` says which."""
    return model.objects.visible_to(user)  # type: ignore[attr-defined]


def schools_of(user: User) -> "QuerySet[School]":
    """Return the schools that a user teaches at or administers."""
    return School.objects.visible_to(user)


def own_schools_of(user: User) -> "QuerySet[School]":
    """Return the schools where a user is somebody, whoever else she acts for."""
    own = Q(administrators=user.pk) | Q(teachers__user=user.pk, teachers__left_on=None)
    return School.objects.filter(own).distinct()


def is_office_of(user: AnyUser, school_id: int) -> bool:
    return administered_schools(user).filter(pk=school_id).exists()


def is_office(user: AnyUser, row: Student | ClassGroup) -> bool:
    """Tell whether a user administers the school of a student or class group."""
    return is_office_of(user, row.school_id)


def may_administer(user: AnyUser) -> bool:
    """Tell whether a user may enter the administration: on the staff of a school, or of all."""
    is_staff = user.is_active and user.is_staff
    return is_staff and (acts_for_everybody(user) or administered_schools(user).exists())


def holds_power(user: User) -> bool:
    """Tell whether a user has more than a teacher's rights anywhere."""
    return user.is_staff or acts_for_everybody(user) or user.administered_schools.exists()


def class_groups_of(user: AnyUser) -> "QuerySet[ClassGroup]":
    return ClassGroup.objects.visible_to(user).select_related("school")


def students_of(user: AnyUser) -> "QuerySet[Student]":
    return Student.objects.visible_to(user).select_related("school")
