"""After a change of network every stored face is computed anew, once, and can be resumed."""

import numpy as np
import pytest
from django.core.files.base import ContentFile
from django.db import connection

from faces.labels import NO_CONSENT
from faces.models import BiometricConsent, ClassClip, ClipFace, FaceTemplate
from faces.services import reembedding
from faces.services.assessments import switch_recognition_off, switch_recognition_on
from faces.services.clips.labelling import require_ready
from faces.services.reembedding import rebuild_face_templates, rebuild_roster
from faces.tasks import rebuild_faces
from recognition.labels import NO_CAPTURE
from recognition.models import Sighting
from recognition.selectors.review_queue import review_of
from recognition.services.captures import store_capture
from storage.encryption.keyring import keyring
from storage.encryption.sealed_bytes import key_id_in
from tests.factories import make_face_template, make_student
from tests.fakes import FakeEmbedder
from tests.processes.work_now import recognise_capture
from tests.recognition.running import run_for_json, run_for_text

pytestmark = pytest.mark.django_db


@pytest.fixture
def stale_faces(known_students) -> list[np.ndarray]:
    """The faces of three students, as another network left them; returns what is right."""
    right = [template.vector for template in FaceTemplate.objects.order_by("pk")]
    wrong = np.zeros(7, "<f4").tobytes()
    for template in FaceTemplate.objects.all():
        template.network_id, template.embedding = "fake-0", wrong
        template.save()
    return right


@pytest.fixture
def film_looks(stale_faces, student) -> list[int]:
    """Five looks of one film at Ana, her first face among them; returns their keys in order."""
    first = FaceTemplate.objects.get(student=student)
    others = [
        make_face_template(
            student=student,
            chip=bytes(first.chip),
            source_sha256=first.source_sha256,
            network_id="fake-0",
        )
        for _ in range(4)
    ]
    return [first.pk, *(face.pk for face in others)]


def make_key_gone(face: FaceTemplate | ClipFace) -> None:
    """Delete the key of a stored face, as a folder of keys does that is older than the data."""
    stored = type(face).objects.get(pk=face.pk).__dict__["chip"]
    key_id = key_id_in(stored)
    assert key_id
    keyring().delete(key_id)


def test_every_face_of_another_network_is_computed_anew(stale_faces):
    answer = run_for_json("rebuild_face_templates")
    assert (answer["rebuilt"], answer["network_id"]) == (3, "fake-1")
    for template, vector in zip(FaceTemplate.objects.order_by("pk"), stale_faces, strict=True):
        assert template.vector == pytest.approx(vector)


def test_a_film_of_a_class_computes_its_faces_anew_and_no_others(
    stale_faces, known_session, class_video, known_students, other_school
):
    elsewhere = make_face_template(student=make_student(school=other_school), network_id="fake-0")
    file = ContentFile(class_video.read_bytes(), name="class.mp4")
    recognise_capture(capture_id=store_capture(session=known_session, file=file).pk)
    present = Sighting.objects.filter(proposal="present")
    assert {s.proposed_student for s in present} == set(known_students[:2])
    assert FaceTemplate.objects.of_network("fake-1").count() == 3
    assert FaceTemplate.objects.get(pk=elsewhere.pk).network_id == "fake-0"


def test_faces_without_consent_are_not_computed_by_a_film(
    stale_faces, known_students, class_group, session, painted_pipeline
):
    BiometricConsent.objects.filter(student=known_students[0]).delete()
    rebuilt = rebuild_roster(class_group=class_group, day=session.day, pipeline=painted_pipeline)
    assert rebuilt.n_rebuilt == 2


def test_faces_that_are_current_cost_two_queries(
    known_students, class_group, session, painted_pipeline, django_assert_num_queries
):
    with django_assert_num_queries(2):
        rebuild_roster(class_group=class_group, day=session.day, pipeline=painted_pipeline)


def test_the_worker_computes_all_the_others_by_itself(stale_faces):
    assert rebuild_faces() == 3
    assert rebuild_faces() == 0


@pytest.fixture
def stale_clip(sorted_clip) -> list[np.ndarray]:
    """The faces of a clip, as another network left them; returns what is right."""
    right = [face.vector for face in ClipFace.objects.order_by("pk")]
    for face in ClipFace.objects.all():
        face.embedding = np.zeros(7, "<f4").tobytes()
        face.save()
    ClassClip.objects.update(network_id="fake-0")
    return right


def test_cards_that_somebody_is_naming_outlive_a_change_of_network(stale_clip, sorted_clip):
    assert rebuild_faces() == 1
    for face, vector in zip(ClipFace.objects.order_by("pk"), stale_clip, strict=True):
        assert face.vector == pytest.approx(vector)
    sorted_clip.refresh_from_db()
    require_ready(sorted_clip)


def test_cards_of_a_school_that_recognises_nobody_wait_until_it_does(stale_clip, school):
    switch_recognition_off(school=school, by=None)
    assert rebuild_faces() == 0
    switch_recognition_on(school=school, by=None)
    assert rebuild_faces() == 1


def test_a_clip_whose_key_is_gone_stays_as_it_is_and_stops_nothing(stale_clip):
    make_key_gone(ClipFace.objects.earliest("pk"))
    assert rebuild_faces() == 0
    assert ClassClip.objects.get().network_id == "fake-0"


def test_networks_compute_a_clip_while_nothing_is_locked(stale_clip, monkeypatch):
    embed, depths = FakeEmbedder.embed, []
    outside = len(connection.savepoint_ids)

    def note_and_embed(self: FakeEmbedder, portraits: np.ndarray) -> np.ndarray:
        depths.append(len(connection.savepoint_ids))
        return embed(self, portraits)

    monkeypatch.setattr(FakeEmbedder, "embed", note_and_embed)
    assert rebuild_faces() == 1
    assert set(depths) == {outside}


def test_a_clip_that_lost_a_face_meanwhile_is_left_for_the_next_time(stale_clip, monkeypatch):
    embed = FakeEmbedder.embed

    def erase_and_embed(self: FakeEmbedder, portraits: np.ndarray) -> np.ndarray:
        ClipFace.objects.latest("pk").delete()
        return embed(self, portraits)

    monkeypatch.setattr(FakeEmbedder, "embed", erase_and_embed)
    assert rebuild_faces() == 0
    monkeypatch.setattr(FakeEmbedder, "embed", embed)
    assert rebuild_faces() == 1
    for face, vector in zip(ClipFace.objects.order_by("pk"), stale_clip, strict=False):
        assert face.vector == pytest.approx(vector)


def test_a_second_run_finds_nothing_to_do(stale_faces):
    run_for_text("rebuild_face_templates")
    answer = run_for_json("rebuild_face_templates")
    assert (answer["rebuilt"], answer["current_before"]) == (0, 3)


def test_a_run_that_was_stopped_is_resumed_where_it_stopped(
    stale_faces, painted_pipeline, monkeypatch
):
    monkeypatch.setattr(reembedding, "BATCH", 1)
    seen = []

    def stop_at_the_second(share: float) -> None:
        seen.append(share)
        if len(seen) == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rebuild_face_templates(painted_pipeline, on_progress=stop_at_the_second)
    done = rebuild_face_templates(painted_pipeline)
    assert (done.n_current, done.n_rebuilt) == (2, 1)


@pytest.mark.parametrize("batch", [1, 2, 3, 4])
def test_looks_of_one_film_outlive_a_run_that_was_stopped(
    film_looks, painted_pipeline, monkeypatch, batch
):
    monkeypatch.setattr(reembedding, "BATCH", batch)

    def stop(_share: float) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rebuild_face_templates(painted_pipeline, on_progress=stop)
    done = rebuild_face_templates(painted_pipeline)
    assert done.n_superseded == 0
    assert FaceTemplate.objects.of_network("fake-1").count() == 7
    assert FaceTemplate.objects.filter(pk__in=film_looks).count() == len(film_looks)


@pytest.mark.parametrize("batch", [1, 2, 3, 64])
def test_two_runs_that_meet_lose_no_look_of_a_film(
    film_looks, painted_pipeline, monkeypatch, batch
):
    monkeypatch.setattr(reembedding, "BATCH", batch)
    embed, inner = FakeEmbedder.embed, []

    def run_another_first(self: FakeEmbedder, portraits: np.ndarray) -> np.ndarray:
        if not inner:
            inner.append(None)
            inner[0] = rebuild_face_templates(painted_pipeline)
        return embed(self, portraits)

    monkeypatch.setattr(FakeEmbedder, "embed", run_another_first)
    outer = rebuild_face_templates(painted_pipeline)
    assert (outer.n_rebuilt + inner[0].n_rebuilt, outer.n_superseded) == (7, 0)
    assert FaceTemplate.objects.of_network("fake-1").count() == 7


def test_a_damaged_look_of_a_film_is_named_each_time_and_never_erased(film_looks):
    damaged = FaceTemplate.objects.get(pk=film_looks[2])
    damaged.chip = b"damaged"
    damaged.save()
    for rebuilt in (6, 0):
        answer = run_for_json("rebuild_face_templates")
        assert (answer["rebuilt"], answer["superseded"]) == (rebuilt, 0)
        assert answer["unreadable"] == ["701"]
    assert FaceTemplate.objects.filter(pk__in=film_looks).count() == len(film_looks)


def test_a_student_whose_key_is_gone_stops_no_other(stale_faces, student):
    make_key_gone(FaceTemplate.objects.get(student=student))
    answer = run_for_json("rebuild_face_templates")
    assert (answer["rebuilt"], answer["unreadable"]) == (2, ["701"])


def test_faces_that_may_not_be_compared_are_not_computed_anew(stale_faces, school, known_students):
    switch_recognition_off(school=school, by=None)
    assert rebuild_faces() == 0
    switch_recognition_on(school=school, by=None)
    BiometricConsent.objects.filter(student=known_students[0]).delete()
    assert rebuild_faces() == 2


def test_a_damaged_picture_is_named_and_stops_no_other(stale_faces, student):
    template = FaceTemplate.objects.get(student=student)
    template.chip = b"damaged"
    template.save()
    text = run_for_text("rebuild_face_templates")
    assert "Ana Adams (701): the stored picture is damaged" in text
    assert FaceTemplate.objects.of_network("fake-1").count() == 2


def test_a_picture_of_another_size_counts_as_damaged(known_students, student):
    make_face_template(student=student)
    assert run_for_json("rebuild_face_templates")["unreadable"] == ["701"]


def test_a_file_registered_again_in_the_meantime_is_not_there_twice(stale_faces, student):
    old = FaceTemplate.objects.get(student=student)
    make_face_template(student=student, source_sha256=old.source_sha256, network_id="fake-1")
    answer = run_for_json("rebuild_face_templates")
    assert (answer["superseded"], answer["rebuilt"]) == (1, 2)
    assert FaceTemplate.objects.filter(student=student).count() == 1


def test_a_face_erased_while_it_is_computed_does_not_come_back(
    stale_faces, painted_pipeline, monkeypatch
):
    embed = FakeEmbedder.embed

    def erase_and_embed(self: FakeEmbedder, portraits: np.ndarray) -> np.ndarray:
        FaceTemplate.objects.earliest("pk").delete()
        return embed(self, portraits)

    monkeypatch.setattr(FakeEmbedder, "embed", erase_and_embed)
    rebuild_face_templates(painted_pipeline)
    assert FaceTemplate.objects.count() == 2


def test_pages_know_a_student_whatever_network_made_her_face(stale_faces, session):
    reasons = [row.reason for row in review_of(session).rows]
    assert reasons == [str(r) for r in (NO_CAPTURE, NO_CAPTURE, NO_CAPTURE, NO_CONSENT)]
