"""The class that the walkthrough marks by hand fits into the demonstration school."""

import pytest

from benchmarks.fixtures.walkthrough_class import N_STUDENTS, enrol_class
from classes.models import ClassGroup
from demo.history.calendar import TIMETABLES
from tests.factories import make_class_group, make_teacher

pytestmark = pytest.mark.django_db


def test_it_is_beside_the_classes_that_are_there(school):
    for code in TIMETABLES:
        teacher = make_teacher(make_class_group(school=school, code=code))
    class_group = ClassGroup.objects.get(pk=enrol_class())
    assert class_group.roster_on(school.today()).count() == N_STUDENTS
    assert teacher in class_group.teachers.all()
