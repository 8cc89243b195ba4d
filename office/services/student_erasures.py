"""Erase a student on request, step by step: what is killed goes on, and nothing counts twice."""

import hashlib
import json
from collections.abc import Callable
from functools import partial

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from classes.access import keeps_people_of
from classes.errors import NotOfficeError
from classes.models import Student
from classes.services.history import keep_in_history
from jobs.failures import remark
from jobs.lifecycle import acquire, enqueue, queue_anew
from jobs.models import JobState
from jobs.registry import Failure, Kind, Lane
from jobs.runner import run_leased
from jobs.running_job import RunningJob
from office.errors import StudentFileError
from office.models import StudentErasure
from privacy.accesses import Access
from privacy.database_pages import clean_pages
from privacy.registry import all_holdings, holding_named
from privacy.selectors.exports import count_held
from privacy.services.access_log import log_change
from privacy.services.erasure import take_names_out
from storage.durable.erasure_marks import ErasureReach, mark_erasure

NAMES_IN_TEXTS = "names_in_texts"
"""Counted beside the holdings: texts of others that named her."""

AT_ONCE = ("registered_faces",)
"""Erased before whoever asks gets an answer."""


class _LostLeaseError(Exception):
    """Another worker is at it: what this one did last is taken back."""


@transaction.atomic
def ask_for_erasure(*, student: Student, confirmed_number: str, by: User) -> StudentErasure:
    """Erase every face at once and have the worker erase the rest; an earlier try goes on.

    Raises:
        NotOfficeError: she does not administer the school.
        StudentFileError: the number is not the student's, or it is under way.
    """
    if not keeps_people_of(by, student.school_id):
        raise NotOfficeError("people_for_office_only")
    if confirmed_number.strip() != student.number:
        raise StudentFileError("erasure_not_confirmed", number=student.number)
    return start_erasure(student=student, by=by)


@transaction.atomic
def start_erasure(*, student: Student, by: User | None) -> StudentErasure:
    """Begin, or go on with what broke off; `by` is None where a command does it."""
    Student.objects.select_for_update(of=("self",), no_key=True).get(pk=student.pk)
    # One row for a student: what broke off goes on, so its counts are added up, not begun anew.
    erasure = StudentErasure.objects.filter(student=student).first()
    if erasure and erasure.is_working:
        raise StudentFileError("erasure_under_way")
    if erasure:
        queue_anew(job=erasure)
    else:
        erasure = StudentErasure.objects.create(student=student, asked_by=by)
        enqueue(job=erasure)
    log_change(Access("erasure", student.school_id, (student.pk,), params={"receipt": erasure.pk}))
    # After the commit, outside the database: a backup brought back must not bring her back.
    transaction.on_commit(
        partial(mark_erasure, student=student, reach=ErasureReach.PERSON), robust=True
    )
    for name in AT_ONCE:
        # Her face goes while she waits for the answer; the rest takes longer than a page may.
        if (holding := holding_named(name)) and holding.erase:
            _count(erasure.pk, name, partial(holding.erase, student))
    return erasure


def erase_now(*, student: Student) -> StudentErasure:
    """Erase here and now, for whoever runs the installation; safe to call again after a crash."""
    unfinished = StudentErasure.objects.filter(student=student).first()
    erasure = unfinished if unfinished and unfinished.is_working else None
    erasure = erasure or start_erasure(student=student, by=None)
    # Nobody's while a worker has it: then there is nothing to do here.
    if lease := acquire(kind=ERASURES, pk=erasure.pk):
        run_leased(lease=lease)
    erasure.refresh_from_db()
    return erasure


def _work(job: RunningJob) -> None:
    erasure = StudentErasure.objects.select_related("student__school").get(pk=job.pk)
    student = erasure.student
    if student is not None:
        # Once more: whoever was killed over the first mark left none.
        mark_erasure(student=student, reach=ErasureReach.PERSON)
        _note_in_work(erasure, student)
        # From the top floor down: what lies above is found by what lies below.
        for holding in reversed(all_holdings()):
            if erase := holding.erase:
                _count(job.pk, holding.name, partial(erase, student))
        _count(job.pk, NAMES_IN_TEXTS, partial(take_names_out, student))
        _delete(job, student)
    clean_after_erasures()


def _note_in_work(erasure: StudentErasure, student: Student) -> None:
    """Note what she may be on and cannot go yet: without her row nothing would say which it is."""
    awaited = erasure.awaited
    for holding in all_holdings():
        keys = holding.in_work(student) if holding.in_work else []
        if keys:
            # Added to what an earlier try noted: its rows may be gone already.
            awaited[holding.name] = sorted({*awaited.get(holding.name, []), *keys})
    StudentErasure.objects.filter(pk=erasure.pk).update(awaited=awaited)


@transaction.atomic
def _erase_rested(pk: int) -> None:
    """Erase what a worker had in hand as she was erased, and rests by now."""
    left = {}
    for name, keys in StudentErasure.objects.get(pk=pk).awaited.items():
        holding = holding_named(name)
        if holding and holding.erase_rested and (still := holding.erase_rested(keys)):
            left[name] = still
    StudentErasure.objects.filter(pk=pk).update(awaited=left)


@transaction.atomic
def _count(pk: int, name: str, erase: Callable[[], int]) -> None:
    """Erase and count, both or neither."""
    n = erase()
    row = StudentErasure.objects.select_for_update(of=("self",), no_key=True).get(pk=pk)
    row.counts[name] = row.counts.get(name, 0) + n
    row.save(update_fields=["counts"])


@transaction.atomic
def _delete(job: RunningJob, student: Student) -> None:
    """Let the student's row go with all that hangs on it, and end the job with the receipt."""
    # Before what hangs on her: whoever moves her to another class holds her first, too.
    Student.objects.select_for_update(of=("self",), no_key=True).filter(pk=student.pk).first()
    erasure = StudentErasure.objects.select_for_update(of=("self",), no_key=True).get(pk=job.pk)
    for name, n in count_held(student, only_hers=True).items():
        erasure.counts[name] = erasure.counts.get(name, 0) + n
    counts = {name: n for name, n in sorted(erasure.counts.items()) if n}
    school, asked_by = student.school, erasure.asked_by
    student.delete()
    erasure.counts = counts
    # Raised, so that the transaction takes the deletion back as well.
    if not job.succeed(counts=counts, sha256=checksum_of(erasure)):
        raise _LostLeaseError
    if asked_by:
        change = remark("student_erased", receipt=erasure.pk)
        keep_in_history(school, by=asked_by, change=change)


def checksum_of(erasure: StudentErasure) -> str:
    """Add up what the receipt says, so that a printed one can be held against the row."""
    content = {
        "receipt": erasure.pk,
        "school": erasure.school_id,
        "asked_at": erasure.asked_at.isoformat(),
        "counts": erasure.counts,
    }
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def clean_after_erasures() -> int:
    """Have the database overwrite what was erased; what a crash left over too."""
    ended = StudentErasure.objects.filter(state=JobState.READY, cleaned_at=None)
    for pk in ended.exclude(awaited={}).values_list("pk", flat=True):
        _erase_rested(pk)
    keys = list(ended.filter(awaited={}).values_list("pk", flat=True))
    # All tables, as any of them may have held her.
    tables = {t.model._meta.db_table for one in all_holdings() for t in one.tables}
    if not keys or clean_pages(tables):
        # What is not overwritten is not called so: the next hour tries again.
        return 0
    return StudentErasure.objects.filter(pk__in=keys).update(cleaned_at=timezone.now())


ERASURES = Kind(
    name="student erasure",
    model=StudentErasure,
    lane=Lane.SMALL,
    run=_work,
    exhausted=Failure("erasure_failed"),
)
