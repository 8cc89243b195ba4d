"""Each room's kinds of background work are found, so that none waits for ever."""

from django.apps import apps

from jobs.models import Job
from jobs.registry import kinds


def test_every_table_of_jobs_has_its_kind():
    tables = {model for model in apps.get_models() if issubclass(model, Job)}
    assert {kind.model for kind in kinds()} == tables


def test_no_two_kinds_have_the_same_name():
    assert sorted(kind.name for kind in kinds()) == [
        "capture",
        "class clip",
        "evaluation",
        "face picture",
        "mail",
        "reminder",
        "webhook",
    ]
