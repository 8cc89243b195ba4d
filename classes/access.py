"""Who may do what: the one access policy that pages, API and admin ask.

It takes a user, never a request, and `for_change`: whether rows are asked for to be changed. Rows
say in their `visible_to` who sees them; who acts for a school, and who for all of them, is decided
here.
"""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db.models import Model, Q, QuerySet

from accounts.models import User
from classes.models import ClassGroup, ClassSession, School, StaffRole, Student, Teacher
from classes.models.roles import (
    ADMINISTRATION,
    ENTER_DESK,
    KEEPERS_OF_MACHINES,
    OFFICE,
    READERS,
    READERS_OF_PERIODS,
    SEERS_OF_MACHINES,
    SUPERVISORS,
    WATCHED,
    Role,
    Roles,
)

AnyUser = User | AnonymousUser


def acts_for_everybody(user: AnyUser) -> bool:
    """Tell whether a user runs the installation, and so acts for each of its schools."""
    return user.is_superuser


def schools_served(user: AnyUser, roles: Roles) -> "QuerySet[School]":
    """Return the schools where a user has one of these roles; all of them for a superuser."""
    return School.objects.served_by(user, roles)


def administered_schools(user: AnyUser) -> "QuerySet[School]":
    """Return the schools whose settings, people and tokens a user keeps."""
    return schools_served(user, ADMINISTRATION)


def office_schools(user: AnyUser) -> "QuerySet[School]":
    """Return the schools for which a user does what an office does every day."""
    return schools_served(user, OFFICE)


def readable_schools(user: AnyUser, *, for_change: bool = False) -> "QuerySet[School]":
    """Return the schools of which a user sees everything; to change something, not as a head."""
    return School.objects.overseen_by(user, for_change=for_change)


def operated_schools(user: AnyUser) -> "QuerySet[School]":
    """Return the schools of which a user sees the machines: jobs, mails, webhooks, cameras."""
    return schools_served(user, SEERS_OF_MACHINES)


def keepers_of_machines(school: School) -> "QuerySet[User]":
    """Return who keeps a school's machines: whom a fault of one is told."""
    return User.objects.filter(
        staff_roles__school=school, staff_roles__role__in=KEEPERS_OF_MACHINES, is_active=True
    ).distinct()


def schools_with_known_rooms(user: AnyUser) -> "QuerySet[School]":
    """Return the schools of which a user sees what rooms film: offices, heads, operators."""
    return schools_served(user, READERS | SEERS_OF_MACHINES)


def supervised_schools(user: AnyUser) -> "QuerySet[School]":
    """Return the schools of which a user sees the access log, assessments and receipts."""
    return schools_served(user, SUPERVISORS)


def schools_with_known_periods(user: AnyUser) -> "QuerySet[School]":
    """Return the schools of which a user sees what is deleted when."""
    return schools_served(user, READERS_OF_PERIODS)


def schools_set_up_by(user: AnyUser) -> "QuerySet[School]":
    """Return the schools of whose set-up a user does something; each step says whose it is."""
    return schools_served(user, KEEPERS_OF_MACHINES)


def has_role_at(user: AnyUser, school_id: int | None, roles: Roles) -> bool:
    """Tell whether a user has one of these roles at a school, or with all of them."""
    held = roles_of(user)
    return acts_for_everybody(user) or bool(
        (held.get(school_id, set()) | held.get(None, set())) & roles
    )


def reads_school(user: AnyUser, school_id: int) -> bool:
    return readable_schools(user).filter(pk=school_id).exists()


def only_reads_somewhere(user: AnyUser) -> bool:
    """Tell whether a user sees rows, of a school where she is head, that she may not change."""
    return any(Role.HEAD in held for held in roles_of(user).values())


def roles_of(user: AnyUser) -> dict[int | None, set[str]]:
    """Return what a user is trusted with, by school; None: with all of them. One query a user."""
    # Kept with the user: a page asks for it at each row and link.
    if (known := getattr(user, "roles_known", None)) is not None:
        found: dict[int | None, set[str]] = known
        return found
    held: dict[int | None, set[str]] = {}
    for school_id, role in StaffRole.objects.filter(user=user.pk).values_list("school_id", "role"):
        held.setdefault(school_id, set()).add(role)
    user.roles_known = held  # type: ignore[union-attr]
    return held


def may_change(user: AnyUser, row: Model) -> bool:
    """Tell whether a user may do something to a row that she sees: a head only reads it."""
    # Nobody but a head reads what she may not change, so most need no query.
    if not only_reads_somewhere(user):
        return True
    if not isinstance(row, ClassGroup):
        return rows_visible_to(type(row), user, for_change=True).filter(pk=row.pk).exists()
    # Pages list many class groups: those that she works with are read once.
    if not hasattr(user, "class_groups_worked_with"):
        own = ClassGroup.objects.visible_to(user, for_change=True).values_list("pk", flat=True)
        user.class_groups_worked_with = set(own)  # type: ignore[union-attr]
    return row.pk in user.class_groups_worked_with  # type: ignore[union-attr]


def school_path_of(model: type[Model]) -> str:
    """Return the lookup from a model's rows to their school, as the model names it.

    A model without `SCHOOL_PATH` has the school as a field of its own.
    """
    return getattr(model, "SCHOOL_PATH", "school")


def school_id_of(row: Model) -> int | None:
    """Return the key of the school that a row belongs to; None for a row of none."""
    *path, last = school_path_of(type(row)).split("__")
    found: Any = row
    for name in path:
        found = getattr(found, name, None)
    return getattr(found, last if last == "pk" else f"{last}_id", None)


def rows_of_school(model: type[Model], school_id: int) -> "QuerySet[Any]":
    """Return all rows of one school: what a token of that school may see."""
    return model._default_manager.filter(**{school_path_of(model): school_id})


def rows_visible_to(
    model: type[Model], user: AnyUser, *, for_change: bool = False
) -> "QuerySet[Any]":
    """Return the rows of a model that a user may see; each model's `visible_to` says which."""
    return model.objects.visible_to(user, for_change=for_change)  # type: ignore[attr-defined]


def schools_of(user: User, *, for_change: bool = False) -> "QuerySet[School]":
    """Return the schools that a user teaches at or sees by a role."""
    return School.objects.visible_to(user, for_change=for_change)


def runs_installation(user: User) -> bool:
    """Tell whether a user is trusted with all schools, or keeps the machines of all."""
    return acts_for_everybody(user) or None in roles_of(user)


def is_trusted(user: User) -> bool:
    """Tell whether somebody administers a school, watches over it or keeps machines, or runs the
    installation."""
    held = set().union(*roles_of(user).values())
    return acts_for_everybody(user) or bool(held & WATCHED)


def belongs_here(user: User) -> bool:
    """Tell whether somebody works at a school today, or runs the installation."""
    return runs_installation(user) or own_schools_of(user).exists()


def needs_second_factor(user: User) -> bool:
    """Tell whether somebody signs in by two factors only: by what she is trusted with, or as her
    school asks it of everybody."""
    if settings.REQUIRE_SECOND_FACTOR and is_trusted(user):
        return True
    return own_schools_of(user).filter(asks_second_factor=True).exists()


def people_of(schools: "QuerySet[School]") -> "QuerySet[User]":
    """Return who teaches at one of these schools or has a role there, each once."""
    # By subqueries: joins to both tables would give a person once for each pair of her rows.
    posts = Teacher.objects.filter(school__in=schools)
    roles = StaffRole.objects.filter(school__in=schools)
    return User.objects.filter(Q(pk__in=posts.values("user")) | Q(pk__in=roles.values("user")))


def own_person(by: User, email: str) -> User | None:
    """Return whose address it is, as far as a user knows people; the same work for any address."""
    known = User.objects.all()
    if not acts_for_everybody(by):
        known = people_of(administered_schools(by))
    return known.filter(email=email.lower()).first()


def belonging_to(school: object) -> Q:
    """Keep the users of a school: who teaches there and has not left, or has a role there."""
    teaches = Q(teacher_posts__school=school, teacher_posts__left_on=None)
    return teaches | Q(staff_roles__school=school)


def own_schools_of(user: User) -> "QuerySet[School]":
    """Return the schools where a user is somebody, whoever else she acts for."""
    if None in roles_of(user):
        return School.objects.all()
    own = Q(staff_roles__user=user.pk) | Q(teachers__user=user.pk, teachers__left_on=None)
    return School.objects.filter(own).distinct()


def is_office_of(user: AnyUser, school_id: int) -> bool:
    return office_schools(user).filter(pk=school_id).exists()


def is_office(user: AnyUser, row: Student | ClassGroup) -> bool:
    """Tell whether a user does the office's work for the school of a student or class group."""
    return is_office_of(user, row.school_id)


def may_administer(user: AnyUser) -> bool:
    """Tell whether a user may enter the administration; her roles say what she finds there."""
    held = set().union(*roles_of(user).values())
    return user.is_active and (acts_for_everybody(user) or bool(held & ENTER_DESK))


def is_locked_to(user: AnyUser, session: ClassSession) -> bool:
    """Tell whether a register is locked by now, and not to this user: the office changes it."""
    return session.is_locked and not is_office(user, session.class_group)


def locked_to(user: AnyUser, sessions: Iterable[ClassSession]) -> set[int]:
    """Return the ids of those whose register is locked to this user; one query at most."""
    locked = [session for session in sessions if session.is_locked]
    own = set(office_schools(user).values_list("pk", flat=True)) if locked else set()
    return {session.pk for session in locked if session.class_group.school_id not in own}


def keeps_people_of(user: AnyUser, school_id: int) -> bool:
    return administered_schools(user).filter(pk=school_id).exists()


def keeps_people(user: AnyUser) -> bool:
    """Tell whether a user is trusted with the people of a school, or with all schools."""
    is_of_all = acts_for_everybody(user) or None in roles_of(user)
    return is_of_all or administered_schools(user).exists()


def class_groups_of(user: AnyUser, *, for_change: bool = False) -> "QuerySet[ClassGroup]":
    return ClassGroup.objects.visible_to(user, for_change=for_change).select_related("school")


def students_of(user: AnyUser, *, for_change: bool = False) -> "QuerySet[Student]":
    return Student.objects.visible_to(user, for_change=for_change).select_related("school")
