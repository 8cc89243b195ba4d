"""Whose networks and folders are whose: no school's office names another one's camera."""

import ipaddress

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from attendance_site.env import env_shares, read_networks
from recognition.models import Camera
from recognition.models.cameras import refusal_of, source_of
from tests.factories import make_school

pytestmark = pytest.mark.django_db


@pytest.fixture
def lake():
    return make_school(name="Lake School")


@pytest.fixture
def folders(settings, tmp_path, school, lake):
    """Each school has a folder of its own below the one that nobody in particular has."""
    for name in ("hill", "lake", "other"):
        (tmp_path / name).mkdir()
    settings.CAMERA_FOLDERS = (tmp_path,)
    settings.SCHOOL_CAMERA_FOLDERS = {
        school.pk: (tmp_path / "hill",),
        lake.pk: (tmp_path / "lake",),
    }
    return tmp_path


@pytest.fixture
def networks(settings, school, lake):
    settings.CAMERA_NETWORKS = [ipaddress.ip_network("10.0.0.0/8")]
    settings.SCHOOL_CAMERA_NETWORKS = {
        school.pk: [ipaddress.ip_network("10.3.0.0/16")],
        lake.pk: [ipaddress.ip_network("10.4.0.0/16"), ipaddress.ip_network("172.20.0.0/16")],
    }


def is_refused(written, school) -> bool:
    return refusal_of(source_of(written, school.pk)) is not None


@pytest.mark.parametrize(
    ("name", "refused"), [("hill", False), ("lake", True), ("other", True), ("lake/../hill", False)]
)
def test_a_folder_is_one_schools_own(folders, school, name, refused):
    assert is_refused(f"folder:{folders}/{name}", school) == refused


def test_a_folder_of_nobody_is_of_the_only_school(settings, tmp_path, school):
    settings.CAMERA_FOLDERS = (tmp_path,)
    assert not is_refused(f"folder:{tmp_path}", school)
    make_school(name="Lake School")
    assert is_refused(f"folder:{tmp_path}", school)


@pytest.mark.parametrize(
    ("host", "refused"),
    [("10.3.0.1", False), ("10.9.0.1", False), ("10.4.0.1", True), ("172.20.0.1", True)],
)
def test_an_address_in_another_schools_network_is_refused(networks, school, host, refused):
    assert is_refused(f"rtsp://{host}/1", school) == refused


def test_the_form_of_a_camera_refuses_it(networks, room):
    camera = Camera(room=room, name="Front", source="rtsp://10.4.0.1/1")
    with pytest.raises(ValidationError) as caught:
        camera.full_clean()
    assert "outside the networks" in caught.value.messages[0]


def test_the_administration_refuses_it_in_a_sentence(networks, room, root_client):
    entered = {"room": room.pk, "name": "Front", "source": "rtsp://10.4.0.1/1", "is_active": "on"}
    answer = root_client.post(reverse("admin:recognition_camera_add"), entered)
    assert "outside the networks" in answer.content.decode()
    assert not Camera.objects.exists()


def test_the_setting_says_whose_each_part_is(monkeypatch):
    monkeypatch.setenv("CAMERA_NETWORKS", "10.0.0.0/8, 3=10.3.0.0/16,4=10.4.0.0/16,3=::1")
    read = env_shares("CAMERA_NETWORKS", [])
    assert read[None] == ["10.0.0.0/8"]
    assert list(map(str, read_networks("", read[3]))) == ["10.3.0.0/16", "::1/128"]
    monkeypatch.setenv("CAMERA_FOLDERS", "/srv/a=b,7=/srv/c")
    assert env_shares("CAMERA_FOLDERS") == {None: ["/srv/a=b"], 7: ["/srv/c"]}
