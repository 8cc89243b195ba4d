"""After another network was chosen, nobody is compared across networks and nobody sends a photo
again: faces are computed anew before they are compared."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from django.core.checks import run_checks
from django.core.files.base import ContentFile
from numpy.typing import NDArray
from PIL import Image

from face_vision.embedding.cropping import cut_portraits
from face_vision.embedding.facenet import embedder as facenet
from face_vision.embedding.sface import embedder as sface
from face_vision.media.images import encode_jpeg
from face_vision.quality.alignment import align_face
from face_vision.types import Frame
from faces import engine
from faces.models import FaceTemplate
from faces.selectors.gallery_loader import load_gallery
from faces.selectors.roster_faces import list_roster
from faces.services.consents import SignedConsent, give_consent
from faces.services.face_registration import register_picture
from recognition.labels import NO_CAPTURE
from recognition.models import Sighting
from recognition.selectors.review_queue import review_of
from recognition.services.captures import store_capture
from tests.networks.tiny.facenet import CELL_PX, cells_of, freeze_facenet, prewhiten
from tests.networks.tiny.sface import CELL_PX as SFACE_CELL_PX
from tests.networks.tiny.sface import write_sface
from tests.processes.work_now import recognise_capture
from tests.recognition.running import run_for_json

pytestmark = [pytest.mark.networks, pytest.mark.django_db]

N_KNOWN = 3
"""Of the four students of 7A so many have a registered face."""

N_DIMENSIONS = {"facenet": 512, "sface": 128, "fused": 320}


@pytest.fixture(scope="module")
def centres(detector, portraits) -> dict[str, NDArray[np.float32]]:
    """The typical drawn face, as each tiny network sees it: without it all drawings are alike."""
    cut = np.stack([align_face(p, detector.detect(p)[0].landmarks) for p in portraits])
    wide = cut_portraits(cut, facenet.CHIP_TRANSFORM, edge_px=160)
    square = cut_portraits(cut, sface.CHIP_TRANSFORM, edge_px=112)
    return {"facenet": _mean(wide, _facenet_cells), "sface": _mean(square, _sface_cells)}


def _mean(
    chips: NDArray[np.uint8], cells: Callable[[Frame], NDArray[np.float64]]
) -> NDArray[np.float32]:
    """Return the mean of the chips and their mirror images."""
    both = [cells(chip) for some in (chips, chips[:, :, ::-1]) for chip in some]
    return np.mean(both, axis=0).astype(np.float32)


def _facenet_cells(chip: Frame) -> NDArray[np.float64]:
    return cells_of(prewhiten(chip), CELL_PX)


def _sface_cells(chip: Frame) -> NDArray[np.float64]:
    scaled = cells_of((chip.astype(np.float64) - 127.5) / 128, SFACE_CELL_PX)
    return scaled.reshape(-1, 3).T.ravel()


@pytest.fixture
def choose(settings, tmp_path, centres) -> Iterator[Callable[[str], None]]:
    """Choose the network that the settings name, as an operator who starts everything anew."""

    def _choose(name: str) -> None:
        makers = {"facenet": freeze_facenet, "sface": write_sface}
        settings.RECOGNITION_EMBEDDER, settings.RECOGNITION_EMBEDDER_FILE = name, None
        if make := makers.get(name):
            path = Path(tmp_path / name)
            path.write_bytes(make(centre=centres[name]))
            settings.RECOGNITION_EMBEDDER_FILE = path
        engine.get_pipeline.cache_clear()

    yield _choose
    engine.get_pipeline.cache_clear()


@pytest.fixture
def registered(students, portraits, choose) -> list[FaceTemplate]:
    """Three students, registered with dlib's network."""
    choose("dlib")
    for student, portrait in zip(students[:N_KNOWN], portraits, strict=False):
        give_consent(
            student=student,
            signed=SignedConsent("Grace Hopper", wording="2026-08"),
            entered_by=None,
        )
        register_picture(student=student, picture=encode_jpeg(portrait))
    return list(FaceTemplate.objects.order_by("pk"))


@pytest.fixture
def photo(portraits) -> ContentFile:
    """The three students and a stranger beside each other."""
    faces = [Image.fromarray(p) for p in portraits[: N_KNOWN + 1]]
    shrunk = [np.asarray(face.resize((300, 300))) for face in faces]
    return ContentFile(encode_jpeg(np.concatenate(shrunk, axis=1)), name="class.jpg")


each_network = pytest.mark.parametrize("network", ["facenet", "sface", "fused"])


@each_network
def test_after_the_change_pages_go_on_as_before(
    network, registered, choose, session, alice_client, class_group
):
    choose(network)
    reasons = [row.reason for row in review_of(session).rows[:N_KNOWN]]
    assert reasons == [str(NO_CAPTURE)] * N_KNOWN
    assert all(line.face_template_id for line in list_roster(class_group, session.day)[:N_KNOWN])
    assert "rebuild_face_templates" not in alice_client.get(f"/sessions/{session.pk}/take/").text


@each_network
@pytest.mark.parametrize("is_sent_before", [True, False])
def test_registered_faces_are_recognised_by_the_new_network_and_the_stranger_gets_no_name(
    network, is_sent_before, registered, choose, session, students, photo
):
    if is_sent_before:
        capture = store_capture(session=session, file=photo)
    choose(network)
    if not is_sent_before:
        capture = store_capture(session=session, file=photo)
    recognise_capture(capture_id=capture.pk)
    capture.refresh_from_db()
    assert capture.network_ids[-1].startswith(f"{network}-")
    assert {t.vector.shape for t in FaceTemplate.objects.all()} == {(N_DIMENSIONS[network],)}
    named = Sighting.objects.exclude(proposed_student=None)
    assert {s.proposed_student_id for s in named} == {s.pk for s in students[:N_KNOWN]}
    # The photo is made of the registered pictures, which a person is asked about.
    assert {s.reason for s in named} <= {"sure", "same_picture"}
    assert Sighting.objects.filter(proposed_student=None).count() == 1


@each_network
def test_a_gallery_of_one_network_is_refused_by_the_other(
    network, registered, choose, session, class_group, portraits
):
    gallery = load_gallery(class_group, session.day, engine.get_pipeline())
    assert gallery.n_subjects == N_KNOWN
    choose(network)
    with pytest.raises(ValueError, match="cannot be compared by"):
        engine.get_pipeline().recognise_pictures([portraits[0]], gallery)


@each_network
def test_the_system_check_counts_faces_of_another_network(network, registered, choose):
    check = partial(run_checks, databases=["default"])
    assert "faces.W2" not in {message.id for message in check()}
    choose(network)
    (stale,) = [message for message in check() if message.id == "faces.W2"]
    assert stale.msg.startswith("3 registered faces were made by another network")
    run_for_json("rebuild_face_templates")
    assert "faces.W2" not in {message.id for message in check()}


def test_going_back_makes_the_same_templates_as_before(registered, choose):
    before = [template.vector for template in registered]
    for network in ("sface", "dlib"):
        choose(network)
        run_for_json("rebuild_face_templates")
    again = [template.vector for template in FaceTemplate.objects.order_by("pk")]
    # The stored picture is a JPEG, so the vectors differ a little from the registered ones.
    assert np.linalg.norm(np.stack(again) - np.stack(before), axis=1).max() < 0.1
