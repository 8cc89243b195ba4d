"""Steps of a district's test, which the worker rig asks for like the others."""

import tempfile
from pathlib import Path


def prepare_schools(n_schools: str) -> object:
    """Make schools with a lesson of two students and a teacher each; give session and address."""
    from tests.factories import (
        make_class_group,
        make_consent,
        make_school,
        make_session,
        make_student,
        make_teacher,
    )
    from tests.processes.worker_steps import PASSWORD, PEOPLE, register

    made = []
    for number in range(int(n_schools)):
        school = make_school(name=f"School {number}")
        students = [make_student(school=school) for _ in range(2)]
        group = make_class_group(*students, school=school, code="7A")
        teacher = make_teacher(group, email=f"teacher{number}@example.org")
        teacher.user.set_password(PASSWORD)
        teacher.user.save()
        with tempfile.TemporaryDirectory() as folder:
            for student, person in zip(students, PEOPLE, strict=False):
                make_consent(student=student)
                register(student, person, Path(folder))
        made.append([make_session(class_group=group).pk, teacher.user.email])
    return made


def registers() -> object:
    """Say of each school how its films ended, whom they show, and who stands in its register."""
    from classes.models import AttendanceRecord, School
    from recognition.models import Capture, Sighting

    return [
        {
            "films": list(Capture.objects.filter(school=one).values_list("state", flat=True)),
            "faces": Sighting.objects.filter(capture__school=one).count(),
            "statuses": list(
                AttendanceRecord.objects.filter(session__class_group__school=one)
                .order_by("student")
                .values_list("status", flat=True)
            ),
        }
        for one in School.objects.order_by("pk")
    ]
