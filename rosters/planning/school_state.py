"""A school as it is in the database, read in a fixed number of queries."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Generic, TypeVar

from django.db.models import Max, Min

from accounts.models import User
from classes.access import people_of
from classes.account_mails.awaited_colleagues import shown_address
from classes.models import (
    AttendanceRecord,
    ClassGroup,
    Enrolment,
    School,
    Student,
    Teacher,
    Term,
)

Row = TypeVar("Row", Student, ClassGroup, Teacher, Term)


class RowIndex(Generic[Row]):
    """Rows by the word people know them by, and by their id in the other system."""

    def __init__(self, pairs: Iterable[tuple[object, Row]]) -> None:
        self.by_word: dict[object, Row] = dict(pairs)
        rows = self.by_word.values()
        self.by_sourced_id: dict[str, Row] = {x.sourced_id: x for x in rows if x.sourced_id}

    def find(self, word: object, sourced_id: str) -> tuple[Row | None, Row | None]:
        """Return the row of this word, and that of this id."""
        return self.by_word.get(word), self.by_sourced_id.get(sourced_id)


@dataclass
class SchoolState:
    """What the planner compares a file with.

    Args:
        users: who logs in by an address of the file.
        own_users: primary keys of those of them who belong to this school, or did.
        came_again: primary keys of students who are in one class at several times, here or in
            the file.
    """

    school: School
    students: RowIndex[Student]
    groups: RowIndex[ClassGroup]
    teachers: RowIndex[Teacher]
    terms: RowIndex[Term]
    enrolments: dict[tuple[int, int], list[Enrolment]]
    teachings: set[tuple[int, int]]
    users: dict[str, User]
    own_users: set[int] = field(default_factory=set)
    came_again: set[int] = field(default_factory=set)

    @cached_property
    def recorded(self) -> dict[tuple[int, int], tuple[date, date]]:
        """First and last day on which a student has a record in a class group; one query."""
        rows = (
            AttendanceRecord.objects.filter(session__class_group__school=self.school)
            .order_by()
            .values_list("student_id", "session__class_group_id")
            .annotate(first=Min("session__starts_at"), last=Max("session__starts_at"))
        )
        local = self.school.local
        return {
            (student_id, group_id): (local(first).date(), local(last).date())
            for student_id, group_id, first, last in rows
        }

    @cached_property
    def days_recorded(self) -> dict[tuple[int, int], list[date]]:
        """Every day with a record of those who came again, by student and class; one query."""
        rows = (
            AttendanceRecord.objects.filter(student__in=self.came_again)
            .order_by()
            .values_list("student_id", "session__class_group_id", "session__starts_at")
        )
        found = defaultdict(list)
        for student_id, group_id, starts_at in rows.iterator(chunk_size=5000):
            found[student_id, group_id].append(self.school.local(starts_at).date())
        return dict(found)


def read_school(school: School, *, emails: set[str], is_locked: bool = False) -> SchoolState:
    """Read a school in eight queries; locked, nobody else enrols its students meanwhile."""
    # Locked in one order: two transactions that take them so cannot wait for each other.
    students = Student.objects.filter(school=school).order_by("pk")
    groups = ClassGroup.objects.filter(school=school)
    if is_locked:
        students = students.select_for_update(of=("self",), no_key=True)
        groups = groups.order_by("pk").select_for_update(of=("self",), no_key=True)
    # The classes first, as a page of a class that enrols students does.
    group_index = RowIndex((row.code, row) for row in groups)
    teachers = Teacher.objects.filter(school=school).select_related("user", "awaited")
    through = ClassGroup.teachers.through.objects
    users = User.objects.filter(email__in=emails)
    student_index = RowIndex((row.number, row) for row in students)
    enrolments = _read_enrolments(school, student_index, group_index)
    own = people_of(School.objects.filter(pk=school.pk)).filter(email__in=emails)
    return SchoolState(
        school=school,
        students=student_index,
        groups=group_index,
        teachers=RowIndex((shown_address(row) or row.user.email, row) for row in teachers),
        terms=RowIndex(((row.name, row.first_on), row) for row in school.terms.all()),
        enrolments=enrolments,
        teachings=set(
            through.filter(classgroup__school=school).values_list("teacher_id", "classgroup_id")
        ),
        own_users=set(own.values_list("pk", flat=True)),
        users={user.email.lower(): user for user in users},
        came_again={student for (student, _group), rows in enrolments.items() if len(rows) > 1},
    )


def _read_enrolments(
    school: School, students: RowIndex[Student], groups: RowIndex[ClassGroup]
) -> dict[tuple[int, int], list[Enrolment]]:
    """Return the enrolments of each student in each class group, the first one first."""
    student_of = {row.pk: row for row in students.by_word.values()}
    group_of = {row.pk: row for row in groups.by_word.values()}
    found = defaultdict(list)
    rows = Enrolment.objects.filter(class_group__school=school).order_by("from_on")
    for row in rows.iterator(chunk_size=5000):
        if row.student_id in student_of and row.class_group_id in group_of:
            # The rows that were read already: else thousands would be asked for one by one.
            row.student, row.class_group = student_of[row.student_id], group_of[row.class_group_id]
            found[row.student_id, row.class_group_id].append(row)
    return dict(found)
