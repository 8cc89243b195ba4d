"""A person's "not this student" is remembered, and the same mistake is not made again."""

import numpy as np
import pytest
from django.core.files.base import ContentFile

from classes.versions import NOT_SHOWN
from faces.engine import get_pipeline
from faces.selectors.gallery_loader import load_gallery
from faces.services.consents import withdraw_consent
from recognition.models import FaceCorrection, Sighting
from recognition.selectors.gallery.corrections import with_corrections
from recognition.services.retention import delete_seen_faces
from recognition.services.review import accept_sighting, reject_sighting, undo_review
from recognition.services.review.face_corrections import MOST_OF_STUDENT
from tests.factories import make_capture, make_embedding, make_sighting
from tests.factories.office import make_face_correction
from tests.processes.work_now import recognise_capture

pytestmark = pytest.mark.usefixtures("lock_order")

NETWORK = "fake-1"
VECTOR = make_embedding(9)


@pytest.fixture
def mistaken(known_session, known_students) -> Sighting:
    """A face of the second student that was proposed as the first."""
    capture = make_capture(session=known_session, state="ready", network_ids=["d", NETWORK])
    return make_sighting(
        (known_students[0], 0.7),
        capture=capture,
        proposed_student=known_students[0],
        embedding=VECTOR.tobytes(),
    )


def named(sighting, student, by):
    return accept_sighting(sighting=sighting, student=student, by=by, shown_version=NOT_SHOWN)


def refused(sighting, by):
    return reject_sighting(sighting=sighting, by=by, shown_version=NOT_SHOWN)


def gallery_of(session):
    gallery = load_gallery(session.class_group, session.day, get_pipeline())
    return with_corrections(gallery)


def test_a_face_that_was_another_student_is_remembered_with_both(mistaken, known_students, alice):
    named(mistaken, known_students[1], alice)
    row = FaceCorrection.objects.get()
    assert (row.student, row.other, row.score) == (*known_students[:2], 0.7)
    assert np.array_equal(np.frombuffer(bytes(row.embedding), "<f4"), VECTOR)


def test_of_a_stranger_nothing_but_a_number_is_kept(mistaken, known_students, alice):
    refused(mistaken, alice)
    row = FaceCorrection.objects.get()
    assert (row.student, row.other, row.embedding) == (known_students[0], None, None)


def test_the_student_who_was_proposed_is_no_mistake(mistaken, known_students, alice):
    named(mistaken, known_students[0], alice)
    assert not FaceCorrection.objects.exists()


def test_a_later_word_takes_the_place_of_the_earlier(mistaken, known_students, alice):
    refused(mistaken, alice)
    named(mistaken, known_students[1], alice)
    assert FaceCorrection.objects.get().other == known_students[1]
    undo_review(sighting=mistaken, by=alice, shown_version=NOT_SHOWN)
    assert not FaceCorrection.objects.exists()


@pytest.mark.parametrize("reason", ["same_picture", "moves_as_a_picture", "seen_at_two_places"])
def test_of_a_picture_of_the_student_herself_nothing_is_learned(mistaken, alice, reason):
    Sighting.objects.update(reason=reason)
    refused(mistaken, alice)
    assert not FaceCorrection.objects.exists()


def test_it_outlives_the_face_that_was_seen(mistaken, alice):
    refused(mistaken, alice)
    delete_seen_faces(Sighting.objects.all())
    assert FaceCorrection.objects.get().sighting is None


def test_at_most_twenty_are_remembered_of_a_student(mistaken, known_students, alice):
    for _ in range(MOST_OF_STUDENT):
        make_face_correction(student=known_students[0], other=known_students[1])
    oldest = FaceCorrection.objects.earliest("made_at", "pk")
    refused(mistaken, alice)
    assert known_students[0].face_corrections.count() == MOST_OF_STUDENT
    assert not FaceCorrection.objects.filter(pk=oldest.pk).exists()


@pytest.mark.parametrize("who", [0, 1])
def test_a_withdrawal_of_either_erases_it(mistaken, known_students, alice, who):
    named(mistaken, known_students[1], alice)
    withdraw_consent(student=known_students[who], shown_version=NOT_SHOWN)
    assert not FaceCorrection.objects.exists()


def test_the_next_film_is_compared_with_it(mistaken, known_session, known_students, alice):
    named(mistaken, known_students[1], alice)
    gallery = gallery_of(known_session)
    assert np.array_equal(gallery.negatives[known_students[0].pk], VECTOR[None])


def test_a_stranger_raises_what_is_needed_to_be_present(mistaken, known_session, known_students):
    make_face_correction(student=known_students[0], other=known_students[1], embedding=None)
    make_face_correction(
        student=known_students[0], other=known_students[1], embedding=None, score=0.5
    )
    assert gallery_of(known_session).cautions == {known_students[0].pk: 0.7}


def test_corrections_of_another_network_wait(known_session, known_students):
    make_face_correction(
        student=known_students[0], other=known_students[1], network_id="another", embedding=None
    )
    assert not gallery_of(known_session).cautions


def test_a_film_keeps_the_measurements_of_each_face_sealed(known_session, class_video):
    film = ContentFile(class_video.read_bytes(), name="a.mp4")
    capture = make_capture(session=known_session, file=film)
    recognise_capture(capture_id=capture.pk)
    seen = Sighting.objects.filter(capture=capture)
    assert seen.count() == 3
    size = get_pipeline().embedder.n_dimensions
    assert {len(bytes(one.embedding)) for one in seen} == {4 * size}
