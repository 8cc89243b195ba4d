"""One capture is worked on once, ends ready or failed, and is never lost."""

import uuid
from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone
from django_q.models import OrmQ

from classes.models import ClassSession
from classes.services.sessions import close_session
from classes.versions import NOT_SHOWN
from face_vision.errors import WeightsMissing
from face_vision.pipeline import Pipeline
from face_vision.types import Detection, Frame, Proposal, Reason
from faces.engine import warm_up
from faces.services.consents import withdraw_consent
from jobs.lifecycle import acquire
from jobs.reaper import reap
from recognition.models import Capture, Sighting, SightingCandidate
from recognition.services import recognition_job
from recognition.services.captures import store_capture
from recognition.services.recognition_job import CAPTURES, get_ready
from storage.files import is_stored
from tests.factories import make_capture, make_user
from tests.fakes import FakeDetector
from tests.processes.work_now import recognise_capture


@pytest.fixture
def capture(known_session, class_video) -> Capture:
    file = ContentFile(class_video.read_bytes(), name="class.mp4")
    return store_capture(session=known_session, file=file)


def long_ago(**fields) -> dict:
    return {"lease_until": timezone.now() - timedelta(hours=1), **fields}


class CountingDetector(FakeDetector):
    n_frames = 0

    def detect(self, frame: Frame, *, smallest_px: float | None = None) -> list[Detection]:
        self.n_frames += 1
        return super().detect(frame, smallest_px=smallest_px)


def test_the_networks_are_run_once_before_the_first_film_is_there(painted_pipeline):
    painted_pipeline.detector = detector = CountingDetector()
    warm_up.cache_clear()
    for _ in range(2):
        get_ready()
    assert detector.n_frames == 1


def test_sightings_name_the_present_and_not_the_stranger(capture, known_students):
    recognise_capture(capture_id=capture.pk)
    capture.refresh_from_db()
    assert (capture.state, capture.progress, capture.attempts) == ("ready", 100, 1)
    named = Sighting.objects.exclude(proposed_student=None)
    assert set(named.values_list("proposed_student", flat=True)) == {
        s.pk for s in known_students[:2]
    }
    assert Sighting.objects.filter(proposal="unknown").count() == 1
    assert capture.timings_s["total"] > 0
    assert capture.network_ids == ["fake-detector-1", "fake-1"]


def test_a_task_delivered_twice_does_its_work_once(capture):
    recognise_capture(capture_id=capture.pk)
    before = list(Sighting.objects.values_list("pk", flat=True))
    assert recognise_capture(capture_id=capture.pk) is None
    assert list(Sighting.objects.values_list("pk", flat=True)) == before


def test_only_one_of_two_workers_gets_the_lease(capture):
    assert acquire(kind=CAPTURES, pk=capture.pk) is not None
    assert acquire(kind=CAPTURES, pk=capture.pk) is None


def test_an_abandoned_capture_is_leased_again(capture):
    Capture.objects.filter(pk=capture.pk).update(
        **long_ago(state="running", lease=uuid.uuid4(), attempts=1)
    )
    reap()
    assert recognise_capture(capture_id=capture.pk) is not None
    capture.refresh_from_db()
    assert (capture.state, capture.attempts) == ("ready", 2)


def test_who_lost_the_lease_writes_nothing(capture, monkeypatch):
    original = Pipeline.recognise_video

    def taken_over_meanwhile(self, *args, **kwargs):
        result = original(self, *args, **kwargs)
        Capture.objects.filter(pk=capture.pk).update(lease=uuid.uuid4())
        return result

    monkeypatch.setattr(Pipeline, "recognise_video", taken_over_meanwhile)
    assert recognise_capture(capture_id=capture.pk) is None
    assert not Sighting.objects.exists()


@pytest.fixture
def withdrawn_meanwhile(monkeypatch):
    """Let a student withdraw when the networks have done their work and nothing is stored yet."""
    original = Pipeline.recognise_video

    def withdraw(student, *, is_nameless=False):
        def recognise(self, *args, **kwargs):
            result = original(self, *args, **kwargs)
            withdraw_consent(student=student, shown_version=NOT_SHOWN)
            return without_names(result) if is_nameless else result

        monkeypatch.setattr(Pipeline, "recognise_video", recognise)

    return withdraw


def without_names(result):
    """As if nobody had been recognised surely enough to be named."""
    nameless = {"subject_id": None, "proposal": Proposal.UNKNOWN, "reason": Reason.BELOW_THRESHOLD}
    found = tuple(replace(one, **nameless) for one in result.tracklets)
    return replace(result, tracklets=found)


def test_consent_withdrawn_while_the_networks_run_leaves_no_trace(
    capture, known_students, withdrawn_meanwhile, django_capture_on_commit_callbacks
):
    ana, ben = known_students[:2]
    stored = capture.file
    withdrawn_meanwhile(ana)
    with django_capture_on_commit_callbacks(execute=True):
        result = recognise_capture(capture_id=capture.pk)
    capture.refresh_from_db()
    assert capture.state == "ready"
    assert not result.of_subject(ana.pk)
    assert result.of_subject(ben.pk)
    # The stranger goes too: of all who were registered Ana is the most like that face.
    assert list(Sighting.objects.values_list("proposed_student", flat=True)) == [ben.pk]
    assert not SightingCandidate.objects.filter(student=ana).exists()
    assert capture.file_erased_at
    assert not stored.storage.exists(stored.name)


def test_a_face_most_like_hers_goes_too(
    capture, known_students, withdrawn_meanwhile, django_capture_on_commit_callbacks
):
    """Of three nameless faces only Ben's is most like somebody else's."""
    withdrawn_meanwhile(known_students[0], is_nameless=True)
    with django_capture_on_commit_callbacks(execute=True):
        recognise_capture(capture_id=capture.pk)
    capture.refresh_from_db()
    assert capture.file_erased_at
    assert Sighting.objects.count() == 1


def test_a_film_of_a_lesson_without_her_stays(capture, known_students, withdrawn_meanwhile):
    withdrawn_meanwhile(known_students[2])
    recognise_capture(capture_id=capture.pk)
    capture.refresh_from_db()
    assert is_stored(capture.file)


def test_a_file_that_turns_out_unreadable_fails_with_a_sentence(known_session):
    capture = make_capture(session=known_session)
    recognise_capture(capture_id=capture.pk)
    capture.refresh_from_db()
    assert capture.state == "failed"
    assert capture.failure_reason.endswith(".")


def test_an_unforeseen_error_is_tried_three_times_and_then_told(
    capture, monkeypatch, caplog, settings
):
    def explode(*args, **kwargs):
        raise MemoryError

    monkeypatch.setattr(recognition_job, "load_gallery", explode)
    for attempt in (1, 2, 3):
        recognise_capture(capture_id=capture.pk)
        capture.refresh_from_db()
        assert capture.attempts == attempt
    assert (capture.state, capture.failure_code) == ("failed", "capture_attempts_exhausted")


def test_the_reaper_frees_an_abandoned_capture(capture):
    Capture.objects.filter(pk=capture.pk).update(
        **long_ago(state="running", lease=uuid.uuid4(), attempts=2)
    )
    assert reap() == 1
    capture.refresh_from_db()
    assert capture.state == "queued"


def test_the_reaper_ends_a_capture_that_killed_its_worker_three_times(capture):
    Capture.objects.filter(pk=capture.pk).update(
        **long_ago(state="running", lease=uuid.uuid4(), attempts=3)
    )
    reap()
    capture.refresh_from_db()
    assert (capture.state, capture.failure_code) == ("failed", "capture_attempts_exhausted")


def test_the_reaper_leaves_live_and_finished_captures_alone(capture):
    acquire(kind=CAPTURES, pk=capture.pk)
    assert reap() == 0
    capture.refresh_from_db()
    assert capture.state == "running"


def test_the_reaper_rings_once_for_a_forgotten_capture(capture, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        assert (reap(), reap()) == (0, 0)
    assert list(OrmQ.objects.values_list("key", flat=True)) == ["films"]


def test_a_capture_deleted_meanwhile_is_no_error(db):
    assert recognise_capture(capture_id=12345) is None


def test_the_last_consent_may_go_between_queueing_and_running(capture, known_students):
    for student in known_students:
        withdraw_consent(student=student, shown_version=NOT_SHOWN)
    recognise_capture(capture_id=capture.pk)
    capture.refresh_from_db()
    assert capture.state == "ready"
    assert set(Sighting.objects.values_list("proposal", flat=True)) == {"unknown"}


def test_a_register_closed_while_the_networks_run_keeps_no_face_of_nobody(
    capture, known_students, monkeypatch
):
    original = Pipeline.recognise_video

    def closed_meanwhile(self, *args, **kwargs):
        result = original(self, *args, **kwargs)
        close_session(session=ClassSession.objects.get(), by=make_user(), shown_version=NOT_SHOWN)
        return result

    monkeypatch.setattr(Pipeline, "recognise_video", closed_meanwhile)
    recognise_capture(capture_id=capture.pk)
    assert Sighting.objects.exists()
    assert not Sighting.objects.filter(proposed_student=None).exists()


def test_missing_weights_are_no_matter_for_a_teacher(capture, monkeypatch, caplog):
    def incomplete(*args, **kwargs):
        raise WeightsMissing("network_file_missing", path="/srv/secret/path")

    monkeypatch.setattr(Pipeline, "recognise_video", incomplete)
    recognise_capture(capture_id=capture.pk)
    capture.refresh_from_db()
    assert (capture.state, capture.failure_code) == ("failed", "installation_incomplete")
