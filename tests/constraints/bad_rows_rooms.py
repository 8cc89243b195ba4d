"""Rows about rooms that film which the database must refuse, by the constraint."""

from recognition.models import CameraAlert
from tests.factories import NINE_O_CLOCK, make_class_group, make_user
from tests.factories.office import (
    make_annotated_copy,
    make_camera,
    make_camera_health,
    make_camera_search,
    make_film_notice,
    make_room,
    make_room_film,
    watch_class,
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


def same_notice_twice():
    notice = make_film_notice()
    make_film_notice(session=notice.session, teacher=notice.teacher)


def same_search_twice():
    make_camera_search(school=make_camera_search().school)


ROOMS_BAD_ROWS = {
    "watch_mode": [lambda: watch_room(make_room(), mode="always")],
    "watch_answered_for": [
        lambda: watch_room(make_room(), answered_by=""),
        lambda: watch_room(make_room(), notice_on=None),
        lambda: watch_room(make_room(), assessed_on=None),
    ],
    "watch_minutes_in_order": [lambda: watch_room(make_room(), first_minute=8)],
    "class_watch_mode": [lambda: watch_class(make_class_group(), mode="always")],
    "camera_fault_has_its_time": [
        lambda: make_camera_health(fault_code="camera_dark"),
        lambda: make_camera_health(fault_since=NINE_O_CLOCK),
    ],
    "room_film_once_a_moment": [same_film_twice],
    "annotated_copy_names": [lambda: make_annotated_copy(names="loud")],
    "camera_alert_once_a_fault": [same_alert_twice],
    "camera_search_once_a_school": [same_search_twice],
    "film_notice_once_a_moment": [same_notice_twice],
}
