"""Make rows for tests: plain functions, sensible defaults, every field may be overridden."""

import io
import itertools
from datetime import UTC, date, datetime, timedelta
from functools import cache

import numpy as np
from django.core.files.base import ContentFile
from PIL import Image

from accounts.models import User
from classes.models import (
    AttendanceRecord,
    ClassGroup,
    ClassSession,
    Enrolment,
    School,
    StaffRole,
    Status,
    Student,
    Teacher,
)
from faces.models import (
    BiometricConsent,
    ClassClip,
    ClipFace,
    ConsentNotice,
    ConsentObjection,
    ConsentScan,
    FaceCluster,
    FacePicture,
    FaceTemplate,
    ImpactAssessment,
    LookalikePair,
    RecognitionPause,
)
from recognition.models import Capture, Sighting, SightingCandidate, Upload

PASSWORD = "a long password of the tests"
TERM_BEGINS_ON = date(2026, 8, 17)
SCHOOL_DAY = date(2026, 9, 1)
NINE_O_CLOCK = datetime(2026, 9, 1, 7, 0, tzinfo=UTC)  # 09:00 on the clock of Europe/Berlin
NETWORK_ID = "network-of-the-tests"
EMBEDDING_SIZE = 128

_numbers = itertools.count(1)


def make_school(*, is_assessed: bool = True, **overrides) -> School:
    """Make a school that has been here for long: its lessons of all tests open by themselves."""
    fields = {"name": f"School {next(_numbers)}", "created_at": datetime(2020, 1, 1, tzinfo=UTC)}
    school = School.objects.create(**fields | overrides)
    if is_assessed:
        make_assessment(school=school)
    return school


def make_assessment(**overrides) -> ImpactAssessment:
    """Record that somebody answers for the recognition of a school."""
    school = overrides.pop("school", None) or make_school(is_assessed=False)
    fields = {
        "assessed_by": "Petra Privacy",
        "assessed_on": TERM_BEGINS_ON,
        "document": "Impact assessment 1",
        "review_on": date(2099, 8, 1),
    }
    return ImpactAssessment.objects.create(school=school, **fields | overrides)


def make_pause(**overrides) -> RecognitionPause:
    school = overrides.pop("school", None) or make_school()
    return RecognitionPause.objects.create(school=school, **overrides)


def make_user(**overrides) -> User:
    number = next(_numbers)
    fields = {"email": f"user{number}@example.org", "password": PASSWORD, "last_name": f"U{number}"}
    return User.objects.create_user(**fields | overrides)


def make_superuser(**overrides) -> User:
    return make_user(**{"is_superuser": True} | overrides)


def make_administrator(*, school: School, **overrides) -> User:
    return make_colleague(school=school, **overrides)


def make_colleague(*, school: School | None, role: str = "administrator", **overrides) -> User:
    """Make somebody who has a role at a school; without one, at all of them."""
    user = make_user(**overrides)
    StaffRole.objects.create(school=school, user=user, role=role)
    return user


def make_teacher(*class_groups: ClassGroup, **overrides) -> Teacher:
    """Make a teacher of these class groups, who belong to one school."""
    school = overrides.pop("school", None) or (class_groups and class_groups[0].school)
    user = overrides.pop("user", None) or make_user(**overrides)
    teacher = Teacher.objects.create(user=user, school=school or make_school())
    teacher.class_groups.set(class_groups)
    return teacher


def make_student(**overrides) -> Student:
    number = next(_numbers)
    school = overrides.pop("school", None) or make_school()
    fields = {"number": f"S{number:04}", "given_name": "Ada", "family_name": f"Family{number:04}"}
    return Student.objects.create(school=school, **fields | overrides)


def make_class_group(*students: Student, **overrides) -> ClassGroup:
    """Make a class group with these students on its roster since the term began."""
    school = overrides.pop("school", None) or (students and students[0].school) or make_school()
    fields = {"school": school, "code": f"G{next(_numbers)}"}
    class_group = ClassGroup.objects.create(**fields | overrides)
    for student in students:
        make_enrolment(student=student, class_group=class_group)
    return class_group


def make_enrolment(**overrides) -> Enrolment:
    student = overrides.pop("student", None) or make_student()
    class_group = overrides.pop("class_group", None) or make_class_group(school=student.school)
    fields = {"student": student, "class_group": class_group, "from_on": TERM_BEGINS_ON}
    return Enrolment.objects.create(**fields | overrides)


def make_session(**overrides) -> ClassSession:
    class_group = overrides.pop("class_group", None) or make_class_group()
    starts_at = overrides.pop("starts_at", NINE_O_CLOCK)
    fields = {"starts_at": starts_at, "ends_at": starts_at + timedelta(minutes=45)}
    return ClassSession.objects.create(class_group=class_group, **fields | overrides)


def make_record(**overrides) -> AttendanceRecord:
    session = overrides.pop("session", None) or make_session()
    student = overrides.pop("student", None) or make_student(school=session.class_group.school)
    fields = {"status": Status.PRESENT, "source": AttendanceRecord.Source.CAPTURE}
    return AttendanceRecord.objects.create(session=session, student=student, **fields | overrides)


def make_consent(**overrides) -> BiometricConsent:
    student = overrides.pop("student", None) or make_student()
    fields = {"given_by": "Grace Hopper", "wording": "2026-08", "given_at": NINE_O_CLOCK}
    return BiometricConsent.objects.create(student=student, **fields | overrides)


def make_scan(**overrides) -> ConsentScan:
    consent = overrides.pop("consent", None) or make_consent()
    fields = {"n_pages": 1, "file": ContentFile(b"%PDF-1.7", name="letter.pdf")}
    sender = overrides.pop("sent_by", None) or make_user()
    return ConsentScan.objects.create(consent=consent, sent_by=sender, **fields | overrides)


def make_notice(**overrides) -> ConsentNotice:
    school = overrides.pop("school", None) or make_school()
    fields = {"version": f"V{next(_numbers)}", "text": "We film the class."}
    return ConsentNotice.objects.create(school=school, **fields | overrides)


def make_objection(**overrides) -> ConsentObjection:
    student = overrides.pop("student", None) or make_student()
    fields = {"objected_by": "Alan Hopper", "objected_at": NINE_O_CLOCK}
    return ConsentObjection.objects.create(student=student, **fields | overrides)


def make_face_picture(**overrides) -> FacePicture:
    student = overrides.pop("student", None) or make_student()
    fields = {"name": "front.jpg", "source": "photo"}
    return FacePicture.objects.create(student=student, **fields | overrides)


def make_face_template(**overrides) -> FaceTemplate:
    """Make a registered face; its embedding is an array, unlike any other's unless given."""
    number = next(_numbers)
    student = overrides.pop("student", None) or make_student()
    embedding = overrides.pop("embedding", make_embedding(number))
    fields = {
        "embedding": np.asarray(embedding, dtype="<f4").tobytes(),
        "chip": make_jpeg(),
        "quality": 0.8,
        "source_sha256": f"{number:064x}",
        "network_id": NETWORK_ID,
    }
    return FaceTemplate.objects.create(student=student, **fields | overrides)


def make_capture(**overrides) -> Capture:
    session = overrides.pop("session", None) or make_session()
    fields = {
        "file": ContentFile(b"not a real video", name="class.mp4"),
        "kind": Capture.Kind.VIDEO,
        "captured_at": session.starts_at,
    }
    return Capture.objects.create(session=session, **fields | overrides)


def make_upload(**overrides) -> Upload:
    """Make an upload of which nothing has come yet."""
    session = overrides.pop("session", None) or make_session()
    uploaded_by = overrides.pop("uploaded_by", None) or make_user()
    fields = {"file_name": "film.webm", "captured_at": session.starts_at}
    return Upload.objects.create(session=session, uploaded_by=uploaded_by, **fields | overrides)


def make_sighting(*candidates: tuple[Student, float], **overrides) -> Sighting:
    """Make a sighting and its candidates, the most alike first; present if a student is named."""
    capture = overrides.pop("capture", None) or make_capture(state=Capture.State.READY)
    is_named = overrides.get("proposed_student") is not None
    fields = {
        "number": next(_numbers),
        "first_seen_s": 1.0,
        "last_seen_s": 4.0,
        "n_looks": 12,
        "face_height_px": 60.0,
        "best_seen_s": 2.0,
        "box": [100, 100, 150, 160],
        "chip": make_jpeg(),
        "proposal": Sighting.Proposal.PRESENT if is_named else Sighting.Proposal.UNKNOWN,
        "reason": "",
    }
    sighting = Sighting.objects.create(capture=capture, **fields | overrides)
    for rank, (student, score) in enumerate(candidates, start=1):
        SightingCandidate.objects.create(sighting=sighting, student=student, rank=rank, score=score)
    return sighting


def make_clip(**overrides) -> ClassClip:
    """Make a clip whose people are ready to be named."""
    class_group = overrides.pop("class_group", None) or make_class_group()
    fields = {
        "file": ContentFile(b"not a real video", name="class.mp4"),
        "file_sha256": f"{next(_numbers):064x}",
        "state": ClassClip.State.READY,
        "network_id": NETWORK_ID,
    }
    return ClassClip.objects.create(class_group=class_group, **fields | overrides)


def make_cluster(*, n_faces: int = 2, embedding=None, **overrides) -> FaceCluster:
    """Make a person of a clip, seen at a time when nobody else was."""
    clip = overrides.pop("clip", None) or make_clip()
    number = clip.clusters.count() + 1
    cluster = FaceCluster.objects.create(clip=clip, **{"number": number} | overrides)
    vector = make_embedding(next(_numbers)) if embedding is None else embedding
    for place in range(n_faces):
        make_clip_face(cluster=cluster, number=place, embedding=vector)
    return cluster


def make_clip_face(*, cluster: FaceCluster, **overrides) -> ClipFace:
    start = 10.0 * cluster.number
    fields = {
        "number": 0,
        "tracklet": cluster.number,
        "first_seen_s": start,
        "last_seen_s": start + 5,
        "time_s": start + 1,
        "chip": make_jpeg(240, 240),
        "quality": 0.8,
        "is_usable": True,
    }
    embedding = np.asarray(overrides.pop("embedding"), dtype="<f4").tobytes()
    return ClipFace.objects.create(cluster=cluster, embedding=embedding, **fields | overrides)


def make_pair(one: Student, other: Student) -> LookalikePair:
    """Keep two students as look-alikes; the one made first comes first."""
    return LookalikePair.objects.create(one=one, other=other)


def make_embedding(seed: int) -> np.ndarray:
    """Make a vector of length 1, float32, shape (128,); equal for equal seeds."""
    vector = np.random.default_rng(seed).normal(size=EMBEDDING_SIZE)
    return (vector / np.linalg.norm(vector)).astype("<f4")


@cache
def make_jpeg(width: int = 24, height: int = 24) -> bytes:
    """Make a small valid picture of nothing."""
    stream = io.BytesIO()
    Image.new("RGB", (width, height), "tan").save(stream, "JPEG")
    return stream.getvalue()
