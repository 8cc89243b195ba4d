"""Register the demonstration class from one drawn clip, as a teacher would with its cards."""

import time
from collections.abc import Callable
from pathlib import Path

from django.core.files.base import File
from django.db.models import QuerySet

from classes.models import ClassGroup, Student
from classes.versions import NOT_SHOWN
from demo.footage import CLIP_SCALE, CLIP_SEED
from demo.people import PRESENT
from demo.whereabouts import number_at
from faces.models import ClassClip, FaceCluster
from faces.services.clips.class_clips import submit_clip
from faces.services.clips.labelling import name_cluster
from faces.services.clips.registration import ClipRegistration, register_clip

POLL_S, PATIENCE_S = 0.3, 600.0


def unregistered(class_group: ClassGroup) -> "QuerySet[Student]":
    """Return who is to be registered from the clip and is not yet."""
    numbers = [person.number for person in PRESENT]
    students = class_group.roster_on(class_group.school.today()).filter(number__in=numbers)
    return students.filter(face_templates=None)


def register_from_clip(
    *, class_group: ClassGroup, clip: Path, on_progress: Callable[[float], None]
) -> ClipRegistration:
    """Send the clip, wait for the worker, give each card its name, and store.

    Raises:
        TimeoutError: the worker did not finish.
        RuntimeError: it refused the clip.
    """
    teacher = class_group.teachers.get().user
    with clip.open("rb") as file:
        sent = submit_clip(
            class_group=class_group,
            file=File(file, name=clip.name),
            by=teacher,
            shown_version=NOT_SHOWN,
        )
    _wait_for(sent, on_progress)
    students = {student.number: student for student in unregistered(class_group)}
    for number, card in true_numbers(sent):
        if number in students:
            student = students[number]
            name_cluster(cluster=card, student=student, by=teacher, shown_version=NOT_SHOWN)
    return register_clip(clip=sent, shown_version=NOT_SHOWN)


def true_numbers(clip: ClassClip) -> list[tuple[str | None, FaceCluster]]:
    """Say who was really drawn on each card: the student's number, or None for a stranger."""
    return [(_number_of(card), card) for card in clip.clusters.select_related("clip")]


def _number_of(card: FaceCluster) -> str | None:
    face = card.faces.defer("chip", "embedding")[0]
    left, top, right, bottom = (edge / CLIP_SCALE for edge in face.box)
    return number_at(face.time_s, (left + right) / 2, (top + bottom) / 2, seed=CLIP_SEED)


def _wait_for(clip: ClassClip, on_progress: Callable[[float], None]) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while clip.is_working:
        if time.monotonic() > deadline:
            raise TimeoutError(f"The worker did not finish the clip within {PATIENCE_S:.0f} s.")
        time.sleep(POLL_S)
        clip.refresh_from_db()
        on_progress(clip.progress / 100)
    if clip.state == ClassClip.State.FAILED:
        raise RuntimeError(clip.failure_reason)
