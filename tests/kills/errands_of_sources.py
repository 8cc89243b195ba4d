"""A room films its lesson; a service is asked for its rosters; faces are registered and tried."""

from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest import mock

import numpy as np
from django.conf import settings
from django.core.files.base import ContentFile
from django.utils import timezone

from classes.models import ClassGroup, Enrolment, Student
from classes.versions import NOT_SHOWN
from face_vision.cameras.caged_recorder import FilmRequest
from face_vision.cameras.camera_faults import VIEW_HEIGHT, VIEW_WIDTH, FilmFacts
from faces.models import ClassClip, EvaluationRun, FaceCluster, FacePicture, FaceTemplate
from faces.services.clips.class_clips import submit_clip
from faces.services.evaluation import submit_evaluation
from faces.services.face_registration import register_picture
from faces.services.pictures.face_pictures import SentPicture, submit_picture
from integrations.models import RosterSource
from jobs.lifecycle import queue_anew
from jobs.models import JobState
from jobs.runner import work
from recognition.models import CameraHealth, Capture, RoomFilm
from recognition.services.rooms import room_film_job
from recognition.services.rooms.plans import plan_room_films
from rosters.models import RosterImport
from storage.files import read_stored
from storage.orphans import erase_orphans
from tests import factories as make
from tests.factories.office import make_camera, make_room, watch_room
from tests.factories.roster_sources import make_roster_source
from tests.kills.errand import Errand
from tests.kills.errands_of_lessons import film_of_class
from tests.painted_faces import write_picture
from tests.processes.oneroster_server import CLIENT, SECRET

VIEW = np.random.default_rng(5).integers(30, 220, (VIEW_HEIGHT, VIEW_WIDTH)).astype(np.uint8)


def _stage_room() -> Any:
    """Two classes are taught together before one camera: each register gets the film."""
    school = make.make_school()
    room = make_room(school=school)
    make_camera(room=room)
    watch_room(room)
    student = make.make_student(school=school)
    make.make_consent(student=student)
    make.make_face_template(student=student, network_id="fake-1")
    starts_at = timezone.now() - timedelta(minutes=4)
    for code in ("7A", "7B"):
        group = make.make_class_group(student, school=school, code=code)
        make.make_session(class_group=group, room=room, starts_at=starts_at)
    plan_room_films()
    return school.pk


def _film_room(about: Any) -> None:
    """The plan of the minute, and the worker."""
    with mock.patch.object(room_film_job, "film_camera", _show):
        plan_room_films()
        work(lane="rooms")


def _show(source: object, request: FilmRequest) -> FilmFacts:
    """A camera at the border: the child that films real ones has tests of its own."""
    request.path.write_bytes(film_of_class())
    return FilmFacts(20.0, 200, 0.0, VIEW, b"\xff\xd8 coarse \xff\xd9")


def _filmed(about: Any) -> Any:
    films = RoomFilm.objects.filter(school=about).select_related("capture")
    erase_orphans(Capture, "file", folder="captures/", before=timezone.now())
    captures = Capture.objects.filter(session__class_group__school=about)
    # Both registers have one, however often the camera had to film.
    assert captures.count() == films.count() == len(films.filter(state=RoomFilm.State.READY))
    stored = (Path(settings.MEDIA_ROOT) / "captures").rglob("*")
    return {
        "films": [[one.state, one.failure_code, one.capture_id is not None] for one in films],
        "captures": [read_stored(one.file) == film_of_class() for one in captures],
        "files beside rows": sum(path.is_file() for path in stored)
        - Capture.objects.exclude(file="").count(),
        "faults": CameraHealth.objects.filter(camera__room__school=about)
        .exclude(fault_code="")
        .count(),
    }


def _stage_picture() -> Any:
    school = make.make_school()
    student = make.make_student(school=school)
    make.make_consent(student=student)
    make.make_class_group(student, school=school, code="7A")
    with TemporaryDirectory() as folder:
        path = write_picture(Path(folder, "a.png"), [4], face_px=160, is_laughing=True)
        sent = SentPicture("a.png", make.make_user())
        submit_picture(student=student, path=path, sent=sent)
    return [school.pk, student.pk]


def _registered(about: Any) -> Any:
    faces = FaceTemplate.objects.filter(student=about[1])
    pictures = FacePicture.objects.filter(student=about[1])
    erase_orphans(FacePicture, "file", folder="face_pictures/", before=timezone.now())
    stored = (Path(settings.MEDIA_ROOT) / "face_pictures").rglob("*")
    assert faces.exists()
    return {
        "faces": [[face.is_shown, face.set_aside_as, len(face.vector)] for face in faces],
        "pictures": [[one.state, one.failure_code, bool(one.file)] for one in pictures],
        "files beside rows": sum(path.is_file() for path in stored)
        - FacePicture.objects.exclude(file="").count(),
    }


def _stage_service(url: str, token_url: str) -> Any:
    school = make.make_school()
    source = make_roster_source(
        school=school,
        url=url,
        token_url=token_url,
        client_id=CLIENT,
        client_secret=SECRET,
        applies_by_itself=True,
    )
    return [school.pk, source.pk]


def _fetch(about: Any) -> None:
    """A person has it asked; whoever was killed over it is followed by the next worker."""
    source = RosterSource.objects.get(pk=about[1])
    if source.asked_at is None and source.state == JobState.READY:
        queue_anew(job=source)
    work(lane="small")


def _fetched(about: Any) -> Any:
    source = RosterSource.objects.get(pk=about[1])
    imports = RosterImport.objects.filter(school=about[0])
    erase_orphans(RosterImport, "file", folder=RosterImport.FOLDER, before=timezone.now())
    left = (Path(settings.MEDIA_ROOT) / RosterImport.FOLDER).rglob("*")
    assert imports.exists()
    return {
        "state": [source.state, source.failure_code, source.asked_at is not None],
        # However often it was asked, one list waits for a person, and the source names it.
        "waiting": [one.pk == source.last_import_id for one in imports if one.is_open],
        "stages": sorted({one.stage for one in imports if one.is_open}),
        "files beside rows": sum(path.is_file() and path.suffix != ".json" for path in left)
        - RosterImport.objects.exclude(file="").count(),
        "students": Student.objects.filter(school=about[0]).count(),
        "enrolments": Enrolment.objects.filter(class_group__school=about[0]).count(),
    }


def _stage_clip() -> Any:
    """A class of three who may be named; one of them is known already."""
    school = make.make_school()
    students = [make.make_student(school=school) for _ in range(3)]
    for student in students:
        make.make_consent(student=student)
    with TemporaryDirectory() as folder:
        path = write_picture(Path(folder, "a.png"), [2], face_px=160, is_laughing=True)
        register_picture(student=students[0], picture=path)
    return make.make_class_group(*students, school=school, code="7A").pk


def _sort_clip(about: Any) -> None:
    """Send it, unless the page shows that it is there; the worker sorts its faces."""
    group = ClassGroup.objects.get(pk=about)
    if not ClassClip.objects.filter(class_group=group).exists():
        clip = ContentFile(film_of_class(), name="class.mp4")
        submit_clip(class_group=group, file=clip, shown_version=NOT_SHOWN)
    work(lane="films")


def _sorted_clip(about: Any) -> Any:
    clips = ClassClip.objects.filter(class_group=about)
    erase_orphans(ClassClip, "file", folder="clips/", before=timezone.now())
    stored = (Path(settings.MEDIA_ROOT) / "clips").rglob("*")
    cards = FaceCluster.objects.filter(clip__in=clips).order_by("number")
    return {
        "clips": [[one.state, one.failure_code, bool(one.file)] for one in clips],
        "people": [[one.faces.count(), one.suggested_id is not None] for one in cards],
        "files beside rows": sum(path.is_file() for path in stored)
        - ClassClip.objects.exclude(file="").count(),
    }


def _stage_evaluation() -> Any:
    school = make.make_school()
    students = [make.make_student(school=school) for _ in range(3)]
    for number, student in enumerate(students):
        make.make_consent(student=student)
        for seed in (number, number, number + 10, number + 20):
            embedding = make.make_embedding(seed)
            make.make_face_template(student=student, network_id="fake-1", embedding=embedding)
    return make.make_class_group(*students, school=school, code="7A").pk


def _evaluate(about: Any) -> None:
    """Press the button, unless the page shows that it was pressed; the worker counts."""
    group = ClassGroup.objects.get(pk=about)
    if not EvaluationRun.objects.filter(class_group=group).exists():
        submit_evaluation(class_group=group, split_percent=50, by=None)
    work(lane="small")


def _evaluated(about: Any) -> Any:
    runs = EvaluationRun.objects.filter(class_group=about)
    counted = ("n_students", "n_pictures", "n_registered", "not_first", "missed", "misnamed")
    return [[one.state, [one.result.get(name) for name in counted]] for one in runs]


ERRANDS = {
    "class clip": Errand(_stage_clip, _sort_clip, _sorted_clip),
    "evaluation": Errand(_stage_evaluation, _evaluate, _evaluated),
    "registration": Errand(_stage_picture, lambda about: work(lane="small"), _registered),
    "room film": Errand(_stage_room, _film_room, _filmed),
    "roster service": Errand(_stage_service, _fetch, _fetched),
}
