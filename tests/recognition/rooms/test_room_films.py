"""A room films its lesson: from the film to a review, and every way in which it may fail."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from classes.errors import StorageFullError
from classes.models import AttendanceRecord, ClassSession, Status
from classes.services import Author, RegisterEntry, record_attendance
from classes.versions import NOT_SHOWN
from face_vision.errors import CameraUnavailable
from jobs.lifecycle import acquire
from jobs.reaper import reap
from jobs.runner import run_leased
from recognition.models import Camera, CameraHealth, Capture, RoomFilm
from recognition.selectors.review_queue import Tray, review_of
from recognition.selectors.rooms.watches import taken_until
from recognition.services.rooms import room_film_job
from recognition.services.rooms.camera_health import accept_view
from recognition.services.rooms.plans import plan_room_films
from recognition.services.rooms.room_film_job import ROOM_FILMS
from recognition.services.rooms.watches import exempt_lesson
from storage.files import COPY_PREFIX
from tests.factories.office import make_camera, make_camera_health, make_room
from tests.processes.work_now import recognise_capture
from tests.recognition.rooms.conftest import A_MINUTE, FACTS, FROZEN, UNPLUGGED

pytestmark = pytest.mark.django_db


def film_all():
    """Let every film that is due be made, as the worker does."""
    plan_room_films()
    for film in RoomFilm.objects.filter(state=RoomFilm.State.QUEUED):
        # One that was to be filmed for another class beside is made by then.
        if lease := acquire(kind=ROOM_FILMS, pk=film.pk):
            run_leased(lease=lease)


def try_until_given_up():
    """Let each pause be over at once."""
    plan_room_films()
    while waiting := RoomFilm.objects.filter(state=RoomFilm.State.QUEUED):
        waiting.update(next_try_at=timezone.now())
        run_leased(lease=acquire(kind=ROOM_FILMS, pk=waiting[0].pk))


def recognise_all():
    for capture in Capture.objects.filter(state=Capture.State.QUEUED):
        recognise_capture(capture_id=capture.pk)


def test_the_room_films_and_the_review_stands_with_nothing_recorded(lesson, cameras):
    film_all()
    recognise_all()
    review = review_of(lesson)
    assert [row.tray for row in review.rows].count(Tray.PRESENT) == 2
    assert not AttendanceRecord.objects.exists()
    film = RoomFilm.objects.get()
    assert film.state == RoomFilm.State.READY
    assert film.capture.captured_at >= lesson.starts_at


def test_what_is_filmed_lies_where_copies_of_killed_processes_are_erased(lesson, cameras, settings):
    film_all()
    [path] = cameras.paths
    assert path.is_relative_to(settings.COPIES_DIR)
    assert path.name.startswith(COPY_PREFIX)
    assert not path.exists()


def moved_to_another_room(lesson, camera):
    ClassSession.objects.filter(pk=lesson.pk).update(room=make_room(school=lesson.room.school))


def camera_hung_elsewhere(lesson, camera):
    Camera.objects.filter(pk=camera.pk).update(room=make_room(school=lesson.room.school))


def put_off(lesson, camera):
    later = lesson.starts_at + timedelta(hours=2)
    ClassSession.objects.filter(pk=lesson.pk).update(
        starts_at=later, ends_at=later + timedelta(minutes=45)
    )


@pytest.mark.parametrize("change", [moved_to_another_room, camera_hung_elsewhere, put_off])
def test_no_other_class_is_filmed_when_something_moves_meanwhile(lesson, camera, cameras, change):
    plan_room_films()
    change(lesson, camera)
    film_all()
    assert cameras.asked == []
    assert RoomFilm.objects.get().state == RoomFilm.State.DROPPED


def test_a_camera_makes_one_film_at_a_time(lesson, camera, cameras):
    plan_room_films()
    first = RoomFilm.objects.get()
    second = RoomFilm.objects.create(
        session=lesson,
        camera=camera,
        school=first.school,
        due_at=first.due_at + A_MINUTE,
        give_up_at=first.give_up_at,
    )
    assert acquire(kind=ROOM_FILMS, pk=first.pk)
    assert acquire(kind=ROOM_FILMS, pk=second.pk) is None


def test_a_recorders_film_counts_from_when_it_began_and_once(lesson, cameras):
    began_at = lesson.starts_at + A_MINUTE
    cameras.answers["0"] = replace(FACTS, began_at=began_at.timestamp())
    film_all()
    film = RoomFilm.objects.get()
    assert film.capture.captured_at == began_at
    assert taken_until(film) > began_at


def test_a_student_whom_two_cameras_saw_is_one(lesson, cameras, room):
    make_camera(room=room, name="Back", source="1")
    film_all()
    recognise_all()
    review = review_of(lesson)
    assert len(review.captures) == 2
    assert [row.tray for row in review.rows].count(Tray.PRESENT) == 2


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (UNPLUGGED, "cannot be opened"),
        (CameraUnavailable("camera_password_wrong"), "user name or password"),
        (CameraUnavailable("camera_stuck"), "given up"),
        (FROZEN, "stands still"),
        (replace(FACTS, view=FACTS.view // 40), "dark"),
        (replace(FACTS, view=FACTS.view * 0 + 90), "uncover"),
    ],
)
def test_a_camera_that_does_not_film_ends_in_a_sentence_and_a_register_by_hand(
    lesson, cameras, answer, words, alice, student
):
    cameras.answers["0"] = answer
    try_until_given_up()
    film = RoomFilm.objects.get()
    assert film.state == RoomFilm.State.FAILED
    assert words in film.failure_reason
    assert not Capture.objects.exists()
    assert words in CameraHealth.objects.get().fault
    record = record_attendance(
        session=lesson,
        student=student,
        entry=RegisterEntry(Status.PRESENT),
        author=Author(alice),
        shown_version=NOT_SHOWN,
    )
    assert record.status == Status.PRESENT


def test_pauses_grow_and_end_with_the_minutes_of_the_room(lesson, cameras):
    cameras.answers["0"] = UNPLUGGED
    plan_room_films()
    pauses = []
    for _ in range(3):
        run_leased(lease=acquire(kind=ROOM_FILMS, pk=RoomFilm.objects.get().pk))
        pauses.append(RoomFilm.objects.get().next_try_at - timezone.now())
        RoomFilm.objects.update(next_try_at=timezone.now())
    assert pauses == sorted(pauses)
    assert pauses[2].total_seconds() > 3 * pauses[0].total_seconds()
    RoomFilm.objects.update(give_up_at=timezone.now() - A_MINUTE)
    run_leased(lease=acquire(kind=ROOM_FILMS, pk=RoomFilm.objects.get().pk))
    assert "film with your phone" in RoomFilm.objects.get().failure_reason


def test_a_camera_whose_fault_is_known_keeps_the_others_waiting_once_only(lesson, cameras, camera):
    cameras.answers["0"] = UNPLUGGED
    make_camera_health(
        camera=camera, fault_code="camera_unavailable", fault_since=lesson.starts_at - A_MINUTE
    )
    film_all()
    assert RoomFilm.objects.get().state == RoomFilm.State.FAILED
    assert cameras.asked == ["0"]


def test_a_turned_camera_is_noticed_and_films_on(lesson, cameras, camera):
    film_all()
    RoomFilm.objects.all().delete()
    cameras.answers["0"] = replace(FACTS, view=FACTS.view[::-1, ::-1].copy())
    film_all()
    assert RoomFilm.objects.get().capture
    assert CameraHealth.objects.get().fault_code == "camera_moved"
    accept_view(camera=camera)
    RoomFilm.objects.all().delete()
    film_all()
    assert CameraHealth.objects.get().fault == ""


def test_a_lesson_left_out_at_the_last_moment_is_not_filmed(lesson, cameras, alice):
    plan_room_films()
    exempt_lesson(session=lesson, by=alice)
    film_all()
    assert RoomFilm.objects.get().state == RoomFilm.State.DROPPED
    assert cameras.asked == []


def test_a_killed_worker_leaves_the_film_to_the_next_and_writes_nothing(lesson, cameras):
    plan_room_films()
    lost = acquire(kind=ROOM_FILMS, pk=RoomFilm.objects.get().pk)
    RoomFilm.objects.update(lease_until=timezone.now() - A_MINUTE)
    assert reap() == 1
    RoomFilm.objects.update(next_try_at=timezone.now())
    run_leased(lease=lost)
    assert not Capture.objects.exists()
    film_all()
    assert Capture.objects.count() == 1


def test_a_full_disk_is_told_before_anybody_is_filmed(lesson, cameras, settings):
    settings.MIN_FREE_MB = 10**12
    film_all()
    assert cameras.asked == []
    assert "disk is full" in RoomFilm.objects.get().failure_reason


def test_a_recorder_that_drops_its_film_after_the_lesson_is_waited_for(lesson, cameras, camera):
    camera.source = "folder:/srv/recorder"
    camera.save()
    cameras.answers[camera.source] = CameraUnavailable("camera_without_film")
    film_all()
    film = RoomFilm.objects.get()
    assert film.give_up_at > lesson.ends_at + timedelta(hours=1)
    assert film.state == RoomFilm.State.QUEUED
    assert not CameraHealth.objects.exclude(fault_code="").exists()
    began_at = film.due_at
    cameras.answers[camera.source] = replace(FACTS, began_at=began_at.timestamp())
    RoomFilm.objects.update(next_try_at=timezone.now())
    run_leased(lease=acquire(kind=ROOM_FILMS, pk=film.pk))
    assert RoomFilm.objects.get().capture.captured_at == began_at


def test_a_full_disk_ends_in_a_sentence_and_blames_no_camera(lesson, cameras, monkeypatch):
    def refuse(**kwargs):
        raise StorageFullError("storage_full")

    monkeypatch.setattr(room_film_job, "submit_capture", refuse)
    film_all()
    assert RoomFilm.objects.get().failure_code == "storage_full"
    assert CameraHealth.objects.get().fault == ""
