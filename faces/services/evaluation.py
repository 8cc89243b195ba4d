"""Try a class's registered faces on themselves in the background, and keep the counts."""

import uuid
from functools import partial
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from classes.errors import RefusedError
from classes.models import ClassGroup
from face_vision.errors import RecognitionCancelled, VisionError, WeightsMissing
from face_vision.evaluation.gallery_run import SelfTest, run_self_test
from face_vision.evaluation.run_rates import Rate
from face_vision.evaluation.samples import LabelledLooks
from face_vision.evaluation.searches import confusions, split_trials
from faces.engine import get_pipeline
from faces.errors import EvaluationRefusedError
from faces.models import EvaluationRun
from faces.selectors.stored_samples import load_stored_samples
from jobs.job import Job
from jobs.lease import Heartbeat

EVALUATIONS = Job(
    model=EvaluationRun,
    task="faces.tasks.evaluate_gallery",
    worn_out=gettext_lazy("The trial did not end after several attempts: try it again."),
    refusals=(VisionError, RefusedError),
    incomplete=WeightsMissing,
    cancelled=RecognitionCancelled,
)

MAX_CONFUSIONS = 20


@transaction.atomic
def submit_evaluation(
    *, class_group: ClassGroup, split_percent: int, by: User | None
) -> EvaluationRun:
    """Queue an evaluation of the class; the last one of a class takes the place of those before."""
    ClassGroup.objects.select_for_update().get(pk=class_group.pk)
    tests = EvaluationRun.objects.filter(class_group=class_group)
    if tests.filter(state__in=["queued", "running"]).exists():
        raise EvaluationRefusedError(_("A trial of this class is running: wait until it is ready."))
    tests.delete()
    test = EvaluationRun.objects.create(
        class_group=class_group,
        split_percent=split_percent,
        asked_by=by,
        heartbeat_at=timezone.now(),
    )
    EVALUATIONS.queue(test.pk)
    return test


def evaluate_gallery(*, test_id: int) -> None:
    """Work on an evaluation if nobody else does; safe to call twice."""
    EVALUATIONS.run(test_id, partial(_work, test_id))


def _work(test_id: int, heartbeat: Heartbeat, claim: uuid.UUID) -> None:
    test = EvaluationRun.objects.select_related("class_group__school").get(pk=test_id)
    pipeline = get_pipeline()
    looks = load_stored_samples(test.class_group, pipeline).looks
    result = run_self_test(
        looks,
        pipeline.options.identification,
        split_percent=test.split_percent,
        on_progress=heartbeat.report,
    )
    EVALUATIONS.finish(test_id, claim, result=_as_json(result, looks, test.split_percent))


def _as_json(result: SelfTest, looks: LabelledLooks, split_percent: int) -> dict[str, Any]:
    mistaken = confusions(split_trials(looks, split_percent))
    return {
        "n_students": looks.n_subjects,
        "n_pictures": looks.n_files,
        "n_enrolled": result.n_enrolled,
        "not_first": _rate(result.not_first),
        "missed": _rate(result.present.missed),
        "misnamed": _rate(result.present.misnamed),
        "strangers_named": _rate(result.present.strangers_named),
        "confusions": [list(row) for row in mistaken[:MAX_CONFUSIONS]],
    }


def _rate(rate: Rate) -> dict[str, Any]:
    low, high = rate.interval
    return {"n_errors": rate.n_errors, "n": rate.n_searches, "low": low, "high": high}
