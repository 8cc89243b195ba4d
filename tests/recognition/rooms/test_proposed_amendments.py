"""What a room's late film proposes for a register that was confirmed without her."""

import pytest
from django.urls import reverse

from classes.models import AttendanceRecord, ClassSession, Status
from classes.services import Author, RegisterEntry, record_attendance
from classes.versions import NOT_SHOWN
from recognition.models import Capture
from recognition.selectors.rooms.lesson_films import films_of_lesson
from recognition.services.confirmation import confirm_session
from tests.recognition.rooms.conftest import A_MINUTE
from tests.recognition.rooms.test_arrivals import filmed

pytestmark = pytest.mark.django_db


@pytest.fixture
def lesson(lesson):
    lesson.starts_at = lesson.starts_at.replace(second=0, microsecond=0) - 50 * A_MINUTE
    lesson.ends_at = lesson.starts_at + 45 * A_MINUTE
    lesson.save()
    return lesson


@pytest.fixture
def ben(known_students, lesson, camera, alice):
    """Absent in the confirmed register; a film at minute 3 did not show him."""
    filmed(lesson, camera, 3, known_students[0], state="ready")
    ben = known_students[1]
    record_attendance(
        session=lesson,
        student=ben,
        entry=RegisterEntry(Status.ABSENT),
        author=Author(alice),
        shown_version=NOT_SHOWN,
    )
    confirm_session(session=lesson, by=alice, shown_version=NOT_SHOWN)
    return ben


def filmed_since(lesson, camera, minute, student):
    """Make a film of the room that is ready only after the confirmation."""
    capture = filmed(lesson, camera, minute, student)
    lesson.refresh_from_db()
    finished_at = lesson.confirmed_at + A_MINUTE
    Capture.objects.filter(pk=capture.pk).update(finished_at=finished_at)


def proposed(lesson):
    lesson.refresh_from_db()
    amendments = films_of_lesson(lesson).amendments
    return [(one.student, one.status, one.minutes_late) for one in amendments]


def page_of(client, lesson):
    return client.get(reverse("recognition:lesson_films", args=[lesson.pk])).content.decode()


def test_seen_late_after_a_film_without_him_he_is_proposed_as_late(lesson, camera, ben):
    filmed_since(lesson, camera, 22, ben)
    assert proposed(lesson) == [(ben, "late", 22)]


def test_seen_at_the_start_he_is_proposed_as_present(lesson, camera, ben):
    filmed_since(lesson, camera, 5, ben)
    assert proposed(lesson) == [(ben, "present", None)]


def test_nothing_is_entered_until_the_filled_in_form_is_saved(lesson, camera, ben, alice_client):
    filmed_since(lesson, camera, 22, ben)
    address = reverse("classes:amend", args=[lesson.pk, ben.pk])
    assert f"{address}?status=late&amp;minutes_late=22&amp;reason=Seen" in page_of(
        alice_client, lesson
    )
    form = alice_client.get(f"{address}?status=late&minutes_late=22").context["form"]
    assert (form["status"].value(), form["minutes_late"].value()) == ("late", "22")
    assert AttendanceRecord.objects.get(student=ben).status == Status.ABSENT


def test_a_closed_register_is_given_the_reason(lesson, camera, ben, alice_client):
    filmed_since(lesson, camera, 22, ben)
    ClassSession.objects.filter(pk=lesson.pk).update(state="closed")
    address = reverse("classes:amend", args=[lesson.pk, ben.pk])
    page = alice_client.get(f"{address}?status=present&reason=Seen+there.").content.decode()
    assert 'value="Seen there."' in page


def test_what_is_no_status_proposes_none(lesson, ben, alice_client):
    address = reverse("classes:amend", args=[lesson.pk, ben.pk])
    answer = alice_client.get(f"{address}?status=loud&minutes_late=%3Cb%3E")
    assert answer.status_code == 200
    assert "<b>" not in answer.content.decode().partition("minutes_late")[2][:200]


def test_once_it_is_entered_nothing_is_proposed_any_more(lesson, camera, ben, alice):
    filmed_since(lesson, camera, 22, ben)
    record_attendance(
        session=lesson,
        student=ben,
        entry=RegisterEntry(Status.LATE, minutes_late=22),
        author=Author(alice),
        shown_version=NOT_SHOWN,
    )
    assert proposed(lesson) == []
