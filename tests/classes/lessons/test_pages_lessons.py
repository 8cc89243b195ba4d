"""The page of today's lessons, and who may follow its links."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from classes.services import close_session
from classes.versions import NOT_SHOWN
from tests.factories import (
    NINE_O_CLOCK,
    make_class_group,
    make_consent,
    make_face_template,
    make_session,
)
from tests.factories.office import make_meeting, make_room


@pytest.fixture
def lesson(class_group, school):
    """A lesson of 7A in room 12 that began ten minutes ago."""
    return make_session(
        class_group=class_group,
        meeting=make_meeting(class_group=class_group),
        room=make_room(school=school, name="Room 12"),
        starts_at=NINE_O_CLOCK,
    )


@pytest.fixture(autouse=True)
def ten_past_nine(lesson, monkeypatch):
    moment = NINE_O_CLOCK + timedelta(minutes=10)
    monkeypatch.setattr(timezone, "now", lambda: moment)


def test_the_current_lesson_says_time_room_and_students(alice_client, lesson):
    page = alice_client.get("/").text
    assert "My lessons today" in page
    assert "Tuesday 1 September 2026 · 1 lesson · 1 register to take" in page
    assert "09:00–09:45 · Room 12" in page
    assert "4 students" in page
    assert f'href="/sessions/{lesson.pk}/take/?film"' in page


def test_a_class_stands_there_once(alice_client, alice, other_class_group, lesson):
    other_class_group.teachers.set(alice.teacher_posts.all())
    page = alice_client.get("/").text
    assert page.count("7A Physics") == 1
    assert "Other classes" in page
    assert "8B Latin" in page


def test_a_register_that_is_done_is_not_filmed_again_by_mistake(alice_client, alice, lesson):
    close_session(session=lesson, by=alice, shown_version=NOT_SHOWN)
    page = alice_client.get("/").text
    assert "0 registers to take" in page
    assert "?film" not in page
    assert f'href="/sessions/{lesson.pk}/"' in page


def test_each_lesson_of_the_day_leads_on(alice_client, lesson):
    early, late = (
        make_session(
            class_group=lesson.class_group, meeting=lesson.meeting, starts_at=NINE_O_CLOCK + step
        )
        for step in (timedelta(hours=-1), timedelta(hours=1))
    )
    page = alice_client.get("/").text
    assert f'href="/sessions/{early.pk}/review/"' in page
    assert f'href="/sessions/{late.pk}/take/"' in page
    assert page.index("09:00–09:45") < page.index("08:00–08:45") < page.index("10:00–10:45")


def test_a_lesson_that_is_filmed_for_the_first_time_is_not_filmed_again(alice_client, lesson):
    page = alice_client.get(f"/sessions/{lesson.pk}/take/").text
    assert "Take attendance" in page
    assert "Adds to" not in page


def test_who_administers_films_the_lesson_of_the_timetable_too(dana_client, lesson):
    page = dana_client.get("/").text
    assert "Classes" in page
    assert f'href="/sessions/{lesson.pk}/take/?film"' in page


def test_a_name_is_escaped(alice_client, lesson):
    lesson.class_group.title = "<script>"
    lesson.class_group.save()
    assert "<script>" not in alice_client.get("/").text.split("<main")[1]


@pytest.mark.parametrize("address", ["", "take/", "review/"])
def test_who_stands_in_takes_the_register_and_finds_the_way_back(
    address, charlie_client, charlie, lesson
):
    assert charlie_client.get(f"/sessions/{lesson.pk}/{address}").status_code == 404
    lesson.teacher = charlie.teacher_posts.get()
    lesson.save()
    page = charlie_client.get(f"/sessions/{lesson.pk}/{address}")
    assert page.status_code == 200
    assert f'href="/classes/{lesson.class_group_id}/"' not in page.text
    assert "My classes" in page.text
    assert charlie_client.get(f"/classes/{lesson.class_group_id}/").status_code == 404


def test_who_stands_in_sees_only_her_lesson_of_the_class(charlie_client, charlie, lesson):
    lesson.teacher = charlie.teacher_posts.get()
    lesson.save()
    other = make_session(
        class_group=lesson.class_group, starts_at=NINE_O_CLOCK + timedelta(hours=1)
    )
    assert charlie_client.get(f"/sessions/{other.pk}/").status_code == 404
    page = charlie_client.get("/").text
    assert f'href="/sessions/{lesson.pk}/take/?film"' in page
    assert f'href="/classes/{lesson.class_group_id}/"' not in page


@pytest.mark.parametrize(("days", "status"), [(0, 200), (2, 404)])
def test_who_stands_in_sees_the_faces_of_the_class_for_a_day(
    days, status, charlie_client, charlie, lesson, student
):
    make_consent(student=student)
    face = make_face_template(student=student)
    picture = reverse("faces:template_face", args=[face.pk])
    assert charlie_client.get(picture).status_code == 404
    lesson.teacher = charlie.teacher_posts.get()
    lesson.starts_at -= timedelta(days=days)
    lesson.save()
    assert charlie_client.get(picture).status_code == status
    remove = reverse("faces:take_out_face", args=[face.pk])
    assert charlie_client.post(remove).status_code == 404


def test_a_colleague_of_another_class_sees_no_lesson(charlie_client, lesson):
    make_class_group(school=lesson.class_group.school, code="9C")
    assert "7A Physics" not in charlie_client.get("/").text
