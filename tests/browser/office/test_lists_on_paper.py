"""Lists on paper: each sheet says whose it is, everybody is on one, and nothing to press is."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from tests.browser.visitor import DESKTOP
from tests.factories import make_class_group, make_record, make_session, make_student
from tests.factories.office import make_meeting, make_room

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.parametrize("screen", [DESKTOP], indirect=True),
    pytest.mark.parametrize("paper", ["A4", "Letter"]),
]

N_STUDENTS = 110
"""More than stand on one sheet."""


@pytest.fixture
def large_lesson(live_server, school, alice):
    students = [make_student(school=school, given_name=f"Given{n}.") for n in range(N_STUDENTS)]
    group = make_class_group(*students, school=school, title="Choir")
    alice.teacher_posts.get().class_groups.add(group)
    room = make_room(school=school, name="Great hall")
    now = timezone.now()
    session = make_session(class_group=group, room=room, starts_at=now - timedelta(minutes=10))
    for number, student in enumerate(students):
        status = "late" if number % 2 else "present"
        make_record(session=session, student=student, status=status)
    return session


def sheets_of(visitor, address: str, paper: str) -> list[str]:
    visitor.go(address)
    content = visitor.page.pdf(format=paper)
    return [page.extract_text() for page in PdfReader(BytesIO(content)).pages]


def test_each_sheet_of_an_evacuation_names_the_room(visitor, large_lesson, dana, paper):
    visitor.become(dana.email)
    address = reverse("office:evacuation", args=[large_lesson.class_group.school_id])
    sheets = [sheet for sheet in sheets_of(visitor, address, paper) if "Given" in sheet]
    assert len(sheets) > 1
    for sheet in sheets:
        assert "Great hall" in sheet
        assert "Family name" in sheet
        assert "Given name" in sheet
    for number in range(N_STUDENTS):
        assert sum(sheet.count(f"Given{number}.") for sheet in sheets) == 1


def test_a_register_shows_what_was_entered_and_nothing_to_press(
    visitor, large_lesson, alice, paper
):
    visitor.become(alice.email)
    address = reverse("classes:session_register", args=[large_lesson.pk])
    sheets = sheets_of(visitor, address, paper)
    assert len(sheets) > 1
    for sheet in sheets:
        assert "Family name" in sheet
        assert "Given name" in sheet
    assert f"{large_lesson.class_group}, {large_lesson.class_group.school}" in sheets[0]
    text = "\n".join(sheets)
    assert [n for n in range(N_STUDENTS) if f"Given{n}." not in text] == []
    n_entries = 1  # The counts on top name each status once.
    assert text.count("Late") == N_STUDENTS // 2 + n_entries
    assert text.count("Absent") == n_entries
    for word in ("confirm", "Note", "Spreadsheet", "Search", "Deutsch"):
        assert word not in text.replace("confirmed", "").replace("Status Note Changes", "")


def test_a_seating_plan_is_one_sheet(visitor, large_lesson, alice, paper):
    group, room = large_lesson.class_group, large_lesson.room
    seated = [enrolment.student for enrolment in group.enrolments.select_related("student")[:56]]
    for number, student in enumerate(seated):
        group.seats.create(student=student, room=room, column=number % 8, row=number // 8)
    visitor.become(alice.email)
    address = reverse("recognition:seats", args=[group.pk])
    visitor.go(address)
    content = visitor.page.pdf(format=paper, prefer_css_page_size=True)
    [sheet] = [page.extract_text() for page in PdfReader(BytesIO(content)).pages]
    assert "Great hall" in sheet
    assert [student for student in seated if student.given_name not in sheet] == []


def test_a_timetable_says_whose_it_is_and_nothing_of_the_screen(visitor, large_lesson, dana, paper):
    group = large_lesson.class_group
    make_meeting(class_group=group)
    visitor.become(dana.email)
    address = reverse("timetables:timetable", args=[group.school_id])
    [sheet] = sheets_of(visitor, f"{address}?show=class-{group.pk}", paper)
    assert str(group) in sheet
    for words in ("In two lessons at once", "Lessons to place", "Drag one", "Copy a day"):
        assert visitor.page.get_by_text(words).count()
        assert words not in sheet
