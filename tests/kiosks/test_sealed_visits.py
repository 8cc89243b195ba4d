"""A visit is sealed for the site alone: by whoever has its kiosk's page, for that kiosk."""

from uuid import UUID

import pytest

from kiosks.models import DoorVisit
from kiosks.sealed_visits import public_key_of
from storage.encryption.rotation import rotate_keys
from tests.factories.kiosks import make_kiosk, sealed_visit

pytestmark = pytest.mark.django_db

NUMBER, OTHER = UUID(int=1), UUID(int=2)


def refusal(answer) -> tuple[int, str]:
    return answer.status_code, answer.json()["kind"]


def test_a_page_has_the_public_key_of_its_kiosk_alone(tablet, kiosk):
    assert tablet.key == public_key_of(kiosk.pk)
    assert tablet.key != public_key_of(make_kiosk().pk)


def test_new_keys_of_the_installation_still_open_what_waits_on_a_tablet(tablet, at):
    sealed = sealed_visit({"code": "none"}, key=tablet.key, client_id=NUMBER)
    rotate_keys()
    answer = tablet.post(client_id=NUMBER, waited_s=0, sealed=sealed)
    assert answer.json() == {"outcome": "no_code"}


def test_what_is_sealed_for_another_kiosk_is_none_of_this_one(tablet, at):
    sealed = sealed_visit({"code": "1"}, key=public_key_of(make_kiosk().pk), client_id=NUMBER)
    answer = tablet.post(client_id=NUMBER, waited_s=0, sealed=sealed)
    assert refusal(answer) == (409, "VisitRefusedError")


def test_a_visit_is_not_handed_in_under_another_number(tablet, at):
    sealed = sealed_visit({"code": "1"}, key=tablet.key, client_id=NUMBER)
    answer = tablet.post(client_id=OTHER, waited_s=0, sealed=sealed)
    assert refusal(answer) == (409, "VisitRefusedError")


@pytest.mark.parametrize("place", [0, 1, 64, 70, -1])
def test_what_was_changed_does_not_open(tablet, at, place):
    sealed = bytearray(sealed_visit({"code": "1"}, key=tablet.key, client_id=NUMBER))
    sealed[place] ^= 1
    answer = tablet.post(client_id=NUMBER, waited_s=0, sealed=bytes(sealed))
    assert refusal(answer) == (409, "VisitRefusedError")
    assert not DoorVisit.objects.exists()


@pytest.mark.parametrize(
    "sealed", [b"x", b"\x04" + b"\0" * 64, b"\x04" * 65 + b"n" * 12, b"x" * 9999]
)
def test_what_was_never_sealed_is_refused(tablet, at, sealed):
    answer = tablet.post(client_id=NUMBER, waited_s=0, sealed=sealed)
    assert refusal(answer) == (409, "VisitRefusedError")


@pytest.mark.parametrize(
    "visit",
    [
        {"sizes": [10**9], "pictures": [b"x"], "offsets_s": [0]},
        {"sizes": [-1, 2], "pictures": [b"x"], "offsets_s": [0, 1]},
        {"sizes": [0.5, 0.5], "pictures": [b"x"], "offsets_s": [0, 1]},
        {"sizes": [True], "pictures": [b"x"], "offsets_s": [0]},
        {"sizes": "1", "pictures": [b"x"], "offsets_s": [0]},
        {"pictures": [b"x"], "offsets_s": [float("nan")]},
        {"pictures": [b"x"], "offsets_s": [float("inf")]},
        {"pictures": [b"x"], "offsets_s": ["0"]},
        {"pictures": [b"x"], "offsets_s": [0], "code": "1"},
        {"pictures": [b"x"] * 17, "offsets_s": list(range(17))},
        {"code": "1\0"},
        {"code": "\ud800"},
        {"code": "1" * 41},
        {"code": ["1"] * 50},
    ],
)
def test_what_a_device_seals_is_as_hostile_as_what_it_sends(tablet, at, visit):
    assert refusal(tablet.hand_in(**visit)) == (409, "VisitRefusedError")
    assert not DoorVisit.objects.exists()


def test_a_page_of_an_earlier_version_is_loaded_anew_and_keeps_what_it_has(tablet, at):
    """Its script knows that a refusal with 403 is no answer to the visit."""
    assert tablet.post(client_id=NUMBER, waited_s=0, code="1").status_code == 403
    assert not DoorVisit.objects.exists()
