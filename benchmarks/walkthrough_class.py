"""Enrol a class of 30 drawn-up names without faces: what a school has that recognises nobody."""

import os

import django

N_STUDENTS = 30
GIVEN = ("Ada", "Ben", "Cleo", "Dov", "Eda", "Finn")
FAMILY = ("Ames", "Berg", "Cole", "Diaz", "Ek")


def enrol_class() -> int:
    """Return the class group's primary key."""
    from classes.models import ClassGroup, School, Student, Teacher
    from classes.services import enrol_student

    school = School.objects.get()
    class_group = ClassGroup.objects.create(school=school, code="10D", title="By hand")
    class_group.teachers.set(Teacher.objects.filter(school=school))
    for number in range(N_STUDENTS):
        student = Student.objects.create(
            school=school,
            number=f"10D-{number + 1:02}",
            given_name=GIVEN[number % len(GIVEN)],
            family_name=FAMILY[number // len(GIVEN)],
        )
        enrol_student(student=student, class_group=class_group, from_on=school.today())
    return class_group.pk


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "attendance_site.settings")
    django.setup()
    enrol_class()
