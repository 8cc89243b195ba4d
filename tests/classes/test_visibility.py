"""Who is not logged in sees nothing, even of a school that has no administrators."""

import pytest
from django.contrib.auth.models import AnonymousUser

from classes.models import (
    AttendanceRecord,
    ClassGroup,
    ClassSession,
    School,
    Student,
    Teacher,
)
from recognition.models import Capture, Sighting
from tests.factories import make_record, make_sighting, make_teacher


@pytest.mark.parametrize(
    "model", [ClassGroup, ClassSession, AttendanceRecord, Capture, Sighting, Student, Teacher]
)
def test_nobody_sees_nothing(db, model):
    make_record()
    make_sighting()
    make_teacher()
    assert model.objects.exists()
    assert not model.objects.visible_to(AnonymousUser()).exists()


def test_nobody_administers_no_school(school):
    assert not School.objects.administered_by(AnonymousUser()).exists()
