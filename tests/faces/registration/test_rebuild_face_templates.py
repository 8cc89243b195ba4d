"""After a change of network every stored face is computed anew, once, and can be resumed."""

import numpy as np
import pytest

from faces.labels import NO_CONSENT, STALE_FACE
from faces.models import FaceTemplate
from faces.services import reembedding
from faces.services.reembedding import rebuild_face_templates
from recognition.labels import NO_CAPTURE
from recognition.selectors.review_queue import review_of
from tests.factories import make_face_template
from tests.fakes import FakeEmbedder
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


def test_every_face_of_another_network_is_computed_anew(stale_faces):
    answer = run_for_json("rebuild_face_templates")
    assert (answer["rebuilt"], answer["network_id"]) == (3, "fake-1")
    for template, vector in zip(FaceTemplate.objects.order_by("pk"), stale_faces, strict=True):
        assert template.vector == pytest.approx(vector)


def test_students_can_be_recognised_again(stale_faces, session):
    assert len(review_of(session).by_hand) == 4
    run_for_text("rebuild_face_templates")
    assert len(review_of(session).by_hand) == 1


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


def test_a_damaged_picture_is_named_and_stops_no_other(stale_faces, student):
    template = FaceTemplate.objects.get(student=student)
    template.chip = b"damaged"
    template.save()
    text = run_for_text("rebuild_face_templates")
    assert "Ana Adams (701): the stored picture is damaged" in text
    assert FaceTemplate.objects.of_network("fake-1").count() == 2


def test_a_picture_of_another_size_counts_as_damaged(student):
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


def test_a_class_whose_faces_are_partly_rebuilt_names_those_that_are_not(stale_faces, session):
    FaceTemplate.objects.filter(pk=FaceTemplate.objects.earliest("pk").pk).update(
        network_id="fake-1"
    )
    reasons = [row.reason for row in review_of(session).rows]
    assert reasons == [str(r) for r in (NO_CAPTURE, STALE_FACE, STALE_FACE, NO_CONSENT)]
