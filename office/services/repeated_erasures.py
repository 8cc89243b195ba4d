"""Erase again whom a restored backup has brought back."""

from collections.abc import Iterable

from classes.models import Student
from jobs.lifecycle import end
from jobs.models import JobState
from office.models import StudentErasure
from office.services.student_erasures import ERASURES, erase_now
from storage.durable.erasure_marks import ErasureMark, ErasureReach


def erase_again(marks: Iterable[ErasureMark]) -> int:
    """Erase each student of whom it is noted outside the backup; safe to call again after a crash.

    What fails over one is tried again by the worker, as any erasure is.

    Returns:
        How many students.
    """
    wanted = {(one.student_id, one.school_id) for one in marks if one.reach is ErasureReach.PERSON}
    # By key and school: after a restore a key may be another student's elsewhere.
    found = Student.objects.filter(pk__in=[student_id for student_id, _school_id in wanted])
    students = [one for one in found.order_by("pk") if (one.pk, one.school_id) in wanted]
    for student in students:
        _end_lost_work(student)
        erase_now(student=student)
    return len(students)


def _end_lost_work(student: Student) -> None:
    """End what a process had in hand that was killed, here or before the backup was made."""
    for erasure in StudentErasure.objects.filter(student=student, state=JobState.RUNNING):
        end(job=erasure, state=JobState.FAILED, failure_code=ERASURES.exhausted.code)
