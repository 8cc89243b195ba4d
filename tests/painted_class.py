"""A class whose faces are painted squares, known to the fakes, so no network is needed."""

from pathlib import Path

import pytest
from django.core.files.base import ContentFile

from classes.models import ClassSession, Student
from classes.versions import NOT_SHOWN
from faces.models import ClassClip, FaceCluster
from faces.services.clips.class_clips import submit_clip
from faces.services.consents import SignedConsent, give_consent
from faces.services.face_registration import register_picture
from recognition.models import Capture, Sighting, Upload
from tests.factories import make_capture, make_consent, make_sighting
from tests.painted_faces import write_class_video, write_picture
from tests.processes.work_now import cluster_clip
from tests.recognition.sending import begin, parts_of

FIRST_PERSON = 2
PEOPLE_STEP = 5
"""The first student looks like person 2, the second like person 7, and so on."""

FACES_OF_CLIP = [2, 7, 20]


@pytest.fixture(autouse=True)
def only_painted_faces(painted_pipeline) -> None:
    """Let every test of this folder work on painted faces; none loads TensorFlow."""


@pytest.fixture
def looks(students) -> dict[Student, int]:
    """Say which painted person each student of 7A looks like."""
    return {s: FIRST_PERSON + PEOPLE_STEP * i for i, s in enumerate(students)}


@pytest.fixture
def known_students(students, looks, tmp_path) -> list[Student]:
    """The first three of 7A have a consent and a registered face; the fourth has neither."""
    for student in students[:3]:
        give_consent(
            student=student,
            signed=SignedConsent("Grace Hopper", wording="2026-08"),
            entered_by=None,
        )
        picture = write_picture(
            tmp_path / f"{student.pk}.png", [looks[student]], face_px=160, is_laughing=True
        )
        register_picture(student=student, picture=picture)
    return students[:3]


@pytest.fixture
def class_video(known_students, looks, tmp_path) -> Path:
    """The first two students and a stranger; the third is away."""
    people = [looks[known_students[0]], looks[known_students[1]], 20]
    return write_class_video(tmp_path / "class.mp4", people, duration_s=2)


@pytest.fixture
def known_session(session, known_students) -> ClassSession:
    return session


@pytest.fixture
def capture(known_session) -> Capture:
    return make_capture(session=known_session, state="ready")


@pytest.fixture
def sure(capture, known_students) -> Sighting:
    """The first student, proposed present."""
    first, second, _ = known_students
    return make_sighting((first, 0.9), (second, 0.3), capture=capture, proposed_student=first)


@pytest.fixture
def parts(class_video) -> list[bytes]:
    return parts_of(class_video.read_bytes())


@pytest.fixture
def upload(known_session, alice) -> Upload:
    return begin(known_session, alice)


@pytest.fixture
def consenting(class_group, students) -> list:
    """Ana and both Bens have a consent, no face; Anabel has neither."""
    for student in students[:3]:
        make_consent(student=student)
    return students[:3]


@pytest.fixture
def clip(class_group, consenting, alice, tmp_path) -> ClassClip:
    video = write_class_video(tmp_path / "class.mp4", FACES_OF_CLIP, duration_s=2)
    file = ContentFile(video.read_bytes(), name="class.mp4")
    return submit_clip(class_group=class_group, file=file, by=alice, shown_version=NOT_SHOWN)


@pytest.fixture
def sorted_clip(clip) -> ClassClip:
    cluster_clip(clip_id=clip.pk)
    clip.refresh_from_db()
    return clip


@pytest.fixture
def cards(sorted_clip) -> list[FaceCluster]:
    return list(sorted_clip.clusters.all())
