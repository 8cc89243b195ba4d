"""Steps that the worker rig asks for in a process of their own: a line each, and its answer."""

import json
import sys
import tempfile
from pathlib import Path

import django

PEOPLE = [2, 7, 12]
VIDEO_S = 6


def prepare() -> object:
    """A class of three with registered faces, and a session."""
    from faces.services.consents import SignedConsent, give_consent
    from faces.services.face_registration import register_picture
    from tests.factories import make_class_group, make_school, make_session, make_student
    from tests.painted_faces import write_picture

    school = make_school(name="Rig School")
    students = [make_student(school=school) for _ in PEOPLE]
    make_session(class_group=make_class_group(*students, school=school, code="7A"))
    with tempfile.TemporaryDirectory() as folder:
        for student, person in zip(students, PEOPLE, strict=True):
            give_consent(
                student=student, signed=SignedConsent("Ada", wording="2026-08"), entered_by=None
            )
            picture = write_picture(Path(folder) / f"{person}.png", [person], face_px=160)
            register_picture(student=student, picture=picture)
    return len(students)


def prepare_clip_class(video: str) -> object:
    """A class of 21, all but the last with a consent and none with a face; a clip of 20 faces."""
    from faces.services.consents import SignedConsent, give_consent
    from tests.factories import make_class_group, make_school, make_student, make_teacher
    from tests.painted_faces import write_class_video

    school = make_school(name="Clip School")
    students = [make_student(school=school, family_name=f"Number{n:02}") for n in range(1, 22)]
    for student in students[:20]:
        give_consent(
            student=student, signed=SignedConsent("Ada", wording="2026-08"), entered_by=None
        )
    class_group = make_class_group(*students, school=school, code="7B")
    make_teacher(class_group, email="alice@example.org")
    write_class_video(
        Path(video), list(range(20)), duration_s=2, fps=10, size=(1280, 720), face_px=80
    )
    return class_group.pk


def registered() -> object:
    """Count the students with a face, and what is left of clips."""
    from faces.models import ClipFace, FaceTemplate

    n_students = FaceTemplate.objects.order_by().values("student").distinct().count()
    return {"students": n_students, "clip_faces": ClipFace.objects.count()}


def submit() -> object:
    """Upload a video of two of the class and a stranger, as a teacher does; give its id."""
    from django.core.files.base import ContentFile

    from classes.models import ClassSession
    from recognition.services.captures import submit_capture
    from tests.painted_faces import write_class_video

    with tempfile.TemporaryDirectory() as folder:
        video = write_class_video(Path(folder) / "class.mp4", [*PEOPLE[:2], 20], duration_s=VIDEO_S)
        file = ContentFile(video.read_bytes(), name="class.mp4")
    return submit_capture(session=ClassSession.objects.get(), file=file).pk


def ring_again() -> object:
    """Hang up one more bell, whether one hangs or not."""
    from django_q.tasks import async_task

    from jobs.bell import WORK

    return async_task(WORK, "films", cluster="films", save=False)


def n_bells() -> object:
    """Count the tasks that wait for a worker."""
    from django_q.models import OrmQ

    return OrmQ.objects.count()


def state(capture_id: str) -> object:
    from recognition.models import Capture

    fields = ("state", "progress", "attempts", "failure_code")
    return Capture.objects.values(*fields).get(pk=int(capture_id))


def sightings(capture_id: str) -> object:
    """List what was found, without anything that differs between two runs by nature."""
    from recognition.models import Sighting

    rows = Sighting.objects.filter(capture=int(capture_id)).prefetch_related("candidates")
    return [
        [
            *(row.number, row.proposal, row.reason, row.proposed_student_id, row.n_looks),
            *(round(row.first_seen_s, 3), round(row.last_seen_s, 3)),
            [[c.student_id, round(c.score, 4)] for c in row.candidates.all()],
        ]
        for row in rows
    ]


if __name__ == "__main__":
    django.setup()
    for line in sys.stdin:
        name, *arguments = json.loads(line)
        sys.stdout.write(json.dumps(globals()[name](*arguments)) + "\n")
        sys.stdout.flush()
