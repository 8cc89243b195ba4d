"""Rows about rooms that film which the database must refuse, by the constraint."""

from recognition.models import CameraAlert, FilmExemption
from tests.factories import NINE_O_CLOCK, make_school, make_user
from tests.factories.office import (
    make_annotated_copy,
    make_camera,
    make_camera_health,
    make_room,
    make_room_film,
    make_setup_picture,
    watch_room,
)


def make_alert(**overrides):
    camera = overrides.pop("camera", None) or make_camera()
    user = overrides.pop("user", None) or make_user()
    fields = {"fault_code": "camera_dark", "fault_since": NINE_O_CLOCK}
    return CameraAlert.objects.create(camera=camera, user=user, **fields | overrides)


def same_film_twice():
    film = make_room_film()
    make_room_film(camera=film.camera, session=film.session)


def same_alert_twice():
    alert = make_alert()
    make_alert(camera=alert.camera, user=alert.user)


ROOMS_BAD_ROWS = {
    "watch_mode": [lambda: watch_room(make_room(), mode="always")],
    "watch_answered_for": [
        lambda: watch_room(make_room(), answered_by=""),
        lambda: watch_room(make_room(), notice_on=None),
        lambda: watch_room(make_room(), assessed_on=None),
    ],
    "watch_minutes_in_order": [lambda: watch_room(make_room(), first_minute=8)],
    "exemption_of_a_lesson_or_a_class": [
        lambda: FilmExemption.objects.create(entered_by=make_user(), school=make_school())
    ],
    "camera_fault_has_its_time": [
        lambda: make_camera_health(fault_code="camera_dark"),
        lambda: make_camera_health(fault_since=NINE_O_CLOCK),
    ],
    "room_film_once_a_moment": [same_film_twice],
    "roomfilm_progress": [lambda: make_room_film(progress=101)],
    "roomfilm_state": [lambda: make_room_film(state="asleep")],
    "roomfilm_failed_says_why": [lambda: make_room_film(state="failed")],
    "roomfilm_leased_while_running": [lambda: make_room_film(state="running")],
    "annotated_copy_names": [lambda: make_annotated_copy(names="loud")],
    "annotatedcopy_progress": [lambda: make_annotated_copy(progress=101)],
    "annotatedcopy_state": [lambda: make_annotated_copy(state="asleep")],
    "annotatedcopy_failed_says_why": [lambda: make_annotated_copy(state="failed")],
    "annotatedcopy_leased_while_running": [lambda: make_annotated_copy(state="running")],
    "setuppicture_progress": [lambda: make_setup_picture(progress=101)],
    "setuppicture_state": [lambda: make_setup_picture(state="asleep")],
    "setuppicture_failed_says_why": [lambda: make_setup_picture(state="failed")],
    "setuppicture_leased_while_running": [lambda: make_setup_picture(state="running")],
    "camera_alert_once_a_fault": [same_alert_twice],
    "cameraalert_progress": [lambda: make_alert(progress=101)],
    "cameraalert_state": [lambda: make_alert(state="asleep")],
    "cameraalert_failed_says_why": [lambda: make_alert(state="failed")],
    "cameraalert_leased_while_running": [lambda: make_alert(state="running")],
}
