"""The administrators' desk in a browser: nothing the policy forbids, nothing too wide, readable."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from classes.models import (
    AttendanceCode,
    ClassSession,
    PlannedAbsence,
    Student,
    Teacher,
    WeeklyMeeting,
)
from recognition.models import Capture
from tests.admin.admin_pages import address
from tests.browser.inspections import axe_faults, contrast_faults
from tests.browser.visitor import SCREENS
from tests.factories import make_administrator, make_capture, make_session, make_teacher
from tests.factories.office import make_code, make_meeting, make_planned_absence, make_room

pytestmark = pytest.mark.django_db(transaction=True)

LEVELS = ["wcag2a", "wcag2aa"]
OF_DJANGO = {"label", "select-name", "aria-input-field-name"}
"""What the widgets of Django's own admin lack; no page of the house may."""


@pytest.fixture
def desk(lesson):
    """The address of pages an administrator lives on, by a name for their pictures."""
    group, school = lesson.class_group, lesson.class_group.school
    make_administrator(school=school, email="dana@example.org", first_name="Dana")
    teacher = make_teacher(group, email="vera@example.org", first_name="Vera", last_name="Lind")
    room = make_room(school=school, name="Physics 2")
    for weekday in range(4):
        make_meeting(class_group=group, weekday=weekday, room=room, teacher=teacher)
    make_session(class_group=group, starts_at=timezone.now() - timedelta(hours=3), room=room)
    make_capture(session=lesson.session, state="failed", failure_code="video_without_frame")
    code = make_code(school=school, letter="D", label="Dentist")
    make_planned_absence(student=lesson.students[0], code=code, reason="Dentist")
    return {
        "index": reverse("admin:index"),
        "timetable": address(WeeklyMeeting, "changelist"),
        "meeting": address(WeeklyMeeting, "add"),
        "class_group": address(type(group), "change", group.pk),
        "sessions": address(ClassSession, "changelist"),
        "captures": address(Capture, "changelist"),
        "codes": address(AttendanceCode, "changelist"),
        "absence": address(PlannedAbsence, "add"),
        "teachers": address(Teacher, "changelist"),
        "user": address(User, "add"),
        "export": address(Student, "export"),
    }


@pytest.mark.parametrize("screen", SCREENS, indirect=True)
def test_the_desk_is_in_order(visitor, desk, screen):
    visitor.become("dana@example.org")
    strict = {name: desk[name] for name in ("index", "timetable", "sessions", "export")}
    faults = [f"{name}: {f}" for name, page in strict.items() for f in faults_of(visitor, page)]
    assert faults == []


def faults_of(visitor, page):
    visitor.page.emulate_media(color_scheme="light")
    visitor.go(page)
    complaints = [*visitor.complaints]
    wide = visitor.page.evaluate(
        "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    )
    found = ["too wide"] if wide else []
    found += [f for f in axe_faults(visitor.page, LEVELS) if f.split(":")[0] not in OF_DJANGO]
    visitor.page.emulate_media(color_scheme="dark")
    found += [f"in the dark: {fault}" for fault in contrast_faults(visitor.page)]
    # What axe tries with the style sheets that Django's import is no complaint of the page.
    visitor.complaints[:] = complaints
    return found
