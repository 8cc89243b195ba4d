"""Who came late and who left, by films of one room at several moments."""

import pytest

from classes.models import AttendanceRecord, Status
from classes.versions import NOT_SHOWN
from recognition.models import RoomFilm
from recognition.selectors.review_queue import review_of
from recognition.services.confirmation import confirm_session
from tests.factories import make_capture, make_sighting
from tests.factories.office import make_camera
from tests.recognition.rooms.conftest import A_MINUTE

pytestmark = pytest.mark.django_db


def filmed(lesson, camera, minute, *students):
    """Make a film of the room at a minute, in which these students were surely seen."""
    at = lesson.starts_at + minute * A_MINUTE
    capture = make_capture(session=lesson, state="ready", captured_at=at)
    RoomFilm.objects.create(
        session=lesson,
        camera=camera,
        due_at=at,
        give_up_at=at + 5 * A_MINUTE,
        state="ready",
        capture=capture,
    )
    for student in students:
        make_sighting((student, 0.9), capture=capture, proposed_student=student)
    return capture


def arrivals(lesson):
    return {row.student: row.arrival for row in review_of(lesson).rows}


@pytest.fixture
def lesson(lesson):
    """Four minutes old is too young for films of an hour; what is recorded asks for no more."""
    lesson.starts_at -= 50 * A_MINUTE
    lesson.ends_at = lesson.starts_at + 45 * A_MINUTE
    lesson.save()
    return lesson


def test_who_is_seen_only_later_is_proposed_as_late_with_the_minute(
    lesson, camera, known_students, alice
):
    ana, ben, _ = known_students
    filmed(lesson, camera, 3, ana)
    filmed(lesson, camera, 20, ana, ben)
    assert arrivals(lesson)[ana].minutes_late is None
    assert arrivals(lesson)[ben].minutes_late == 20
    confirm_session(session=lesson, by=alice, shown_version=NOT_SHOWN)
    record = AttendanceRecord.objects.get(student=ben)
    assert (record.status, record.minutes_late) == (Status.LATE, 20)
    assert AttendanceRecord.objects.get(student=ana).status == Status.PRESENT


def test_who_is_missing_at_the_end_is_not_seen_since(lesson, camera, known_students):
    ana, ben, _ = known_students
    filmed(lesson, camera, 3, ana, ben)
    filmed(lesson, camera, 40, ana)
    left = arrivals(lesson)[ben].not_seen_since
    assert int((left - lesson.starts_at) / A_MINUTE) == 3
    assert arrivals(lesson)[ana].not_seen_since is None


def test_a_single_film_says_nothing_of_coming_late(lesson, camera, known_students):
    filmed(lesson, camera, 20, known_students[0])
    assert arrivals(lesson)[known_students[0]].minutes_late is None


def test_a_moment_with_one_camera_of_two_is_no_proof_of_absence(
    lesson, camera, room, known_students
):
    back = make_camera(room=room, name="Back", source="1")
    filmed(lesson, camera, 3)
    filmed(lesson, camera, 20, known_students[0])
    filmed(lesson, back, 20)
    assert arrivals(lesson)[known_students[0]].minutes_late is None


def test_a_film_of_the_teachers_own_counts_as_seen(lesson, camera, known_students):
    ana = known_students[0]
    at = lesson.starts_at + A_MINUTE
    by_phone = make_capture(session=lesson, state="ready", captured_at=at)
    make_sighting((ana, 0.9), capture=by_phone, proposed_student=ana)
    filmed(lesson, camera, 3)
    filmed(lesson, camera, 20, ana)
    assert arrivals(lesson)[ana].minutes_late is None
