"""Keep a school's limits for strangers, and what its own faces say of them."""

from dataclasses import asdict
from typing import Any

import numpy as np
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from accounts.models import User
from classes.models import Enrolment, School
from classes.versions import ShownVersion, refuse_stale
from face_vision.evaluation.stranger_limits import StrangerEstimate, estimate_limits
from face_vision.identification.gallery import Gallery
from face_vision.pipeline import Pipeline
from faces.engine import get_pipeline
from faces.failures import failure_of
from faces.models import FaceTemplate, StrangerLimits
from faces.models.assessments import recognising_schools
from jobs.lifecycle import enqueue, queue_anew
from jobs.registry import Failure, Kind, Lane
from jobs.running_job import RunningJob


@transaction.atomic
def set_limits(
    *, school: School, limits: tuple[int, int], by: User, shown_version: ShownVersion
) -> StrangerLimits:
    """Choose how many strangers may be *present* and to *check*; the worker estimates anew."""
    # The school itself: before the first choice there is no row to lock.
    School.objects.select_for_update(of=("self",), no_key=True).get(pk=school.pk)
    row = StrangerLimits.objects.filter(school=school).first()
    refuse_stale(shown_version, row.limits_version if row else "")
    row = row or StrangerLimits(school=school)
    row.present_one_in, row.check_one_in = limits
    row.changed_by, row.changed_at = by, timezone.now()
    is_new = row.pk is None
    row.save()
    if is_new:
        enqueue(job=row)
    else:
        queue_anew(job=row)
    return row


def queue_changed(pipeline: Pipeline) -> int:
    """Queue the schools whose registered faces have changed since they were estimated."""
    n_queued = 0
    for school in School.objects.filter(pk__in=recognising_schools()):
        row, is_new = StrangerLimits.objects.get_or_create(school=school)
        if is_new:
            enqueue(job=row)
        # One in work keeps what it read before it began: it is compared at the next turn.
        elif row.is_working or row.faces == _state_of_faces(school, pipeline):
            continue
        else:
            queue_anew(job=row)
        n_queued += 1
    return n_queued


def _state_of_faces(school: School, pipeline: Pipeline) -> list[Any]:
    """Return what changes with every face, consent, network and enrolment that counts."""
    faces = FaceTemplate.objects.filter(student__school=school).in_use().with_consent()
    usable = faces.where_recognition_is_on().of_network(pipeline.network_id)
    enrolled = Enrolment.objects.active_on(school.today()).filter(student__school=school)
    options = pipeline.options.identification
    return [
        pipeline.network_id,
        options.present_score,
        options.check_score,
        usable.count(),
        usable.aggregate(last=Max("pk"))["last"] or 0,
        enrolled.count(),
        enrolled.aggregate(last=Max("pk"))["last"] or 0,
    ]


def _work(job: RunningJob) -> None:
    row = StrangerLimits.objects.select_related("school").get(pk=job.pk)
    pipeline = get_pipeline()
    # Read before the faces: what changes meanwhile is found at the next turn.
    state = _state_of_faces(row.school, pipeline)
    people = _people_of(row.school, pipeline)
    job.report(0.3)
    estimate = estimate_limits(
        people,
        _rosters_of(row.school),
        pipeline.options.identification,
        limits=(row.present_one_in, row.check_one_in),
    )
    job.succeed(faces=state, result=_as_json(estimate, pipeline))


def _people_of(school: School, pipeline: Pipeline) -> Gallery:
    faces = FaceTemplate.objects.filter(student__school=school).in_use().with_consent()
    usable = faces.where_recognition_is_on().of_network(pipeline.network_id)
    student_ids, embeddings = usable.order_by("student_id", "pk").vectors()
    return Gallery(
        np.array(student_ids, np.int64),
        embeddings,
        pipeline.network_id,
        pipeline.genuine_similarity,
    )


def _rosters_of(school: School) -> list[frozenset[int]]:
    rosters: dict[int, set[int]] = {}
    enrolled = Enrolment.objects.active_on(school.today()).filter(class_group__school=school)
    for group, student in enrolled.values_list("class_group_id", "student_id"):
        rosters.setdefault(group, set()).add(student)
    return [frozenset(students) for students in rosters.values()]


def _as_json(estimate: StrangerEstimate, pipeline: Pipeline) -> dict[str, Any]:
    options = pipeline.options.identification
    return asdict(estimate) | {
        "network_id": pipeline.network_id,
        "built_in": [options.present_score, options.check_score],
    }


STRANGER_LIMITS = Kind(
    name="stranger limits",
    model=StrangerLimits,
    lane=Lane.SMALL,
    run=_work,
    failure_of=failure_of,
    exhausted=Failure("estimate_attempts_exhausted"),
)
