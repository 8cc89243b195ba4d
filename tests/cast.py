"""The cast of the tests, and the school they play in.

Alice teaches 7A, Bob assists her, Charlie teaches 8B of the same school, Dana administers the
school, Eve administers another, Root runs the installation. Gina is the school's secretary, Helen
its head, Oscar keeps its machines, Irene is its data protection officer.
"""

from collections.abc import Callable
from typing import Any, Literal

import pytest

from accounts.models import User
from classes.models import ClassGroup, ClassSession, School, Student
from tests.factories import (
    make_administrator,
    make_class_group,
    make_colleague,
    make_school,
    make_session,
    make_student,
    make_superuser,
    make_teacher,
)

# Each is a fixture; `rows_allowed` opens the database for as long as the fixture lasts.


def school(rows_allowed) -> School:
    return make_school(name="Hill School", time_zone="Europe/Berlin")


def other_school(rows_allowed) -> School:
    return make_school(name="Lake School", time_zone="Asia/Kolkata")


def students(school) -> list[Student]:
    """Four students of 7A in the order of the register; two of them bear the same name."""
    names = [("Ana", "Adams"), ("Ben", "Baker"), ("Ben", "Baker"), ("Anabel", "Clark")]
    return [
        make_student(school=school, number=f"70{i}", given_name=given, family_name=family)
        for i, (given, family) in enumerate(names, start=1)
    ]


def student(class_group, students) -> Student:
    """Ana, on the roster of 7A."""
    return students[0]


def class_group(school, students) -> ClassGroup:
    return make_class_group(*students, school=school, code="7A", title="Physics")


def other_class_group(school) -> ClassGroup:
    """Charlie's 8B, of the same school."""
    otto = make_student(school=school, number="801", given_name="Otto", family_name="Eight")
    return make_class_group(otto, school=school, code="8B", title="Latin")


def session(class_group) -> ClassSession:
    """An open session of 7A on 1 September 2026, 09:00 to 09:45 on the school's clock."""
    return make_session(class_group=class_group)


def alice(class_group) -> User:
    return _teacher("alice", class_group)


def bob(class_group) -> User:
    return _teacher("bob", class_group)


def charlie(other_class_group) -> User:
    return _teacher("charlie", other_class_group)


def dana(school) -> User:
    return make_administrator(
        school=school, email="dana@example.org", first_name="Dana", last_name=""
    )


def eve(other_school) -> User:
    return make_administrator(
        school=other_school, email="eve@example.org", first_name="Eve", last_name=""
    )


def gina(school) -> User:
    return _colleague("gina", school, "secretary")


def helen(school) -> User:
    return _colleague("helen", school, "head")


def oscar(school) -> User:
    return _colleague("oscar", school, "operator")


def irene(school) -> User:
    return _colleague("irene", school, "data_protection")


def root(rows_allowed) -> User:
    return make_superuser(email="root@example.org", first_name="Root")


def _colleague(name: str, school: School, role: str) -> User:
    email = f"{name}@example.org"
    return make_colleague(
        school=school, role=role, email=email, first_name=name.title(), last_name=""
    )


def _teacher(name: str, class_group: ClassGroup) -> User:
    email = f"{name}@example.org"
    return make_teacher(class_group, email=email, first_name=name.title(), last_name="").user


SCHOOL: list[Callable[..., Any]] = [
    *(school, other_school, students, student, class_group, other_class_group, session),
]
CAST: list[Callable[..., Any]] = [alice, bob, charlie, dana, eve, gina, helen, oscar, irene, root]


def fixtures_of_the_cast(scope: Literal["function", "module"]) -> dict[str, Any]:
    """Return the cast and its school as fixtures, by name."""
    return {made.__name__: pytest.fixture(scope=scope)(made) for made in [*SCHOOL, *CAST]}
