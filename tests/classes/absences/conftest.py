"""A week of registers in which everybody is absent, and a letter about it."""

from datetime import timedelta

import pytest

from classes.services import AbsencePlan, close_session
from classes.versions import NOT_SHOWN
from tests.classes.absences.steps import DAY, MONDAY
from tests.factories import make_record, make_session


@pytest.fixture
def week():
    return AbsencePlan(MONDAY, MONDAY + 5 * DAY, reason="Trip to Rome")


@pytest.fixture
def registers(class_group, students, gina):
    """Four confirmed registers of the week, the first two closed; everybody is absent."""
    found = [
        make_session(class_group=class_group, starts_at=MONDAY + n * DAY + timedelta(hours=9))
        for n in range(4)
    ]
    for session in found:
        for student in students:
            make_record(session=session, student=student, status="absent")
    for session in found[:2]:
        close_session(session=session, by=gina, shown_version=NOT_SHOWN)
    return found
