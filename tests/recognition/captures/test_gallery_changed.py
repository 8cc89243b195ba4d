"""Registered faces go while a film is worked on, although nobody withdrew: the film stays."""

import pytest
from django.core.files.base import ContentFile

from classes.models import Enrolment
from classes.versions import NOT_SHOWN
from face_vision.pipeline import Pipeline
from faces.models import FaceTemplate
from faces.services.consents import record_objection, withdraw_consent
from recognition.models import Sighting, SightingCandidate
from recognition.services.captures import store_capture
from storage.files import is_stored
from tests.processes.work_now import recognise_capture


@pytest.fixture
def capture(known_session, class_video):
    file = ContentFile(class_video.read_bytes(), name="class.mp4")
    return store_capture(session=known_session, file=file)


@pytest.fixture
def recognised(capture, monkeypatch, django_capture_on_commit_callbacks):
    """Work on the film while something happens, before anything is stored."""
    original = Pipeline.recognise_video

    def recognise_while(happens):
        def recognise(self, *args, **kwargs):
            result = original(self, *args, **kwargs)
            happens()
            return result

        monkeypatch.setattr(Pipeline, "recognise_video", recognise)
        with django_capture_on_commit_callbacks(execute=True):
            recognise_capture(capture_id=capture.pk)
        capture.refresh_from_db()
        return capture

    return recognise_while


def proposed():
    return set(Sighting.objects.values_list("proposed_student", flat=True)) - {None}


def test_whose_only_picture_was_deleted_is_proposed_no_more_and_the_film_stays(
    recognised, known_students
):
    ana, ben = known_students[:2]
    capture = recognised(FaceTemplate.objects.filter(student=ana).delete)
    assert capture.state == "ready"
    assert is_stored(capture.file)
    assert proposed() == {ben.pk}
    assert not SightingCandidate.objects.filter(student=ana).exists()
    # Her face is there: a person may say who it is.
    assert Sighting.objects.filter(proposal="unknown").count() == 2


def test_who_left_the_class_has_not_withdrawn(recognised, known_students):
    ana, ben = known_students[:2]
    capture = recognised(Enrolment.objects.filter(student=ana).delete)
    assert is_stored(capture.file)
    assert proposed() == {ben.pk}


def test_after_a_change_of_the_network_the_film_is_tried_again(recognised):
    capture = recognised(lambda: FaceTemplate.objects.update(network_id="another-1"))
    assert (capture.state, capture.attempts) == ("queued", 1)
    assert is_stored(capture.file)
    assert not Sighting.objects.exists()


@pytest.mark.parametrize("is_objection", [False, True])
def test_a_withdrawal_erases_the_film_whatever_became_of_the_network(
    recognised, known_students, is_objection
):
    def both():
        if is_objection:
            record_objection(student=known_students[0], objected_by="Ada", entered_by=None)
        else:
            withdraw_consent(student=known_students[0], shown_version=NOT_SHOWN)
        FaceTemplate.objects.update(network_id="another-1")

    capture = recognised(both)
    assert (capture.state, bool(capture.file)) == ("ready", False)
    assert proposed() == set()
