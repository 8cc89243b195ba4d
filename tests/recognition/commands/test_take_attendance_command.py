"""The command that takes attendance: what it proposes, prints, stores and refuses."""

import io
from datetime import UTC, datetime

import pytest
from openpyxl import load_workbook

from classes.models import AttendanceRecord, ClassSession
from face_vision.cameras.caged_recorder import FilmRequest
from face_vision.cameras.camera_types import CameraSource
from face_vision.media.video import probe_video
from face_vision.options import VideoOptions
from recognition.models import Capture, Sighting
from tests.factories import make_class_group, make_session
from tests.factories.office import make_camera, make_room
from tests.painted_faces import write_class_video, write_picture
from tests.recognition.running import run_for_json, run_for_text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("class_group")]
AT = ("--class-group", "7A", "--at", "2026-09-01T09:00")


def statuses(answer: dict) -> dict[str, str]:
    return {line["number"]: line["status"] for line in answer["students"]}


def test_each_student_of_the_roster_has_a_status(class_video):
    answer = run_for_json("take_attendance", class_video, *AT)
    assert statuses(answer) == {
        "701": "present",
        "702": "present",
        "703": "not_seen",
        "704": "by_hand",
    }


def test_the_object_has_exactly_the_promised_keys(class_video):
    answer = run_for_json("take_attendance", class_video, *AT)
    assert list(answer) == [
        *("students", "unknown", "tracklets", "video_s", "elapsed_s", "peak_memory_mib")
    ]
    assert list(answer["students"][0]) == [
        *("number", "name", "status", "score", "first_seen_s", "last_seen_s", "n_looks", "reason")
    ]


def test_the_figures_fit_the_video(class_video):
    answer = run_for_json("take_attendance", class_video, *AT)
    seen, _, away, _ = answer["students"]
    assert (seen["first_seen_s"], seen["last_seen_s"]) == pytest.approx((0, 1.8), abs=0.25)
    assert (seen["n_looks"], seen["score"]) == pytest.approx((10, 1.0), abs=1)
    assert (away["score"], away["first_seen_s"], away["n_looks"]) == (None, None, 0)
    assert (answer["unknown"], answer["tracklets"]) == (1, 3)
    assert answer["video_s"] == pytest.approx(2, abs=0.25)
    assert answer["peak_memory_mib"] > 10


def test_looks_in_several_films_of_a_folder_add_up(known_students, looks, tmp_path):
    folder = tmp_path / "films"
    folder.mkdir()
    for name in ("1.mp4", "2.mp4"):
        write_class_video(folder / name, [looks[known_students[0]]], duration_s=2)
    answer = run_for_json("take_attendance", folder, *AT)
    assert answer["students"][0]["n_looks"] == pytest.approx(20, abs=2)
    assert answer["video_s"] == pytest.approx(4, abs=0.5)


def test_a_doubtful_face_is_to_check(known_students, looks, tmp_path):
    person = looks[known_students[0]]
    video = write_class_video(tmp_path / "class.mp4", [person], duration_s=2, doubtful={person})
    answer = run_for_json("take_attendance", video, *AT)
    assert answer["students"][0]["status"] == "check"
    assert "not enough to be sure" in answer["students"][0]["reason"]


def test_in_a_folder_each_picture_is_a_moment_of_its_own(known_students, looks, tmp_path):
    folder = tmp_path / "pictures"
    folder.mkdir()
    for number, student in enumerate(known_students):
        write_picture(folder / f"{number}.jpg", [looks[student]], face_px=100)
    write_picture(folder / "again.jpg", [looks[known_students[0]]], face_px=100)
    write_picture(folder / "stranger.jpg", [20], face_px=100)
    answer = run_for_json("take_attendance", folder, *AT)
    assert list(statuses(answer).values()) == ["present", "present", "present", "by_hand"]
    assert (answer["students"][0]["n_looks"], answer["unknown"]) == (2, 1)


def test_one_picture_will_do(known_students, looks, tmp_path):
    picture = write_picture(tmp_path / "a.png", [looks[known_students[0]]], face_px=100)
    answer = run_for_json("take_attendance", picture, *AT)
    assert statuses(answer)["701"] == "present"
    assert answer["video_s"] == 0


def test_the_review_page_has_the_same_sightings(class_video):
    run_for_json("take_attendance", class_video, *AT)
    assert Capture.objects.get().state == Capture.State.READY
    assert Sighting.objects.count() == 3


def test_the_session_starts_on_the_schools_clock(class_video):
    run_for_json("take_attendance", class_video, *AT)
    assert ClassSession.objects.get().starts_at == datetime(2026, 9, 1, 7, tzinfo=UTC)


def test_nothing_is_recorded_without_confirm(class_video):
    run_for_json("take_attendance", class_video, *AT)
    assert not AttendanceRecord.objects.exists()


def test_a_second_film_of_the_session_adds_to_the_first(
    class_video, known_students, looks, tmp_path
):
    run_for_json("take_attendance", class_video, *AT)
    late = write_class_video(tmp_path / "late.mp4", [looks[known_students[2]]], duration_s=2)
    answer = run_for_json("take_attendance", late, *AT)
    assert list(statuses(answer).values()) == ["present", "present", "present", "by_hand"]
    assert (answer["unknown"], answer["tracklets"]) == (0, 1)
    assert ClassSession.objects.count() == 1


def read_letters(path) -> tuple[str, list]:
    sheet = load_workbook(io.BytesIO(path.read_bytes())).worksheets[0]
    return sheet["A2"].value, [sheet.cell(row, 4).value for row in range(5, 9)]


def test_the_spreadsheet_of_proposals_says_that_they_are_not_confirmed(class_video, tmp_path):
    run_for_json("take_attendance", class_video, *AT, "--xlsx", tmp_path / "out.xlsx")
    legend, letters = read_letters(tmp_path / "out.xlsx")
    assert legend.startswith("Proposed, not confirmed")
    assert letters == ["P", "P", "A", None]


def test_people_read_a_table_and_what_to_do_next(class_video):
    lines = run_for_text("take_attendance", class_video, *AT).splitlines()
    assert lines[1].split() == ["Number", "Name", "Status", "Score", "Seen", "Looks", "Reason"]
    assert lines[2].startswith("701     Ana Adams     present")
    assert lines[-1].startswith("Proposed, not confirmed")
    assert "2 present, 0 to check, 1 not seen, 1 by hand; faces of nobody known: 1." in lines


def test_without_a_time_the_running_session_is_taken(class_video, class_group, monkeypatch):
    now = datetime(2026, 9, 7, 7, 10, tzinfo=UTC)
    monkeypatch.setattr("django.utils.timezone.now", lambda: now)
    running = make_session(class_group=class_group, starts_at=datetime(2026, 9, 7, 7, tzinfo=UTC))
    run_for_json("take_attendance", class_video, "--class-group", "7A")
    assert Capture.objects.get().session == running


def test_without_a_running_session_a_new_one_begins_now(class_video, class_group, monkeypatch):
    now = datetime(2026, 9, 7, 7, 10, 33, tzinfo=UTC)
    monkeypatch.setattr("django.utils.timezone.now", lambda: now)
    run_for_json("take_attendance", class_video, "--class-group", "7A")
    assert Capture.objects.get().session.starts_at == now.replace(second=0)


def test_the_annotated_copy_is_written(class_video, tmp_path):
    target = tmp_path / "out.mp4"
    run_for_json("take_attendance", class_video, *AT, "--annotated", target)
    assert probe_video(target, VideoOptions()).codec == "h264"


def record_from(monkeypatch, person: int) -> list[object]:
    """Show a person to every camera; return which of them are asked, and for how many seconds."""
    asked: list[object] = []

    def record(source: CameraSource, request: FilmRequest, *, on_wait: object) -> None:
        asked.append((source.name, request.seconds))
        write_class_video(request.path, [person], duration_s=request.seconds)

    monkeypatch.setattr("recognition.management.sources.film_camera", record)
    return asked


def test_a_camera_is_recorded_and_recognised(known_students, looks, monkeypatch):
    asked = record_from(monkeypatch, looks[known_students[0]])
    answer = run_for_json("take_attendance", "rtsp://camera/1", *AT, "--seconds", "3")
    assert asked == [("rtsp://camera/1", 3)]
    assert statuses(answer)["701"] == "present"


def test_the_camera_of_the_room_is_taken(known_session, known_students, looks, monkeypatch, school):
    room = make_room(school=school, name="Lab")
    make_camera(room=room, source="rtsp://lab/1")
    make_camera(room=room, name="Old", source="0", is_active=False)
    make_camera(room=make_room(school=school), source="1")
    ClassSession.objects.update(room=room)
    asked = record_from(monkeypatch, looks[known_students[0]])
    answer = run_for_json("take_attendance", "room", *AT, "--seconds", "3")
    assert asked == [("rtsp://lab/1", 3)]
    assert statuses(answer)["701"] == "present"
    assert Capture.objects.get().session == known_session


def test_a_file_of_its_number_does_not_hide_the_camera_of_the_room(
    known_session, known_students, looks, monkeypatch, school, tmp_path
):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "0").write_text("I am a letter.")
    ClassSession.objects.update(room=make_camera(room=make_room(school=school), source="0").room)
    asked = record_from(monkeypatch, looks[known_students[0]])
    answer = run_for_json("take_attendance", "room", *AT, "--seconds", "2")
    assert asked == [("0", 2)]
    assert statuses(answer)["701"] == "present"


@pytest.mark.parametrize(("name", "camera"), [("Front", 1), ("front", 2), ("BACK", 3)])
def test_a_camera_is_known_by_its_exact_name_first(
    known_session, known_students, looks, monkeypatch, school, name, camera
):
    room = make_room(school=school)
    for number, called in enumerate(["Front", "front", "Back"], start=1):
        make_camera(room=room, name=called, source=str(number))
    ClassSession.objects.update(room=room)
    asked = record_from(monkeypatch, looks[known_students[0]])
    run_for_json("take_attendance", f"room:{name}", *AT, "--seconds", "1")
    assert asked == [(str(camera), 1)]


def test_a_stranger_before_the_camera_is_not_the_only_student(known_students, tmp_path):
    make_class_group(known_students[0], code="1:1")
    video = write_class_video(tmp_path / "class.mp4", [20], duration_s=2)
    answer = run_for_json("take_attendance", video, "--class-group", "1:1", *AT[2:])
    assert statuses(answer) == {"701": "not_seen"}
    assert answer["unknown"] == 1
