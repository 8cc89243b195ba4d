"""A link makes a device a kiosk with one page; it ends when the office says so."""

from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from kiosks.models import DoorVisit, Kiosk
from kiosks.sealed_visits import public_key_of
from kiosks.selectors.kiosk_keys import kiosk_key
from privacy.models import AccessChange
from tests.factories import make_pause
from tests.factories.kiosks import make_kiosk, sealed_visit

pytestmark = pytest.mark.django_db

DOOR = "/door/"


def open_on(client: Client, kiosk: Kiosk):
    return client.post(reverse("kiosks:open_link", args=[kiosk_key(kiosk)]))


@pytest.fixture
def device(client, kiosk) -> Client:
    open_on(client, kiosk)
    return client


def form(**overrides) -> dict[str, object]:
    fields = {"name": "North door", "room": "", "answered_by": "Grace Hopper, head"}
    return fields | {"assessed_on": "2026-08-01", "notice_on": "2026-08-01"} | overrides


def test_looking_at_a_link_opens_nothing(client, kiosk):
    page = client.get(reverse("kiosks:open_link", args=[kiosk_key(kiosk)]))
    assert "Open the kiosk here" in page.text
    assert client.get(DOOR).status_code == 403


def test_an_opened_link_shows_the_page_and_no_name(device, known_students):
    page = device.get(DOOR).text
    assert "I am here" in page
    assert not [one for one in known_students if one.family_name in page]


def test_whoever_was_signed_in_on_the_device_is_signed_out(alice_client, kiosk):
    open_on(alice_client, kiosk)
    assert alice_client.get("/").status_code == 302
    assert alice_client.get(DOOR).status_code == 200


def test_a_kiosk_opens_no_other_page(device, known_session):
    for name in ("recognition:review", "recognition:live"):
        assert device.get(reverse(name, args=[known_session.pk])).status_code == 302


def test_a_new_link_and_the_end_shut_the_device_out(device, dana_client, kiosk):
    dana_client.post(reverse("kiosks:renew", args=[kiosk.pk]), {"shown_version": kiosk.version})
    assert device.get(DOOR).status_code == 403
    kiosk.refresh_from_db()
    open_on(device, kiosk)
    assert device.get(DOOR).status_code == 200
    dana_client.post(reverse("kiosks:end", args=[kiosk.pk]))
    assert device.get(DOOR).status_code == 403
    sealed = sealed_visit({"code": "1"}, key=public_key_of(kiosk.pk), client_id=UUID(int=1))
    sent = {"client_id": UUID(int=1), "waited_s": 0, "sealed": SimpleUploadedFile("visit", sealed)}
    assert device.post(reverse("kiosks:visit"), sent).status_code == 403
    assert not DoorVisit.objects.exists()


def test_a_key_of_nobody_opens_nothing(client, kiosk):
    client.post(reverse("kiosks:open_link", args=["x"]))
    assert client.get(DOOR).status_code == 403


def test_while_recognition_is_off_only_codes_are_taken(device, kiosk, dana):
    make_pause(school=kiosk.school, begun_by=dana)
    page = device.get(DOOR).text
    assert "I am here" not in page
    assert "Tap a code" in page


def test_the_office_sets_a_kiosk_up_and_the_log_says_so(dana_client, kiosk):
    answer = dana_client.post(reverse("kiosks:kiosks", args=[kiosk.school_id]), form())
    made = Kiosk.objects.get(name="North door")
    assert answer.url == reverse("kiosks:kiosk", args=[made.pk])
    assert kiosk_key(made).split(":")[0] in dana_client.get(answer.url).text
    line = AccessChange.objects.get(subject="kiosks", params__kiosk=made.pk)
    assert line.params["how"] == "added"


def test_days_to_come_are_refused_in_the_form(dana_client, kiosk):
    sent = form(notice_on="2099-01-01")
    answer = dana_client.post(reverse("kiosks:kiosks", args=[kiosk.school_id]), sent)
    assert (answer.status_code, "must not lie in the future" in answer.text) == (422, True)


def test_another_schools_office_finds_none(eve_client, kiosk):
    assert eve_client.get(reverse("kiosks:kiosks", args=[kiosk.school_id])).status_code == 404
    for name in ("renew", "end"):
        assert eve_client.post(reverse(f"kiosks:{name}", args=[kiosk.pk])).status_code == 404


def test_a_kiosk_keeps_its_room_to_its_school(dana_client, kiosk):
    room = make_kiosk().school.rooms.create(name="Elsewhere")
    answer = dana_client.post(reverse("kiosks:kiosks", args=[kiosk.school_id]), form(room=room.pk))
    assert answer.status_code == 200
    assert not Kiosk.objects.filter(name="North door").exists()
