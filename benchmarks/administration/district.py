"""Generate fifty schools with millions of invented records, the same each time."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db import connection

from accounts.models import User
from classes.models import ClassGroup, Enrolment, School, StaffRole, Student
from classes.models.roles import Role

STUDENTS_EACH = 25
BEGINS_AT = datetime(2025, 9, 1, 8, tzinfo=UTC)
GIVEN_NAMES = ("Ada", "Ben", "Cleo", "Dan", "Ebru", "Finn", "Greta", "Hana", "Ivo", "June")
FAMILY_PARTS = (
    *("Ab", "Bern", "Cor", "Dahl", "Eck", "Fal", "Gro", "Hol", "Ing", "Jor", "Kes", "Lund"),
    *("Mar", "Nor", "Ost", "Pel", "Quas", "Ros", "Sund", "Tor", "Ulm", "Ver", "Wes", "Zan"),
)

SESSIONS = """
INSERT INTO classes_classsession
  (class_group_id, starts_at, ends_at, state, confirmed_at, confirmed_with)
SELECT g.id, %s + n / 5 * interval '1 day' + n %% 5 * interval '55 minutes',
  %s + n / 5 * interval '1 day' + n %% 5 * interval '55 minutes' + interval '45 minutes',
  'closed', %s + n / 5 * interval '1 day' + interval '9 hours', ''
FROM classes_classgroup g CROSS JOIN generate_series(0, %s - 1) AS n
ORDER BY n, g.id
"""

RECORDS = """
INSERT INTO classes_attendancerecord
  (session_id, student_id, status, minutes_late, note, source, recorded_at, recorded_with,
   is_after_leaving)
SELECT s.id, e.student_id,
  CASE WHEN (s.id * 7919 + e.student_id * 104729) %% 100 < 94 THEN 'present' ELSE 'absent' END,
  NULL, '', 'capture', s.ends_at, '', false
FROM classes_classsession s JOIN classes_enrolment e ON e.class_group_id = s.class_group_id
ORDER BY s.id
"""


@dataclass(frozen=True)
class District:
    """Who searches: one who runs everything, one of a school's office."""

    operator: User
    office: User


def fill_district(*, n_schools: int, n_students: int, n_lessons: int) -> District:
    """Make schools of so many students each, and so many lessons of each class with registers."""
    operator = User.objects.create_superuser("operator@example.org", "no-log-in-is-timed")
    office = User.objects.create_user("office@example.org")
    schools = School.objects.bulk_create(
        School(name=f"School {number:02}") for number in range(n_schools)
    )
    StaffRole.objects.create(school=schools[n_schools // 2], user=office, role=Role.ADMINISTRATOR)
    for school in schools:
        _fill_school(school, n_students)
    with connection.cursor() as cursor:
        cursor.execute(SESSIONS, [BEGINS_AT, BEGINS_AT, BEGINS_AT, n_lessons])
        cursor.execute(RECORDS.replace("%%", "%"))
        cursor.execute("VACUUM ANALYZE")
    return District(operator, office)


def _fill_school(school: School, n_students: int) -> None:
    groups = ClassGroup.objects.bulk_create(
        ClassGroup(school=school, code=f"{5 + n % 8}{chr(65 + n // 8)}", title=f"Course {n}")
        for n in range(-(-n_students // STUDENTS_EACH))
    )
    students = Student.objects.bulk_create(
        Student(
            school=school,
            number=f"{school.pk:02}-{n:05}",
            given_name=GIVEN_NAMES[n % len(GIVEN_NAMES)],
            family_name=_family_name(school.pk * n_students + n),
        )
        for n in range(n_students)
    )
    Enrolment.objects.bulk_create(
        Enrolment(
            student=student,
            class_group=groups[place // STUDENTS_EACH],
            from_on=(BEGINS_AT - timedelta(days=1)).date(),
        )
        for place, student in enumerate(students)
    )


def _family_name(number: int) -> str:
    """Return one of 13,824 names, so that a few students of all schools share each."""
    n = len(FAMILY_PARTS)
    parts = (
        FAMILY_PARTS[number % n],
        FAMILY_PARTS[number // n % n],
        FAMILY_PARTS[number // n**2 % n],
    )
    return "".join(parts).capitalize()
