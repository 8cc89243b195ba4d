"""Who is not logged in sees nothing, even of a school that has no administrators."""

from datetime import UTC, date, datetime

import pytest
from django.contrib.auth.models import AnonymousUser

from classes.models import (
    AttendanceRecord,
    ClassGroup,
    ClassSession,
    Role,
    School,
    Student,
    Teacher,
)
from classes.services import end_enrolment
from classes.versions import NOT_SHOWN
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
    assert not School.objects.served_by(AnonymousUser(), frozenset(Role)).exists()


@pytest.mark.parametrize(
    ("now", "is_seen"),
    [
        (datetime(2026, 9, 2, 11, tzinfo=UTC), True),  # 1 September has not ended everywhere
        (datetime(2026, 9, 2, 13, tzinfo=UTC), False),
    ],
)
def test_teacher_sees_a_student_until_the_last_day_has_ended(
    alice, student, monkeypatch, now, is_seen
):
    end_enrolment(
        enrolment=student.enrolments.get(), until_on=date(2026, 9, 2), shown_version=NOT_SHOWN
    )
    monkeypatch.setattr("django.utils.timezone.now", lambda: now)
    assert Student.objects.visible_to(alice).filter(pk=student.pk).exists() is is_seen
