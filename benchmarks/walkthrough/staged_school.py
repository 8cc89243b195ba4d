"""A school in the middle of its morning: three classes, a month of registers, lessons of today.

Also run as a process beside a site whose school was set up: `python -m` this module.
"""

import os
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

import django

if TYPE_CHECKING:
    from classes.models import ClassGroup, ClassSession, School

PASSWORD = "seventeen green bicycles"  # noqa: S105 - of drawn-up people in a temporary folder
CLASSES = {"7A": 24, "7B": 25, "7C": 24}
FIRST_NUMBERS = {"7A": 1001, "7B": 1101, "7C": 1201}
GIVEN = ("Ada", "Ben", "Cleo", "Dov", "Eda", "Finn")
FAMILIES = {
    "7A": ("Ames", "Abel", "Adair", "Alby"),
    "7B": ("Berg", "Baker", "Bell", "Boyd", "Byrd"),
    "7C": ("Cole", "Clay", "Cruz", "Crane"),
}
TEACHERS = {
    "nora@hill.example": ("Nora", "Lind", ("7A",)),
    "otto@hill.example": ("Otto", "Hahn", ("7A", "7B")),
    "vera@hill.example": ("Vera", "Novak", ("7C",)),
}
SUBJECTS = {"7A": "Science", "7B": "Maths", "7C": "History"}
N_PAST_DAYS = 45
FIRST, SECOND = (time(8), time(8, 45)), (time(8, 55), time(11, 55))


def stage_school() -> None:
    """Fill the school that `manage.py setup` made."""
    from benchmarks.fixtures.assessed_schools import assess
    from classes.models import School

    school = assess(School.objects.get())
    school.is_setup_hidden = True
    school.created_at = datetime(2020, 1, 1, tzinfo=school.zone)
    school.save()
    ends_on = school.today() + timedelta(days=N_PAST_DAYS)
    school.terms.create(name="Autumn", first_on=_begin(school), last_on=ends_on)
    groups = {code: _make_class(school, code, n) for code, n in CLASSES.items()}
    for email, (given, family, codes) in TEACHERS.items():
        _make_teacher(school, email, (given, family), [groups[code] for code in codes])
    _hold_past_lessons(groups["7A"])
    _hold_lessons_of_today(groups)
    school.consent_notices.create(version="2026-08", text="The school recognises faces.")


def _make_class(school: "School", code: str, n_students: int) -> "ClassGroup":
    from classes.models import Enrolment, Student

    group = school.class_groups.create(code=code, title=SUBJECTS[code])
    names = [(given, family) for family in FAMILIES[code] for given in GIVEN][:n_students]
    students = Student.objects.bulk_create(
        Student(school=school, number=str(n), given_name=given, family_name=family)
        for n, (given, family) in enumerate(names, FIRST_NUMBERS[code])
    )
    from_on = _begin(school)
    Enrolment.objects.bulk_create(
        Enrolment(student=student, class_group=group, from_on=from_on) for student in students
    )
    return group


def _begin(school: "School") -> date:
    return school.today() - timedelta(days=N_PAST_DAYS)


def _make_teacher(
    school: "School", email: str, name: tuple[str, str], groups: Sequence["ClassGroup"]
) -> None:
    from accounts.models import User

    given, family = name
    user = User.objects.create_user(email, PASSWORD, first_name=given, last_name=family)
    school.teachers.create(user=user).class_groups.set(groups)


def _hold_past_lessons(group: "ClassGroup") -> None:
    """Let each day but the weekends have had its lesson, with one student absent."""
    days = [_begin(group.school) + timedelta(days=n) for n in range(N_PAST_DAYS)]
    for place, day in enumerate(day for day in days if day.weekday() < 5):
        lesson = _open(group, day, FIRST)
        _take_register(lesson, absent=[place % CLASSES["7A"]])


def _hold_lessons_of_today(groups: Mapping[str, "ClassGroup"]) -> None:
    """The first lesson is over: its register is taken in 7B, not in 7C; 7A is in the second."""
    _take_register(_open_today(groups["7B"], FIRST), absent=[0, 3])
    _open_today(groups["7C"], FIRST)
    _open_today(groups["7A"], SECOND)


def _open_today(group: "ClassGroup", times: tuple[time, time]) -> "ClassSession":
    """Open a lesson that the timetable has."""
    today = group.school.today()
    lesson = _open(group, today, times)
    lesson.meeting = group.meetings.create(
        weekday=today.weekday(), starts_at=times[0], ends_at=times[1]
    )
    lesson.save()
    return lesson


def _open(group: "ClassGroup", day: date, times: tuple[time, time]) -> "ClassSession":
    starts_at, ends_at = (datetime.combine(day, at, tzinfo=group.school.zone) for at in times)
    return group.sessions.create(starts_at=starts_at, ends_at=ends_at)


def _take_register(lesson: "ClassSession", absent: Sequence[int]) -> None:
    from classes.models import AttendanceRecord, Status, Student

    teacher = lesson.class_group.teachers.all()[0].user
    students = Student.objects.filter(enrolments__class_group=lesson.class_group).order_by("number")
    AttendanceRecord.objects.bulk_create(
        AttendanceRecord(
            session=lesson,
            student=student,
            status=Status.ABSENT if place in absent else Status.PRESENT,
            source=AttendanceRecord.Source.PERSON,
            recorded_by=teacher,
        )
        for place, student in enumerate(students)
    )
    lesson.confirmed_at, lesson.confirmed_by = lesson.ends_at, teacher
    lesson.save()


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "attendance_site.settings")
    django.setup()
    stage_school()
