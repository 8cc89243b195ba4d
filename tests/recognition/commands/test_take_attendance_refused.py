"""What the command that takes attendance refuses, with which exit code, and what it leaves."""

import uuid

import pytest

from classes.models import ClassSession, Room
from classes.services.sessions import close_session
from classes.versions import NOT_SHOWN
from recognition.models import Capture
from tests.factories import make_user
from tests.factories.office import make_camera, make_room
from tests.fakes import FakeDetector, FakeEmbedder
from tests.painted_faces import write_class_video, write_picture
from tests.recognition.running import run_for_text, run_refused

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("class_group")]
AT = ("--class-group", "7A", "--at", "2026-09-01T09:00")


def test_a_bad_picture_in_a_folder_stops_no_other(known_students, looks, tmp_path):
    folder = tmp_path / "pictures"
    folder.mkdir()
    write_picture(folder / "1.png", [looks[known_students[0]]], face_px=100)
    (folder / "2.png").write_text("no picture")
    text = run_for_text("take_attendance", folder, *AT)
    assert "2.png: refused." in text
    assert "1 present" in text


def test_a_closed_session_is_refused(class_video, known_session):
    close_session(session=known_session, by=make_user(), shown_version=NOT_SHOWN)
    refusal = run_refused("take_attendance", class_video, *AT)
    assert refusal.returncode == 1
    assert "closed" in str(refusal)
    assert not Capture.objects.exists()


def test_a_class_group_without_registered_faces_is_refused(session, tmp_path):
    video = write_class_video(tmp_path / "class.mp4", [1], duration_s=1)
    refusal = run_refused("take_attendance", video, *AT)
    assert refusal.returncode == 1
    assert "register faces first" in str(refusal)


def test_an_unknown_class_group_is_refused(class_video):
    refusal = run_refused("take_attendance", class_video, "--class-group", "9Z")
    assert str(refusal) == "There is no class 9Z in Hill School."


@pytest.mark.parametrize("name", ["none.mp4", "none"])
def test_a_missing_source_is_refused(known_students, tmp_path, name):
    refusal = run_refused("take_attendance", tmp_path / name, *AT)
    assert (refusal.returncode, "There is no file" in str(refusal)) == (1, True)
    assert not ClassSession.objects.filter(captures__isnull=False).exists()


def test_a_file_that_is_no_video_is_refused(known_students, tmp_path):
    (tmp_path / "class.mp4").write_text("I am a letter.")
    refusal = run_refused("take_attendance", tmp_path / "class.mp4", *AT)
    assert (refusal.returncode, "not a video" in str(refusal)) == (1, True)


@pytest.mark.parametrize(
    "when", ["yesterday", "2026-02-30T09:00", "2026-09-01", "0001-01-01T00:00"]
)
def test_a_date_that_is_no_date_is_wrong_usage(class_video, when):
    refusal = run_refused("take_attendance", class_video, "--class-group", "7A", "--at", when)
    assert "is not a date and time" in str(refusal)


@pytest.mark.parametrize(
    "arguments",
    [("--xlsx", "out.csv"), ("--annotated", "out.avi"), ("--seconds", "5"), ("--seconds", "0")],
)
def test_options_that_do_not_fit_are_refused_before_any_work(class_video, arguments):
    run_refused("take_attendance", class_video, *AT, *arguments)
    assert not Capture.objects.exists()


def test_stopped_in_the_middle_it_leaves_nothing_behind(class_video, monkeypatch):
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(FakeDetector, "detect", stop)
    assert run_refused("take_attendance", class_video, *AT).returncode == 130
    assert not Capture.objects.exists()


def test_an_unforeseen_error_ends_the_capture_and_the_command(class_video, monkeypatch):
    def break_down(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(FakeDetector, "detect", break_down)
    refusal = run_refused("take_attendance", class_video, *AT)
    assert "could not be worked on" in str(refusal)
    assert Capture.objects.get().state == Capture.State.FAILED


def test_pictures_cannot_be_annotated(known_students, tmp_path):
    picture = write_picture(tmp_path / "a.png", [1])
    refusal = run_refused("take_attendance", picture, *AT, "--annotated", tmp_path / "out.mp4")
    assert refusal.returncode == 2


@pytest.mark.parametrize("name", ["class.mp4", "same.mp4"])
def test_the_film_itself_is_never_written_over(class_video, name):
    if name != class_video.name:
        (class_video.parent / name).symlink_to(class_video)
    film = class_video.read_bytes()
    target = class_video.parent / name
    refusal = run_refused("take_attendance", class_video, *AT, "--annotated", target)
    assert (refusal.returncode, class_video.read_bytes() == film) == (2, True)
    assert not Capture.objects.exists()


def test_a_film_of_a_folder_is_never_written_over(class_video, tmp_path):
    folder = tmp_path / "films"
    folder.mkdir()
    film = class_video.rename(folder / class_video.name)
    assert run_refused("take_attendance", folder, *AT, "--annotated", film).returncode == 2


def test_a_source_named_like_the_spreadsheet_is_never_written_over(known_students, tmp_path):
    film = write_class_video(tmp_path / "class.mp4", [1], duration_s=1).rename(tmp_path / "a.xlsx")
    assert run_refused("take_attendance", film, *AT, "--xlsx", film).returncode == 2


def test_a_long_number_is_no_camera(known_students):
    refusal = run_refused("take_attendance", "99999999999", *AT)
    assert str(refusal) == "There is no file or folder 99999999999."


def test_a_start_far_ahead_is_wrong_usage(class_video):
    at = ("--class-group", "7A", "--at", "2099-09-01T09:00")
    refusal = run_refused("take_attendance", class_video, *at)
    assert (refusal.returncode, "more than a year ahead" in str(refusal)) == (2, True)
    assert not ClassSession.objects.exists()


def test_a_start_within_a_session_is_refused(class_video, known_session):
    at = ("--class-group", "7A", "--at", "2026-09-01T09:10")
    refusal = run_refused("take_attendance", class_video, *at)
    assert (refusal.returncode, "within a lesson of 7A" in str(refusal)) == (1, True)
    assert ClassSession.objects.get() == known_session


def test_a_class_group_without_faces_is_left_without_an_empty_session(tmp_path):
    video = write_class_video(tmp_path / "class.mp4", [1], duration_s=1)
    run_refused("take_attendance", video, *AT)
    assert not ClassSession.objects.exists()


def test_a_bad_file_leaves_no_empty_session(known_students, tmp_path):
    (tmp_path / "class.mp4").write_text("I am a letter.")
    run_refused("take_attendance", tmp_path / "class.mp4", *AT)
    assert not ClassSession.objects.exists()


def test_a_bad_file_leaves_a_session_that_was_there(known_session, tmp_path):
    (tmp_path / "class.mp4").write_text("I am a letter.")
    run_refused("take_attendance", tmp_path / "class.mp4", *AT)
    assert ClassSession.objects.get() == known_session


def test_work_that_a_worker_took_over_is_left_to_it(class_video, monkeypatch):
    def lose_the_lease(*_: object) -> None:
        Capture.objects.update(lease=uuid.uuid4())
        raise ZeroDivisionError

    # The embedder runs in the command's own thread, with the connection that the test knows.
    monkeypatch.setattr(FakeEmbedder, "embed", lose_the_lease)
    assert "is working on this file already" in str(
        run_refused("take_attendance", class_video, *AT)
    )
    assert Capture.objects.get().state == Capture.State.RUNNING


class TestRoomCamera:
    @pytest.fixture
    def room(self, known_session, school) -> Room:
        room = make_room(school=school, name="Lab")
        ClassSession.objects.update(room=room)
        return room

    def refusal_of(self, source: str) -> str:
        refusal = run_refused("take_attendance", source, *AT)
        assert refusal.returncode == 1
        return str(refusal)

    def test_a_session_without_a_room_is_refused(self, known_session):
        assert "has a room: give the number or address of the camera" in self.refusal_of("room")

    def test_a_room_without_a_camera_is_refused(self, room):
        make_camera(room=room, is_active=False)
        assert "Lab has no camera in use: enter it in the administration" in self.refusal_of("room")

    def test_of_several_cameras_one_must_be_named(self, room):
        make_camera(room=room, name="Back")
        make_camera(room=room, name="Front")
        assert 'Lab has several cameras: write "room:Back" or "room:Front".' in self.refusal_of(
            "room"
        )
        assert "Lab has no camera Side" in self.refusal_of("room:Side")

    def test_a_camera_outside_the_networks_of_cameras_is_refused(self, room):
        make_camera(room=room, source="rtsp://127.0.0.1:9/1")
        assert "outside the networks in which cameras may be (10.0.0.0/8" in self.refusal_of("room")

    def test_a_source_that_is_no_camera_is_refused(self, room):
        make_camera(room=room, source="/etc/passwd")
        assert "/etc/passwd is not the number of a camera" in self.refusal_of("room")
