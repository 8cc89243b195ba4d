"""After a withdrawal no table and no file holds the student's face, template or evidence."""

import base64
import uuid
from pathlib import Path

import numpy as np
import pytest
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.db import connection
from django.utils import timezone

from classes.versions import NOT_SHOWN
from faces.models import EvaluationRun, FacePicture, FaceTemplate, LookalikePair
from faces.services.consents import SignedConsent, give_consent, record_objection, withdraw_consent
from faces.services.pictures.face_pictures import SentPicture, submit_picture
from tests.factories import (
    make_capture,
    make_clip,
    make_clip_face,
    make_cluster,
    make_face_template,
    make_record,
    make_sighting,
)
from tests.factories.kiosks import make_door_visit, make_kiosk
from tests.painted_faces import write_picture
from tests.processes.work_now import register_face_picture
from tests.stored_bytes import as_stored, file_as_stored


@pytest.fixture
def traces(student, students, session, tmp_path, django_capture_on_commit_callbacks):
    """Everything that may be held of Ana: templates, waiting and asked pictures, evidence."""
    give_consent(student=student, signed=SignedConsent("Ada", wording="2026-08"), entered_by=None)
    paths = [
        write_picture(tmp_path / f"{number}.png", [3], face_px=150 + number) for number in range(3)
    ]
    with django_capture_on_commit_callbacks(execute=True):
        done = submit_picture(student=student, path=paths[0], sent=SentPicture("0.png", None))
        register_face_picture(picture_id=done.pk)
        submit_picture(student=student, path=paths[1], sent=SentPicture("1.png", None))
        other = students[1]
        give_consent(student=other, signed=SignedConsent("Ada", wording="2026-08"), entered_by=None)
        asked = submit_picture(student=other, path=paths[2], sent=SentPicture("2.png", None))
        register_face_picture(picture_id=asked.pk)
    face = FaceTemplate.objects.get(student=student)
    capture = make_capture(session=session, state="ready")
    seen = [
        make_sighting((student, 0.8), capture=capture, proposed_student=student),
        make_sighting(
            *((student, 0.6), (other, 0.5)),
            **{"capture": capture, "review": "accepted"},
            confirmed_student=student,
        ),
        make_sighting((student, 0.64), capture=capture, proposal="check"),
    ]
    make_record(session=session, student=student)
    waiting = FacePicture.objects.exclude(file="").order_by("pk")
    return [
        *(as_stored(face, "chip"), as_stored(face, "embedding")),
        *(as_stored(sighting, "chip") for sighting in seen),
        paths[0].read_bytes(),
        *(file_as_stored(picture.file) for picture in waiting),
    ]


def unlike(face: FaceTemplate, place: int) -> np.ndarray:
    """Return an embedding of the same length that is nothing like this face's."""
    return np.eye(len(face.vector), dtype="<f4")[place]


@pytest.fixture
def traces_in_clips(traces, student, students, class_group) -> list[bytes]:
    """What clips may hold of Ana: named, asked about, nameless but like her, like her by Ben."""
    known = FaceTemplate.objects.get(student=student)
    clip = make_clip(class_group=class_group, network_id=known.network_id)
    cards = [
        {"student": student},
        {"suggested": student},
        {},
        {"student": students[1], "refusal_code": "face_like_another_student"},
    ]
    # The first two are unlike her registered face: a person's word and the worker's guess count.
    vectors = [unlike(known, 20), unlike(known, 21), known.vector, known.vector]
    found = []
    for card, vector in zip(cards, vectors, strict=True):
        cluster = make_cluster(clip=clip, n_faces=0, **card)
        face = make_clip_face(cluster=cluster, embedding=vector)
        found += [as_stored(face, "chip"), as_stored(face, "embedding")]
    film = make_clip(
        class_group=class_group,
        state="failed",
        failure_code="video_without_frame",
        file=ContentFile(b"a film of the class" * 9, name="class.mp4"),
    )
    return [*found, file_as_stored(film.file)]


@pytest.fixture
def comparisons(student, students, class_group, session) -> None:
    """What comparing gave: a pair, an evaluation, and who is seen so far in a film worked on."""
    LookalikePair.objects.create(one=students[0], other=students[1])
    EvaluationRun.objects.create(
        class_group=class_group,
        split_percent=70,
        state="ready",
        result={"confusions": [[students[0].pk, students[1].pk, 2]]},
    )
    make_capture(
        session=session,
        state="running",
        lease=uuid.uuid4(),
        lease_until=timezone.now(),
        found=[students[0].pk],
    )


def cells() -> list[bytes]:
    """Return every value of every table as bytes."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608
            found += [_as_bytes(value) for row in cursor.fetchall() for value in row]
    return found


def _as_bytes(value: object) -> bytes:
    if isinstance(value, memoryview | bytes):
        return bytes(value)
    return str(value).encode()


def held(traces: list[bytes], media: Path) -> list[int]:
    """Return the numbers of the traces that are somewhere, plain or in base64."""
    files = [path.read_bytes() for path in media.rglob("*") if path.is_file()]
    places = [*cells(), *files, repr(getattr(cache, "_cache", "")).encode()]
    forms = [(trace, base64.b64encode(trace)[:-4]) for trace in traces]
    return [
        number
        for number, wanted in enumerate(forms)
        if any(form in place for form in wanted for place in places)
    ]


def test_before_it_the_search_finds_every_trace_that_is_kept(traces, settings):
    assert held(traces, settings.MEDIA_ROOT) == [0, 1, 2, 3, 4, 6, 7]


@pytest.mark.parametrize("is_objection", [False, True])
def test_nothing_is_left_but_the_attendance(
    traces, settings, student, is_objection, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        if is_objection:
            record_objection(student=student, objected_by="Ana herself", entered_by=None)
        else:
            withdraw_consent(student=student, shown_version=NOT_SHOWN)
    assert held(traces, settings.MEDIA_ROOT) == []
    assert student.attendance_records.count() == 1


def test_nothing_is_left_in_clips(
    traces_in_clips, settings, student, django_capture_on_commit_callbacks
):
    everything = list(range(len(traces_in_clips)))
    assert held(traces_in_clips, settings.MEDIA_ROOT) == everything
    with django_capture_on_commit_callbacks(execute=True):
        withdraw_consent(student=student, shown_version=NOT_SHOWN)
    assert held(traces_in_clips, settings.MEDIA_ROOT) == []


def test_cards_of_others_stay_and_the_page_says_how_many_went(
    traces_in_clips, student, students, class_group
):
    clip = class_group.clips.get(state="ready")
    known = FaceTemplate.objects.get(student=student)
    others = [
        make_cluster(clip=clip, embedding=unlike(known, 22)),
        make_cluster(clip=clip, embedding=unlike(known, 23), student=students[2]),
    ]
    withdraw_consent(student=student, shown_version=NOT_SHOWN)
    assert set(clip.clusters.all()) == set(others)
    clip.refresh_from_db()
    assert clip.n_withdrawn == 4


def test_nothing_is_left_of_what_comparing_gave(comparisons, student, class_group, session):
    withdraw_consent(student=student, shown_version=NOT_SHOWN)
    assert not LookalikePair.objects.exists()
    assert not EvaluationRun.objects.exists()
    assert session.captures.get().found == []


def test_another_students_faces_stay(traces, students, django_capture_on_commit_callbacks):
    make_face_template(student=students[2])
    with django_capture_on_commit_callbacks(execute=True):
        withdraw_consent(student=students[0], shown_version=NOT_SHOWN)
    assert FaceTemplate.objects.filter(student=students[2]).exists()


def test_what_is_erased_is_overwritten_in_the_file_of_the_database(db):
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL overwrites when it vacuums")
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA secure_delete")
        assert cursor.fetchone() == (1,)


def test_a_kiosk_forgets_whom_it_knew_by_her_face(student, students, session):
    """By her code she was known without it: that she was there stays, as in any register."""
    whose = {"kiosk": make_kiosk(school=student.school), "session": session}
    by_face = [
        make_door_visit(student=student, outcome=outcome, **whose)
        for outcome in ("known", "doubtful", "picture")
    ]
    by_code = make_door_visit(student=student, outcome="code", **whose)
    of_another = make_door_visit(student=students[1], outcome="known", **whose)
    withdraw_consent(student=student, shown_version=NOT_SHOWN)
    for visit in by_face:
        visit.refresh_from_db()
        assert (visit.student, visit.session, visit.outcome) == (None, None, "nobody")
    assert student.door_visits.get() == by_code
    assert students[1].door_visits.get() == of_another
