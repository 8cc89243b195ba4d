"""Try a class's registered faces on themselves in the background, and keep the counts."""

import uuid
from functools import partial
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from classes.models import ClassGroup, User
from recognition.engine import get_pipeline
from recognition.errors import TrialRefusedError
from recognition.models import GalleryTest
from recognition.services.background_work import Job
from recognition.services.claims import Heartbeat
from recognition.services.stored_looks import load_stored_looks
from recognition.vision.self_test.looks import LabelledLooks
from recognition.vision.self_test.rates import Rate
from recognition.vision.self_test.running import SelfTest, run_self_test
from recognition.vision.self_test.trials import confusions, split_trials

TRIALS = Job(
    model=GalleryTest,
    task="recognition.tasks.try_gallery",
    worn_out=gettext_lazy("The trial did not end after several attempts: try it again."),
)

MOST_CONFUSIONS = 20


@transaction.atomic
def submit_trial(*, class_group: ClassGroup, split_percent: int, by: User | None) -> GalleryTest:
    """Queue a trial of the class; the last one of a class takes the place of those before."""
    ClassGroup.objects.select_for_update().get(pk=class_group.pk)
    tests = GalleryTest.objects.filter(class_group=class_group)
    if tests.filter(state__in=["queued", "running"]).exists():
        raise TrialRefusedError(_("A trial of this class is running: wait until it is ready."))
    tests.delete()
    test = GalleryTest.objects.create(
        class_group=class_group,
        split_percent=split_percent,
        asked_by=by,
        heartbeat_at=timezone.now(),
    )
    TRIALS.queue(test.pk)
    return test


def try_gallery(*, test_id: int) -> None:
    """Work on a trial if nobody else does; safe to call twice."""
    TRIALS.run(test_id, partial(_work, test_id))


def _work(test_id: int, heartbeat: Heartbeat, claim: uuid.UUID) -> None:
    test = GalleryTest.objects.select_related("class_group__school").get(pk=test_id)
    pipeline = get_pipeline()
    looks = load_stored_looks(test.class_group, pipeline).looks
    result = run_self_test(
        looks,
        pipeline.options.identification,
        split_percent=test.split_percent,
        on_progress=heartbeat.report,
    )
    TRIALS.finish(test_id, claim, result=_as_json(result, looks, test.split_percent))


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
        "confusions": [list(row) for row in mistaken[:MOST_CONFUSIONS]],
    }


def _rate(rate: Rate) -> dict[str, Any]:
    low, high = rate.interval
    return {"n_errors": rate.n_errors, "n": rate.n_searches, "low": low, "high": high}
