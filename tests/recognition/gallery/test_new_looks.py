"""Faces of confirmed registers are offered for registration; a person takes or declines each."""

import pytest
from django.utils import timezone

from faces.models import FacePicture
from recognition.models import Sighting
from recognition.selectors.gallery.new_looks import MOST_OF_STUDENT, new_looks
from tests.factories import make_capture, make_face_template, make_record, make_sighting
from tests.shown_forms import press

pytestmark = pytest.mark.usefixtures("lock_order")

ALIKE, SAME = 0.7, 0.95


@pytest.fixture
def confirmed(known_session, known_students):
    """A confirmed register in which the first student was there."""
    make_record(session=known_session, student=known_students[0], status="present")
    known_session.confirmed_at = timezone.now()
    known_session.save()
    return make_capture(session=known_session, state="ready")


@pytest.fixture
def seen(confirmed, known_students):
    return make_sighting(
        (known_students[0], ALIKE),
        capture=confirmed,
        proposed_student=known_students[0],
        face_height_px=90,
    )


@pytest.fixture
def address(class_group) -> str:
    return f"/classes/{class_group.pk}/new-looks/"


def offered(class_group) -> list[Sighting]:
    return [look.sighting for look in new_looks(class_group)]


def test_a_large_clear_face_of_a_confirmed_register_is_offered(seen, class_group):
    assert offered(class_group) == [seen]


@pytest.mark.parametrize(
    "fields",
    [
        {"face_height_px": 40},
        {"is_unclear": True},
        {"review": "rejected"},
        {"proposal": "check"},
        {"offer": "declined"},
    ],
    ids=lambda fields: next(iter(fields)),
)
def test_a_face_that_is_small_unclear_unsure_or_declined_is_not(seen, class_group, fields):
    Sighting.objects.update(**fields)
    assert not offered(class_group)


def test_nothing_is_offered_before_the_register_is_confirmed(seen, class_group, known_session):
    known_session.confirmed_at = None
    known_session.save()
    assert not offered(class_group)


def test_who_is_entered_as_away_is_not_offered(seen, class_group, known_session):
    known_session.records.update(status="absent")
    assert not offered(class_group)


def test_who_has_no_consent_any_more_is_not_offered(seen, class_group, known_students):
    known_students[0].biometric_consents.update(withdrawn_at=timezone.now())
    assert not offered(class_group)


def test_of_who_is_well_known_only_what_is_new_is_offered(seen, class_group, known_students):
    for _ in range(3):
        make_face_template(student=known_students[0])
    assert offered(class_group) == [seen]
    seen.candidates.update(score=SAME)
    assert not offered(class_group)


def test_at_most_two_of_a_student_the_least_alike_first(confirmed, class_group, known_students):
    faces = [
        make_sighting(
            (known_students[0], score),
            capture=confirmed,
            proposed_student=known_students[0],
            face_height_px=90,
        )
        for score in (0.8, 0.7, 0.75)
    ]
    assert len(faces) > MOST_OF_STUDENT
    assert offered(class_group) == [faces[1], faces[2]]


def test_a_press_sends_it_to_be_registered_and_offers_it_no_more(
    alice_client, seen, address, known_students
):
    answer = press(alice_client, address, f"/sightings/{seen.pk}/learn/", follow=True)
    assert answer.redirect_chain[-1][0] == address
    assert FacePicture.objects.get().student == known_students[0]
    assert "Nothing to register" in answer.text


def test_a_declined_face_is_offered_no_more_and_nothing_is_registered(alice_client, seen, address):
    answer = press(alice_client, address, f"/sightings/{seen.pk}/decline/", follow=True)
    assert "is offered no more" in answer.text
    assert not FacePicture.objects.exists()
    seen.refresh_from_db()
    assert seen.offer == Sighting.Offer.DECLINED


def test_strangers_see_and_decline_nothing(eve_client, seen, address):
    assert eve_client.get(address).status_code == 404
    assert eve_client.post(f"/sightings/{seen.pk}/decline/").status_code == 404
