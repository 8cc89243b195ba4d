"""Films, photos, the room's cameras, the live page and a person's hand make one register."""

from datetime import UTC, timedelta

import pytest
from django.utils.dateparse import parse_datetime

from classes.models import AttendanceRecord, Status
from classes.services import Author, RegisterEntry, record_attendance
from classes.versions import NOT_SHOWN
from recognition.models import RoomFilm, Sighting
from recognition.selectors.preview import preview_confirmation
from recognition.selectors.review_queue import Tray, review_of
from recognition.selectors.rooms.sources import SightingSource, sources_of
from recognition.services.confirmation import confirm_session
from tests.factories import make_capture, make_sighting
from tests.factories.api import token_client
from tests.factories.office import make_camera, make_room

pytestmark = pytest.mark.django_db
A_MINUTE = timedelta(minutes=1)


def seen(session, student, minute, *, kind="video", camera=None, lasting_s=0.0, **words):
    """Let a source see a student from a minute on."""
    at = session.starts_at + minute * A_MINUTE
    file = {"file": ""} if kind in {"live", "door"} else {}
    capture = make_capture(session=session, state="ready", kind=kind, captured_at=at, **file)
    if camera:
        times = {"due_at": at, "give_up_at": at + 7 * A_MINUTE}
        RoomFilm.objects.create(
            session=session, camera=camera, state="ready", capture=capture, **times
        )
    times_s = {"first_seen_s": 0.0, "last_seen_s": lasting_s}
    proposed = {"proposed_student": student}
    return make_sighting((student, 0.9), capture=capture, **proposed | times_s | words)


def minutes_of(session, student):
    review = review_of(session)
    return {
        one.source: [int((at - session.starts_at) / A_MINUTE) for at in (one.first_at, one.last_at)]
        for one in sources_of(review.captures, review.sightings, student.pk)
    }


def row_of(session, student):
    return next(row for row in review_of(session).rows if row.student == student)


@pytest.fixture
def cameras(school):
    room = make_room(school=school, name="Room 12")
    return [make_camera(room=room, name=name, source=name) for name in "01"]


def test_each_source_says_when_it_saw_her_first_and_last(session, student, cameras):
    seen(session, student, 2)
    seen(session, student, 5, camera=cameras[0])
    seen(session, student, 30, camera=cameras[1], lasting_s=600)
    seen(session, student, 7, kind="photo")
    seen(session, student, 9, kind="live", lasting_s=60)
    assert minutes_of(session, student) == {
        SightingSource.FILM: [2, 2],
        SightingSource.PHOTO: [7, 7],
        SightingSource.CAMERA: [5, 40],
        SightingSource.LIVE: [9, 10],
    }


def test_seen_once_is_seen_whatever_else_did_not_see_her(session, student, cameras):
    seen(session, student, 2, proposal="check")
    seen(session, student, 40, camera=cameras[0])
    make_capture(session=session, state="ready")
    assert row_of(session, student).tray is Tray.PRESENT


def test_a_face_in_doubt_or_rejected_is_no_source(session, student):
    seen(session, student, 2, proposal="check")
    seen(session, student, 3, review=Sighting.Review.REJECTED)
    assert minutes_of(session, student) == {}


def test_a_face_that_a_person_named_is_one(session, student, students, alice):
    named = {"review": Sighting.Review.ACCEPTED, "confirmed_student": student}
    seen(session, students[1], 3, reviewed_by=alice, **named)
    assert minutes_of(session, student) == {SightingSource.FILM: [3, 3]}
    assert minutes_of(session, students[1]) == {}


def test_a_persons_word_wins_over_all_sources(session, student, cameras, alice):
    record_attendance(
        session=session,
        student=student,
        entry=RegisterEntry(Status.ABSENT),
        author=Author(alice),
        shown_version=NOT_SHOWN,
    )
    seen(session, student, 2)
    seen(session, student, 5, camera=cameras[0])
    confirm_session(session=session, by=alice, shown_version=NOT_SHOWN)
    assert AttendanceRecord.objects.get(student=student).status == Status.ABSENT
    assert row_of(session, student).tray is not Tray.PRESENT


def test_the_review_says_it_in_one_line(session, student, cameras, alice_client):
    at = session.class_group.school.local(session.starts_at)
    seen(session, student, 2)
    seen(session, student, 5, camera=cameras[0], lasting_s=1800)
    page = alice_client.get(f"/sessions/{session.pk}/review/").content.decode()
    film, first, last = (f"{at + n * A_MINUTE:%H:%M}" for n in (2, 5, 35))
    assert f"Film {film}, camera {first}–{last}<" in page


def test_it_takes_no_query_more(session, student, cameras, django_assert_num_queries):
    seen(session, student, 2)
    seen(session, student, 5, camera=cameras[0])
    review = review_of(session)
    with django_assert_num_queries(0):
        assert len(sources_of(review.captures, review.sightings, student.pk)) == 2


def line_of(client, session, student):
    lines = client.get(f"/api/v1/sessions/{session.pk}/review").json()["lines"]
    return next(line for line in lines if line["student"] == student.pk)


def test_the_interface_says_which_source_saw_her_when(session, student):
    seen(session, student, 7, kind="door")
    seen(session, student, 9, kind="photo")
    line = line_of(token_client(school=session.class_group.school), session, student)
    at = [(session.starts_at + minute * A_MINUTE).isoformat() for minute in (9, 7)]
    assert [(one["source"], parsed(one["first_at"])) for one in line["seen_by"]] == [
        ("photo", at[0]),
        ("door", at[1]),
    ]
    assert parsed(line["perhaps_late_at"]) == at[1]


def test_of_whom_nothing_saw_the_interface_says_nothing(session, student):
    line = line_of(token_client(school=session.class_group.school), session, student)
    assert (line["seen_by"], line["perhaps_late_at"]) == ([], None)


def parsed(text):
    return parse_datetime(text).astimezone(UTC).isoformat()


def test_whoever_is_at_the_door_in_time_is_not_asked_about(session, student):
    seen(session, student, -3, kind="door")
    assert row_of(session, student).tray is Tray.PRESENT


def test_whoever_was_seen_in_the_room_before_did_not_come_late(session, student):
    seen(session, student, 2)
    seen(session, student, 7, kind="door")
    assert not row_of(session, student).arrival.is_asked


def test_late_at_the_door_is_asked_and_confirmed_as_there_until_a_person_says_so(
    session, student, alice
):
    seen(session, student, 7, kind="door")
    row = row_of(session, student)
    assert (row.tray, row.arrival.is_at_door) == (Tray.CHECK, True)
    confirm_session(session=session, by=alice, shown_version=NOT_SHOWN)
    assert AttendanceRecord.objects.get().status == Status.PRESENT


def test_a_kiosk_alone_makes_nobody_absent(session, students, alice):
    seen(session, students[0], -3, kind="door")
    review = review_of(session)
    assert not review.has_result
    assert preview_confirmation(review).n_open == len(students) - 1
    confirm_session(session=session, by=alice, shown_version=NOT_SHOWN)
    assert AttendanceRecord.objects.count() == 1
