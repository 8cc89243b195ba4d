"""Stage a class whose faces are drawn, and a filmed lesson that waits for its review."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import cv2
import numpy as np
from django.core.files.base import ContentFile

from classes.models import ClassGroup, ClassSession, School, Student
from demo.portraits import describe_person, draw_portrait
from face_vision.media.images import encode_jpeg
from face_vision.types import PORTRAIT_PX
from faces.engine import get_pipeline
from faces.services.consents import SignedConsent, give_consent
from faces.services.face_registration import register_picture
from recognition.models import Capture, Sighting
from tests.factories import (
    make_capture,
    make_class_group,
    make_consent,
    make_face_template,
    make_session,
    make_sighting,
    make_student,
)
from tests.painted_faces import write_picture

NAMES = [
    *("Ida Brandt", "Noel Achebe", "Tom Keller", "Lena Vogt", "Sami Haddad", "Rob Finch"),
    *("Joy Mensah", "Paul Nowak", "Elsa Lind", "Nina Okoye", "Max Weber", "Aya Sato"),
    *("Milo Kraus", "Zoë Martin", "Omar Farouk", "Mia Rossi", "Leo Duarte"),
    *("Anneliese von Hohenstein-Kirchberg", "Jan Novák", "Kim Lee"),
]
VIDEO = b"\x00\x00\x00\x18ftypmp42 not a film, but it is served like one"


@dataclass(frozen=True)
class Lesson:
    """A filmed lesson: Ida and Noel are in doubt, one face is nobody, the last was not seen."""

    class_group: ClassGroup
    session: ClassSession
    students: list[Student]


@cache
def draw_chip(seed: int, yaw: float = 0.0) -> bytes:
    portrait = draw_portrait(describe_person(seed), yaw=yaw)
    face = cv2.resize(portrait[60:450, 61:451], (PORTRAIT_PX, PORTRAIT_PX))
    return encode_jpeg(np.asarray(face, np.uint8), quality=85)


def stage_lesson(school: School, *, n_students: int = 8) -> Lesson:
    """Make a class: the last student has no consent, the one before no face yet."""
    students = [_make_student(school, number) for number in range(n_students)]
    class_group = make_class_group(*students, school=school, code="7A", title="Physics")
    for number, student in enumerate(students[:-2]):
        make_consent(student=student)
        chip = draw_chip(number)
        network_id = get_pipeline().network_id
        make_face_template(student=student, chip=chip, network_id=network_id)
    make_consent(student=students[-2])
    session = make_session(class_group=class_group)
    _film(session, students)
    return Lesson(class_group, session, students)


def _make_student(school: School, number: int) -> Student:
    given_name, _, family_name = NAMES[number].partition(" ")
    return make_student(
        school=school, number=str(7001 + number), given_name=given_name, family_name=family_name
    )


def _film(session: ClassSession, students: list[Student]) -> None:
    """Two in doubt, one seen by nobody's name, one stranger, one not seen, the rest present."""
    file = ContentFile(VIDEO, name="lesson.mp4")
    capture = make_capture(session=session, file=file, state=Capture.State.READY, progress=100)
    _see(capture, 0, (students[0], 0.68), (students[1], 0.66), reason="close_runner_up")
    _see(capture, 1, (students[1], 0.67), (students[2], 0.41), reason="too_small")
    for number in range(3, len(students) - 3):
        _see(capture, number, (students[number], 0.86), reason="sure")
    _see(capture, len(students) + 1, reason="below_threshold")


def _see(capture: Capture, number: int, *candidates: tuple[Student, float], reason: str) -> None:
    proposal = Sighting.Proposal.CHECK if len(candidates) > 1 else None
    student = candidates[0][0] if candidates else None
    overrides = {"proposal": proposal} if proposal else {}
    make_sighting(
        *candidates,
        capture=capture,
        proposed_student=student,
        reason=reason,
        chip=draw_chip(number, yaw=0.35),
        first_seen_s=12.0,
        last_seen_s=16.0,
        best_seen_s=13.0,
        n_looks=18,
        **overrides,
    )


@dataclass(frozen=True)
class PaintedClass:
    """A class whose painted faces the fakes know: students, and who they look like."""

    class_group: ClassGroup
    students: list[Student]


def stage_painted_class(school: School, people: Sequence[int], folder: Path) -> PaintedClass:
    students = [_make_student(school, number) for number in range(len(people))]
    class_group = make_class_group(*students, school=school, code="7A", title="Physics")
    for student, person in zip(students, people, strict=True):
        give_consent(
            student=student,
            signed=SignedConsent("Grace Hopper", wording="2026-08"),
            entered_by=None,
        )
        picture = write_picture(folder / f"{person}.png", [person], face_px=160, is_laughing=True)
        register_picture(student=student, picture=picture)
    return PaintedClass(class_group, students)
