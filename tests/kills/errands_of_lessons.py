"""A film is sent in parts, faces are found in it, somebody confirms, a copy bears the names."""

import hashlib
import itertools
import os
import uuid
from datetime import timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.utils import timezone

from accounts.models import User
from classes.models import ClassSession
from face_vision.media.images import encode_jpeg
from faces.services.face_registration import register_picture
from integrations.models import WebhookDelivery
from jobs.reaper import ring_for_due
from jobs.runner import work
from recognition.live.streams import Streams
from recognition.models import AnnotatedCopy, Capture, Sighting, Upload
from recognition.models.annotated_copies import FOLDER, NameStyle
from recognition.selectors.review_version import review_versions
from recognition.services.captures import start_live_capture, submit_capture
from recognition.services.confirmation import confirm_session
from recognition.services.copies.annotated_copies import (
    WantedCopy,
    ask_for_annotated_copy,
    erase_former_copies,
)
from recognition.services.uploads.cleanup import erase_abandoned_uploads
from recognition.services.uploads.completion import complete_upload
from storage.files import read_stored
from storage.orphans import erase_orphans
from tests import factories as make
from tests.factories.webhooks import make_endpoint
from tests.kills.errand import Errand, n_logged
from tests.painted_faces import paint_class_picture, write_class_video, write_picture
from tests.recognition.sending import begin, part_file, send_all, sent

PEOPLE = [2, 7, 12]
WITH_NAMES = WantedCopy(names=NameStyle.FULL, hides_strangers=True)


def _stage_upload() -> Any:
    session = _staged_lesson()
    teacher = session.class_group.teachers.get().user
    student = session.class_group.roster_on(session.day).first()
    make.make_consent(student=student)
    make.make_face_template(student=student, network_id="fake-1")
    return [session.pk, teacher.pk, uuid.uuid4().hex]


def _staged_lesson(*students: Any) -> ClassSession:
    school = make.make_school()
    group = make.make_class_group(
        *(students or [make.make_student(school=school)]), school=school, code="7A"
    )
    make.make_teacher(group)
    return make.make_session(class_group=group)


def _upload(about: Any) -> None:
    """Send all of it, as a phone that has heard nothing of what arrived."""
    session, teacher = ClassSession.objects.get(pk=about[0]), User.objects.get(pk=about[1])
    upload = begin(session, teacher, id=uuid.UUID(hex=about[2]))
    film = film_of_class()
    parts = [film[:5000], film[5000:9000], film[9000:]]
    if not upload.capture:
        send_all(upload, parts)
    complete_upload(upload=upload, sent=sent(parts))


def _uploaded(about: Any) -> Any:
    captures = Capture.objects.filter(session=about[0])
    n_uploads = Upload.objects.filter(session=about[0], capture__isnull=False).count()
    _let_a_day_pass(uuid.UUID(hex=about[2]))
    erase_abandoned_uploads()
    erase_orphans(Capture, "file", folder="captures/", before=timezone.now())
    ring_for_due()
    return {
        "films": [_sha256(read_stored(one.file) or b"") for one in captures],
        "states": [one.state for one in captures],
        "uploads": n_uploads,
        "unfinished": Upload.objects.filter(session=about[0], capture=None).count(),
        "parts left": part_file(uuid.UUID(hex=about[2])).exists(),
        "files beside rows": _n_files("captures") - Capture.objects.exclude(file="").count(),
    }


def _let_a_day_pass(upload_id: uuid.UUID) -> None:
    """What a kill has left behind of its parts is swept up then."""
    two_days_ago = timezone.now() - timedelta(days=2)
    Upload.objects.filter(pk=upload_id).update(touched_at=two_days_ago)
    if (path := part_file(upload_id)).exists():
        os.utime(path, (two_days_ago.timestamp(),) * 2)


def _n_files(folder: str) -> int:
    return sum(path.is_file() for path in (Path(settings.MEDIA_ROOT) / folder).rglob("*"))


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _stage_film() -> Any:
    film = ContentFile(film_of_class(), name="class.mp4")
    return submit_capture(session=_known_lesson(), file=film).pk


def _known_lesson() -> ClassSession:
    """A class of three whose painted faces are registered."""
    school = make.make_school()
    students = [make.make_student(school=school) for _ in PEOPLE]
    group = make.make_class_group(*students, school=school, code="7A")
    with TemporaryDirectory() as folder:
        for student, person in zip(students, PEOPLE, strict=True):
            make.make_consent(student=student)
            picture = write_picture(
                Path(folder, f"{person}.png"), [person], face_px=160, is_laughing=True
            )
            register_picture(student=student, picture=picture)
    make.make_teacher(group)
    return make.make_session(class_group=group)


@cache
def film_of_class() -> bytes:
    """Two of the class and a stranger; painted once, by whoever forks."""
    with TemporaryDirectory() as folder:
        path = Path(folder, "class.mp4")
        return write_class_video(path, [*PEOPLE[:2], 20], duration_s=1.5).read_bytes()


def _recognised(about: Any) -> Any:
    capture = Capture.objects.get(pk=about)
    rows = capture.sightings.order_by("number").prefetch_related("candidates")
    return [capture.state, [[r.number, r.proposal, r.n_looks, r.candidates.count()] for r in rows]]


def _stage_live() -> Any:
    session = _known_lesson()
    teacher = session.class_group.teachers.get().user
    return start_live_capture(session=session, by=teacher).pk


def _watch(about: Any) -> None:
    """Show two of the class to the inference server; a new one is shown them again."""
    clock = itertools.count(100)
    streams = Streams(clock=lambda: next(clock) / 4)
    for time_s in range(8):
        picture = paint_class_picture(PEOPLE[:2], time_s=float(time_s))
        streams.recognise_frame(about, encode_jpeg(picture))
    streams.stop(about)


def _watched(about: Any) -> Any:
    capture = Capture.objects.get(pk=about)
    rows = capture.sightings.order_by("proposed_student__pk").exclude(proposed_student=None)
    return [capture.session.captures.count(), [[r.proposal, r.review] for r in rows]]


def _stage_review() -> Any:
    """Three students: seen, doubtful, not seen; a stranger; somebody who hears by webhook."""
    session = _staged_lesson()
    school = session.class_group.school
    students = [make.make_student(school=school, number=f"N{i}") for i in range(2)]
    for student in students:
        make.make_enrolment(student=student, class_group=session.class_group)
        make.make_consent(student=student)
        make.make_face_template(student=student)
    make_endpoint(school=school)
    capture = make.make_capture(session=session, state="ready")
    make.make_sighting((students[0], 0.9), capture=capture, proposed_student=students[0])
    make.make_sighting(
        (students[1], 0.5), capture=capture, proposed_student=students[1], proposal="check"
    )
    make.make_sighting(capture=capture)
    return [session.pk, session.class_group.teachers.get().user_id]


def _confirm(about: Any) -> None:
    """Look at the page, and confirm what is not confirmed."""
    session, teacher = ClassSession.objects.get(pk=about[0]), User.objects.get(pk=about[1])
    if session.confirmed_at is None:
        version = review_versions(session, teacher).full
        confirm_session(session=session, by=teacher, shown_version=version)


def _confirmed(about: Any) -> Any:
    session = ClassSession.objects.get(pk=about[0])
    records = session.records.order_by("student__pk").values_list("status", "source")
    return {
        "confirmed": session.confirmed_at is not None,
        "records": [list(one) for one in records],
        "strangers": Sighting.objects.filter(capture__session=session).of_nobody().count(),
        "log": n_logged("register", session.class_group.school_id),
        "messages": WebhookDelivery.objects.filter(
            endpoint__school=session.class_group.school_id
        ).count(),
    }


def _stage_copy() -> Any:
    film = ContentFile(film_of_class(), name="class.mp4")
    return make.make_capture(session=_known_lesson(), file=film, state="ready").pk


def _copy(about: Any) -> None:
    """The teacher asks for a copy with names, and again unless it is being made."""
    capture = Capture.objects.get(pk=about)
    if not AnnotatedCopy.objects.filter(capture=capture).exists():
        teacher = capture.session.class_group.teachers.get().user
        ask_for_annotated_copy(capture=capture, wanted=WITH_NAMES, by=teacher)
    work(lane="films")


def _copied(about: Any) -> Any:
    erase_former_copies(before=timezone.now())
    copies = AnnotatedCopy.objects.filter(capture=about)
    return {
        "copies": [[one.state, one.failure_code] for one in copies],
        "are films": [b"ftyp" in (read_stored(one.file) or b"")[:16] for one in copies],
        "files beside rows": _n_files(FOLDER) - AnnotatedCopy.objects.exclude(file="").count(),
    }


ERRANDS = {
    "copy with names": Errand(_stage_copy, _copy, _copied),
    "upload": Errand(_stage_upload, _upload, _uploaded),
    "recognition": Errand(_stage_film, lambda about: work(lane="films"), _recognised),
    "live": Errand(_stage_live, _watch, _watched),
    "confirmation": Errand(_stage_review, _confirm, _confirmed),
}
film_of_class()
