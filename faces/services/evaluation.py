"""Evaluate a class's registered faces in the background, and keep the counts."""

from typing import Any

from django.db import transaction

from accounts.models import User
from classes.models import ClassGroup
from face_vision.evaluation.gallery_run import EvaluationResult, run_evaluation
from face_vision.evaluation.labelled_looks import LabelledLooks
from face_vision.evaluation.run_rates import Rate
from face_vision.evaluation.searches import confusions, search_split
from face_vision.evaluation.svm_baseline import run_svm_baseline
from faces.engine import get_pipeline
from faces.errors import EvaluationRefusedError
from faces.failures import failure_of
from faces.models import EvaluationRun
from faces.selectors.consents import require_recognition
from faces.selectors.stored_faces import load_stored_faces
from jobs.lifecycle import enqueue
from jobs.models import JobState
from jobs.registry import Failure, Kind, Lane
from jobs.running_job import RunningJob

MAX_CONFUSIONS = 20


@transaction.atomic
def submit_evaluation(
    *, class_group: ClassGroup, split_percent: int, by: User | None
) -> EvaluationRun:
    """Queue an evaluation of the class; the last one of a class takes the place of those before."""
    require_recognition(class_group.school_id)
    # Of two who press at once the second waits here, and finds the run of the first.
    ClassGroup.objects.select_for_update(of=("self",), no_key=True).get(pk=class_group.pk)
    runs = EvaluationRun.objects.filter(class_group=class_group)
    if runs.filter(state__in=[JobState.QUEUED, JobState.RUNNING]).exists():
        raise EvaluationRefusedError("evaluation_running")
    # One result a class: an older one would say of faces what is no longer so.
    runs.delete()
    run = EvaluationRun.objects.create(
        class_group=class_group, split_percent=split_percent, asked_by=by
    )
    enqueue(job=run)
    return run


def _work(job: RunningJob) -> None:
    run = EvaluationRun.objects.select_related("class_group__school").get(pk=job.pk)
    pipeline = get_pipeline()
    # Read when the work begins: a consent may have gone while it waited.
    looks = load_stored_faces(run.class_group, pipeline).looks
    result = run_evaluation(
        looks,
        pipeline.options.identification,
        split_percent=run.split_percent,
        on_progress=job.report,
    )
    job.succeed(result=_as_json(result, looks, run.split_percent))


def _as_json(result: EvaluationResult, looks: LabelledLooks, split_percent: int) -> dict[str, Any]:
    # By key: names are looked up when a page shows them.
    mistaken = confusions(search_split(looks, split_percent))
    return {
        "n_students": looks.n_subjects,
        "n_pictures": looks.n_files,
        "n_registered": result.n_registered,
        "not_first": _rate(result.not_first),
        "missed": _rate(result.present.missed),
        "misnamed": _rate(result.present.misnamed),
        "strangers_named": _rate(result.present.strangers_named),
        "confusions": [list(row) for row in mistaken[:MAX_CONFUSIONS]],
        "svm": _svm_as_json(looks, split_percent),
    }


def _svm_as_json(looks: LabelledLooks, split_percent: int) -> dict[str, Any] | None:
    """Ask the machines of the published recipe the same; None for a school too large for them."""
    errors = run_svm_baseline(looks, split_percent)
    if errors is None:
        return None
    return {
        "not_first": _rate(errors.not_first),
        "missed": _rate(errors.missed),
        "strangers_named": _rate(errors.strangers_named),
    }


def _rate(rate: Rate) -> dict[str, Any]:
    low, high = rate.interval
    return {"n_errors": rate.n_errors, "n": rate.n_searches, "low": low, "high": high}


EVALUATIONS = Kind(
    name="evaluation",
    model=EvaluationRun,
    lane=Lane.SMALL,
    run=_work,
    failure_of=failure_of,
    exhausted=Failure("evaluation_attempts_exhausted"),
)
