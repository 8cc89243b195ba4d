"""Who perhaps came late and who left, by films of one room at several moments."""

from datetime import timedelta

import pytest

from classes.models import AttendanceRecord, Status
from classes.services import Author, RegisterEntry, record_attendance
from classes.versions import NOT_SHOWN
from recognition.models import RoomFilm, RoomWatch
from recognition.selectors.preview import preview_confirmation
from recognition.selectors.review_queue import Tray, review_of
from recognition.services.confirmation import confirm_session
from recognition.services.review.sighting_words import (
    accept_sighting,
    reject_sighting,
    undo_review,
)
from recognition.services.rooms.plans import request_room_films
from tests.factories import make_capture, make_sighting
from tests.factories.office import make_camera, make_planned_absence
from tests.recognition.rooms.conftest import A_MINUTE

pytestmark = pytest.mark.django_db


def filmed(lesson, camera, minute, *students, due=None, **film):
    """Make a film of the room at a minute, in which these students were surely seen."""
    at = lesson.starts_at + minute * A_MINUTE
    due_at = at if due is None else lesson.starts_at + due * A_MINUTE
    capture = make_capture(session=lesson, state="ready", captured_at=at)
    times = {"due_at": due_at, "give_up_at": due_at + 7 * A_MINUTE}
    film = {"session": lesson, "camera": camera, "state": "ready", "capture": capture} | film
    RoomFilm.objects.create(**film, **times)
    for student in students:
        make_sighting((student, 0.9), capture=capture, proposed_student=student)
    return capture


def failed(lesson, camera, minute):
    at = lesson.starts_at + minute * A_MINUTE
    RoomFilm.objects.create(
        session=lesson,
        camera=camera,
        due_at=at,
        give_up_at=at + 7 * A_MINUTE,
        state="dropped",
    )


def row_of(lesson, student):
    return next(row for row in review_of(lesson).rows if row.student == student)


def arrivals(lesson):
    return {row.student: row.arrival for row in review_of(lesson).rows}


def is_asked(lesson, student):
    row = row_of(lesson, student)
    assert row.asks_arrival == row.arrival.is_asked
    return row.asks_arrival


def minute_of(lesson, at):
    return int((at - lesson.starts_at) / A_MINUTE)


def record_of(student):
    return AttendanceRecord.objects.get(student=student)


def confirm(lesson, by):
    confirm_session(session=lesson, by=by, shown_version=NOT_SHOWN)


@pytest.fixture
def lesson(lesson):
    """Four minutes old is too young for films of an hour; what is recorded asks for no more."""
    # To the minute: pages say no seconds.
    lesson.starts_at = lesson.starts_at.replace(second=0, microsecond=0) - 50 * A_MINUTE
    lesson.ends_at = lesson.starts_at + 45 * A_MINUTE
    lesson.save()
    return lesson


@pytest.fixture
def ben(known_students):
    return known_students[1]


@pytest.fixture
def came_later(lesson, camera, known_students, ben):
    """Ben is in the second film alone."""
    filmed(lesson, camera, 3, known_students[0])
    return filmed(lesson, camera, 22, known_students[0], ben)


def test_who_is_seen_only_later_is_a_question_with_the_interval(
    lesson, came_later, known_students, ben
):
    assert not is_asked(lesson, known_students[0])
    assert is_asked(lesson, ben)
    arrival = arrivals(lesson)[ben]
    assert [minute_of(lesson, at) for at in (arrival.came_after, arrival.came_at)] == [3, 22]


def test_unanswered_she_was_there(lesson, came_later, ben, alice):
    preview = preview_confirmation(review_of(lesson)).counts
    confirm(lesson, alice)
    assert record_of(ben).status == Status.PRESENT
    assert preview == preview_confirmation(review_of(lesson)).counts
    # Who confirmed has answered: nothing is asked once more.
    assert row_of(lesson, ben).tray is Tray.PRESENT


def test_the_page_asks_and_one_tap_answers(lesson, came_later, ben, alice_client):
    page = alice_client.get(f"/sessions/{lesson.pk}/review/").content.decode()
    local = lesson.class_group.school.local
    times = [f"{local(lesson.starts_at + n * A_MINUTE):%H:%M}" for n in (3, 22)]
    assert f"Not in the film at {times[0]}, first seen at {times[1]}." in page
    address = f"/sessions/{lesson.pk}/review/students/{ben.pk}/"
    sent = {"status": "late", "shown_version": ""}
    answer = alice_client.post(address, sent, headers={"HX-Request": "true"}).content.decode()
    assert 'name="minutes_late"' in answer
    assert f"came between {times[0]} and {times[1]}" in answer
    assert (record_of(ben).status, record_of(ben).source) == (Status.LATE, "person")
    assert row_of(lesson, ben).tray is Tray.PRESENT
    sent = {"status": "present", "shown_version": record_of(ben).version}
    alice_client.post(address, sent, headers={"HX-Request": "true"})
    assert record_of(ben).status == Status.PRESENT


def test_a_film_asked_for_proves_no_absence(lesson, watch, camera, ben, alice):
    """She asks while they walk in; the room's own film finds everybody."""
    watch.last_minute = 1
    watch.first_minute = 0
    watch.save()
    filmed(lesson, camera, 0.5, asked_by=alice)
    filmed(lesson, camera, 3, ben)
    assert not is_asked(lesson, ben)


def test_two_films_asked_for_say_nothing_of_coming_late(
    lesson, watch, camera, known_students, ben, alice
):
    watch.mode = RoomWatch.Mode.REQUEST
    watch.save()
    for minute in (5, 10):
        now = lesson.starts_at + minute * A_MINUTE
        request_room_films(session=lesson, by=alice, now=now)
        film = RoomFilm.objects.get(due_at__gte=now)
        film.capture = make_capture(session=lesson, state="ready", captured_at=now)
        film.state = "ready"
        film.save()
    make_sighting((ben, 0.9), capture=film.capture, proposed_student=ben)
    assert arrivals(lesson)[ben] == arrivals(lesson)[known_students[0]]


def test_a_film_asked_for_proves_presence(lesson, camera, ben, alice):
    filmed(lesson, camera, 1, ben, asked_by=alice)
    filmed(lesson, camera, 3)
    filmed(lesson, camera, 22, ben)
    assert not is_asked(lesson, ben)


@pytest.mark.parametrize(("last_minute", "asks"), [(10, True), (30, False)])
def test_the_office_says_until_when_nobody_is_late(
    lesson, watch, came_later, ben, last_minute, asks
):
    watch.last_minute = last_minute
    watch.save()
    assert is_asked(lesson, ben) == asks


@pytest.mark.parametrize(
    ("proposal", "proposed", "review", "asks"),
    [
        ("check", True, "unreviewed", False),
        ("unknown", False, "unreviewed", False),
        ("check", True, "rejected", True),
    ],
)
def test_a_face_that_may_be_hers_is_no_absence(
    lesson, camera, ben, proposal, proposed, review, asks
):
    first = filmed(lesson, camera, 3)
    student = ben if proposed else None
    make_sighting(
        (ben, 0.4), capture=first, proposal=proposal, proposed_student=student, review=review
    )
    filmed(lesson, camera, 22, ben)
    assert is_asked(lesson, ben) == asks


def test_moments_stand_in_the_order_in_which_they_were_filmed(lesson, camera, ben):
    """The film due first came about last, when everybody had gone."""
    filmed(lesson, camera, 9, due=3)
    filmed(lesson, camera, 8, ben, due=8)
    assert not is_asked(lesson, ben)
    assert minute_of(lesson, arrivals(lesson)[ben].not_seen_since) == 8


@pytest.mark.parametrize(("until", "asks"), [(15, False), (None, True)])
def test_who_was_to_come_later_is_not_asked_about(lesson, came_later, ben, until, asks):
    if until:
        make_planned_absence(
            student=ben,
            starts_at=lesson.starts_at - timedelta(hours=1),
            ends_at=lesson.starts_at + until * A_MINUTE,
        )
    assert is_asked(lesson, ben) == asks


def late_by_film(lesson, student, by):
    return record_attendance(
        session=lesson,
        student=student,
        entry=RegisterEntry(Status.LATE, minutes_late=22),
        author=Author(by, source=AttendanceRecord.Source.CAPTURE),
        shown_version=NOT_SHOWN,
    )


def test_not_this_student_takes_back_who_was_late_by_a_film(lesson, came_later, ben, alice):
    late_by_film(lesson, ben, alice)
    confirm(lesson, alice)
    face = came_later.sightings.get(proposed_student=ben)
    face = reject_sighting(sighting=face, by=alice, shown_version=NOT_SHOWN)
    assert record_of(ben).status == Status.ABSENT
    undo_review(sighting=face, by=alice, shown_version=NOT_SHOWN)
    assert (record_of(ben).status, record_of(ben).minutes_late) == (Status.LATE, 22)
    accept_sighting(sighting=face, student=ben, by=alice, shown_version=NOT_SHOWN)
    assert record_of(ben).status == Status.LATE


def test_confirming_again_without_the_evidence_leaves_late(lesson, came_later, ben, alice):
    late_by_film(lesson, ben, alice)
    RoomFilm.objects.order_by("due_at").first().capture.delete()
    assert preview_confirmation(review_of(lesson)).counts.as_fields()["n_late"] == 1
    confirm(lesson, alice)
    assert record_of(ben).status == Status.LATE


def test_no_more_than_the_moments_with_all_cameras_make_a_question(lesson, camera, room, ben):
    back = make_camera(room=room, name="Back", source="1")
    filmed(lesson, camera, 3)
    failed(lesson, back, 3)
    filmed(lesson, camera, 20, ben)
    filmed(lesson, back, 20)
    assert not is_asked(lesson, ben)


def test_who_is_missing_at_the_end_is_not_seen_since(lesson, camera, known_students):
    ana, ben, _ = known_students
    filmed(lesson, camera, 3, ana, ben)
    filmed(lesson, camera, 40, ana)
    left = arrivals(lesson)[ben].not_seen_since
    assert int((left - lesson.starts_at) / A_MINUTE) == 3
    assert arrivals(lesson)[ana].not_seen_since is None


def test_a_single_film_says_nothing_of_coming_late(lesson, camera, known_students):
    filmed(lesson, camera, 20, known_students[0])
    assert not is_asked(lesson, known_students[0])


def test_a_moment_with_one_camera_of_two_is_no_proof_of_absence(
    lesson, camera, room, known_students
):
    back = make_camera(room=room, name="Back", source="1")
    filmed(lesson, camera, 3)
    filmed(lesson, camera, 20, known_students[0])
    filmed(lesson, back, 20)
    assert not is_asked(lesson, known_students[0])


def test_a_film_of_the_teachers_own_counts_as_seen(lesson, camera, known_students):
    ana = known_students[0]
    at = lesson.starts_at + A_MINUTE
    by_phone = make_capture(session=lesson, state="ready", captured_at=at)
    make_sighting((ana, 0.9), capture=by_phone, proposed_student=ana)
    filmed(lesson, camera, 3)
    filmed(lesson, camera, 20, ana)
    assert not is_asked(lesson, ana)
