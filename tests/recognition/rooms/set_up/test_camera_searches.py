"""Cameras of a school's networks are looked for by the worker, and taken over into the form."""

import html
import re

import pytest
from django.urls import reverse

from jobs.lifecycle import acquire
from jobs.runner import work
from recognition.models import Camera, CameraSearch
from recognition.services.rooms import camera_searches
from recognition.services.rooms.camera_searches import CAMERA_SEARCHES
from tests.face_vision.cameras.test_discovery import responder
from tests.factories.office import make_camera, make_camera_search

__all__ = ["responder"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def address(room) -> str:
    return reverse("recognition:cameras_found", args=[room.pk])


@pytest.fixture
def networks(settings, responder, monkeypatch):
    """The one machine that answers is all that may be asked."""
    settings.CAMERA_NETWORKS, settings.SCHOOL_CAMERA_NETWORKS = [responder.network], {}
    monkeypatch.setattr(camera_searches, "WAITED_S", 0.5)
    return responder.network


def page_of(client, room) -> str:
    return client.get(reverse("recognition:room", args=[room.pk])).content.decode()


def test_what_answers_is_listed_and_taken_over_into_the_form(
    networks, responder, room, address, dana_client
):
    assert "Look for cameras" in page_of(dana_client, room)
    assert "Looking for cameras" in dana_client.post(address, HTTP_HX_REQUEST="true").text
    assert responder.asked == []
    work(lane="rooms")
    page = page_of(dana_client, room)
    assert "1 camera answered" in page
    assert all(words in page for words in ("Front door", "DS-2CD", responder.host))
    [link] = re.findall(r'href="([^"]+camera/add/\?[^"]*source[^"]*)"', page)
    form = dana_client.get(html.unescape(link)).context["adminform"].form
    known = {name: form.get_initial_for_field(form.fields[name], name) for name in form.fields}
    assert known["source"] == f"rtsp://{responder.host}/"
    assert (known["name"], known["room"]) == ("Front door", str(room.pk))
    entered = {name: known[name] for name in ("room", "name", "source")} | {"is_active": "on"}
    assert dana_client.post(html.unescape(link), entered).status_code == 302
    assert Camera.objects.get().source == f"rtsp://{responder.host}/"
    assert "Entered already: Room 12, Front door" in page_of(dana_client, room)


def test_another_school_s_network_is_not_asked(
    networks, responder, room, settings, address, dana_client
):
    settings.CAMERA_NETWORKS = [networks.supernet(new_prefix=30)]
    settings.SCHOOL_CAMERA_NETWORKS = {room.school_id + 1: [networks]}
    dana_client.post(address)
    work(lane="rooms")
    assert responder.asked == []
    assert "No camera answered from" in page_of(dana_client, room)


def test_names_that_show_other_than_they_are_and_nuls_are_kept_by_no_database(
    networks, responder, room, address, dana_client
):
    responder.hardware = "DS%00-2%E2%80%AECD"
    dana_client.post(address)
    work(lane="rooms")
    assert CameraSearch.objects.get().found[0]["hardware"] == "DS-2CD"


def test_a_second_press_neither_disturbs_a_worker_nor_makes_a_second_search(
    networks, room, address, dana_client
):
    dana_client.post(address)
    lease = acquire(kind=CAMERA_SEARCHES, pk=CameraSearch.objects.get().pk)
    dana_client.post(address)
    assert lease
    assert lease.rows.exists()
    assert CameraSearch.objects.count() == 1


def test_looking_again_forgets_what_answered_before(
    networks, responder, room, address, dana_client
):
    found = [{"host": "10.0.0.9", "name": "Taken down", "hardware": ""}]
    make_camera_search(school=room.school, state="ready", found=found)
    assert "Taken down" in page_of(dana_client, room)
    dana_client.post(address)
    work(lane="rooms")
    page = page_of(dana_client, room)
    assert "Taken down" not in page
    assert responder.host in page


def test_without_a_network_it_says_who_opens_one(settings, room, address, dana_client):
    settings.CAMERA_NETWORKS, settings.SCHOOL_CAMERA_NETWORKS = [], {}
    assert "CAMERA_NETWORKS" in dana_client.post(address, follow=True).content.decode()
    assert not CameraSearch.objects.exists()


def test_it_is_for_whoever_keeps_the_machines(
    networks, room, address, gina_client, eve_client, alice_client, oscar_client
):
    for client in (gina_client, eve_client, alice_client):
        assert client.post(address).status_code == 404
    assert "Look for cameras" not in page_of(gina_client, room)
    assert not CameraSearch.objects.exists()
    assert oscar_client.post(address).status_code == 302
    assert CameraSearch.objects.get().school == room.school


def test_a_device_and_a_folder_are_at_no_machine(room, dana_client):
    found = [{"host": "10.0.0.9", "name": "Front", "hardware": "M30"}]
    make_camera_search(school=room.school, state="ready", found=found)
    for name, source in {"a": "0", "b": "folder:/srv/r", "c": "rtsp://u:w@10.0.0.9/x"}.items():
        make_camera(room=room, name=name, source=source)
    page = page_of(dana_client, room)
    assert page.count("Entered already") == 1
    assert "w@10" not in page
