"""Steps that the worker rig asks for in a process of their own: a line each, and its answer."""

import json
import sys
import tempfile
from pathlib import Path
from typing import Any

import django

from tests.deployment.several_hosts.district_steps import prepare_schools, registers  # noqa: F401 - asked for

PEOPLE = [2, 7, 12]
NAMED = [("Zyxomma", "Quillfeather", "NR-778812"), ("Wilhelmina", "Oxenbridge", "NR-778813")]
PASSWORD = "a long passphrase of quills"
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
            picture = write_picture(
                Path(folder) / f"{person}.png", [person], face_px=160, is_laughing=True
            )
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


def begin_upload(video: str) -> object:
    """Film two of the class and a stranger, and begin to send it; give its id and its parts."""
    from classes.models import ClassSession
    from tests.factories import make_teacher
    from tests.painted_faces import write_class_video
    from tests.recognition.sending import begin, parts_of

    session = ClassSession.objects.get()
    write_class_video(Path(video), [*PEOPLE[:2], 20], duration_s=VIDEO_S)
    upload = begin(session, make_teacher(session.class_group).user)
    return [str(upload.pk), len(parts_of(Path(video).read_bytes()))]


def send_part(upload_id: str, number: str, video: str) -> object:
    """Send one part to this process; say how many are there."""
    from recognition.models import Upload
    from tests.recognition.sending import parts_of, send

    part = parts_of(Path(video).read_bytes())[int(number)]
    return send(Upload.objects.get(pk=upload_id), int(number), part).n_received


def complete(upload_id: str, video: str) -> object:
    """End an upload; give the number of the film."""
    from recognition.models import Upload
    from recognition.services.uploads.completion import complete_upload
    from tests.recognition.sending import parts_of, sent

    parts = parts_of(Path(video).read_bytes())
    return complete_upload(upload=Upload.objects.get(pk=upload_id), sent=sent(parts)).pk


def prepare_lesson(url: str) -> object:
    """A lesson of two students with registered faces, their teacher, a token, and a webhook."""
    from tests.factories import (
        make_class_group,
        make_consent,
        make_school,
        make_session,
        make_student,
        make_teacher,
    )
    from tests.factories.api import make_token
    from tests.factories.webhooks import make_endpoint

    school = make_school(name="Lesson School")
    students = [
        make_student(school=school, given_name=given, family_name=family, number=number)
        for given, family, number in NAMED
    ]
    group = make_class_group(*students, school=school, code="7A")
    teacher = make_teacher(group, email="quillteacher@example.org")
    teacher.user.set_password(PASSWORD)
    teacher.user.save()
    with tempfile.TemporaryDirectory() as folder:
        for student, person in zip(students, PEOPLE, strict=False):
            make_consent(student=student)
            register(student, person, Path(folder))
    return {
        "session": make_session(class_group=group).pk,
        "token": make_token(school=school)[1],
        "secret": make_endpoint(school=school, url=url).secret,
    }


def register(student: Any, person: int, folder: Path) -> None:
    from faces.services.face_registration import register_picture
    from tests.painted_faces import write_picture

    picture = write_picture(folder / f"{person}.png", [person], face_px=160, is_laughing=True)
    register_picture(student=student, picture=picture)


def lesson() -> object:
    """Count what a lesson has brought."""
    from classes.models import AttendanceRecord
    from integrations.models import WebhookDelivery
    from recognition.models import Capture, Sighting, Upload
    from reports.models import ReportDelivery

    counted = {"uploads": Upload, "films": Capture, "faces": Sighting, "records": AttendanceRecord}
    counted |= {"messages": WebhookDelivery, "mails": ReportDelivery}
    return {name: model._default_manager.count() for name, model in counted.items()} | {
        "captures": sorted(Capture.objects.values_list("state", flat=True)),
        "mail": sorted(ReportDelivery.objects.values_list("state", flat=True)),
        "tries": sum(WebhookDelivery.objects.values_list("attempts", flat=True)),
    }


def begin_view() -> object:
    """Watch the lesson live; give the id of what is watched."""
    from classes.models import ClassSession
    from recognition.services.captures import start_live_capture
    from tests.factories import make_teacher

    session = ClassSession.objects.get()
    teacher = make_teacher(session.class_group)
    return start_live_capture(session=session, by=teacher.user).pk


def show(capture_id: str, n_pictures: str) -> object:
    """Show two of the class to the inference server and stop; say how it ended."""
    return _show(int(capture_id), int(n_pictures), stops=True)


def show_on(capture_id: str, n_pictures: str) -> object:
    """Show two of the class to the inference server; say how it went."""
    return _show(int(capture_id), int(n_pictures), stops=False)


def _show(capture_id: int, n_pictures: int, *, stops: bool) -> object:
    from face_vision.media.images import encode_jpeg
    from faces.errors import LiveRefusedError, NetworksAwayError
    from faces.inference.client import ask_inference_server, stop_watching
    from tests.painted_faces import paint_class_picture

    watched = {"capture": capture_id}
    try:
        for number in range(n_pictures):
            picture = encode_jpeg(paint_class_picture(PEOPLE[:2], time_s=number / 4))
            ask_inference_server("recognise", picture, watched)
        if stops:
            stop_watching(watched)
    except (NetworksAwayError, LiveRefusedError) as refusal:
        return refusal.code
    return "shown"


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


def is_view_over(capture_id: str) -> object:
    from recognition.models import Capture

    return Capture.objects.get(pk=int(capture_id)).finished_at is not None


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
