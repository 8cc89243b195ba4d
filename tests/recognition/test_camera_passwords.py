"""The address of a camera: who sees the password in it, and which are taken in at all."""

import ipaddress

import pytest
from django.db import connection
from django.urls import reverse

from recognition.models import Camera
from tests.admin.admin_pages import save_change
from tests.factories.office import make_camera, make_room

ADDRESS = "rtsp://door:hunter2@camera.example/1"


@pytest.fixture
def camera(school):
    return make_camera(source=ADDRESS, room=make_room(school=school))


def test_the_address_is_sealed_in_the_database(camera):
    with connection.cursor() as cursor:
        cursor.execute("SELECT source FROM recognition_camera")
        stored = cursor.fetchone()[0]
    assert "hunter2" not in stored
    assert Camera.objects.get().source == ADDRESS


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        (ADDRESS, "rtsp://door:***@camera.example/1"),
        ("rtsp://camera.example:554/1", "rtsp://camera.example:554/1"),
        ("rtsp://a:b@c@camera.example/", "rtsp://a:***@camera.example/"),
        ("http://10.0.0.9/snap?user=a&pwd=hunter2", "http://10.0.0.9/snap?…"),
        ("0", "0"),
    ],
)
def test_what_is_shown_has_no_password(source, shown):
    assert Camera(source=source).shown_source == shown


def test_the_list_does_not_show_it(root_client, camera):
    page = root_client.get(reverse("admin:recognition_camera_changelist")).content.decode()
    assert "door:***@camera.example" in page
    assert "hunter2" not in page


def test_who_keeps_the_machines_reads_and_changes_it(root_client, camera):
    address = reverse("admin:recognition_camera_change", args=[camera.pk])
    assert ADDRESS in root_client.get(address).content.decode()


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        ("rtsp://127.0.0.1/1", "outside the networks"),
        ("rtsp://169.254.169.254/1", "outside the networks"),
        ("rtsp://10.0.0.9/1?tcp", "not an address of a camera"),
        ("http://127.0.0.1/1", "outside the networks"),
        ("folder:/etc", "outside those into which recorders"),
        ("ftp://10.0.0.9/1", "Write the camera like one of these"),
    ],
)
def test_an_address_that_would_be_refused_is_not_taken_in(root_client, camera, source, sentence):
    address = reverse("admin:recognition_camera_change", args=[camera.pk])
    form = {"name": "Front", "room": camera.room_id, "is_active": "on"}
    assert sentence in save_change(root_client, address, form | {"source": source}).content.decode()
    camera.refresh_from_db()
    assert camera.source == ADDRESS


def test_networks_of_the_settings_are_allowed(root_client, camera, settings):
    settings.CAMERA_NETWORKS = [ipaddress.ip_network("127.0.0.0/8")]
    address = reverse("admin:recognition_camera_change", args=[camera.pk])
    form = {"name": "Front", "room": camera.room_id, "source": "rtsp://127.0.0.1/1"}
    save_change(root_client, address, form)
    camera.refresh_from_db()
    assert camera.source == "rtsp://127.0.0.1/1"


def test_who_only_reads_them_does_not_see_it(helen_client, camera):
    address = reverse("admin:recognition_camera_change", args=[camera.pk])
    page = helen_client.get(address).content.decode()
    assert "camera.example" in page
    assert "hunter2" not in page
