"""Rows that the rules of every table of jobs must refuse, made of the tables themselves."""

import uuid
from typing import Any

from django.db import models
from django.utils import timezone

from jobs.models import Job
from tests.house.rooms import models_of_rooms

BAD_VALUES: dict[str, list[dict[str, Any]]] = {
    "progress": [{"progress": 101}],
    "state": [{"state": "asleep"}],
    "failed_says_why": [{"state": "failed"}],
    "leased_while_running": [
        {"state": "running"},
        {"state": "running", "lease_until": timezone.now()},
        {"lease": uuid.uuid4()},
    ],
}
"""By the end of a constraint's name: values that it refuses whatever else a row holds."""


NEEDED: dict[str, dict[str, Any]] = {
    "reportdelivery": {"session_id": 1},
    "rostersource": {"token_url": "https://sis.example.org/token"},
}
"""By the model's name: what a row needs for the rules that PostgreSQL asks before these."""


def value_for(field: Any) -> Any:
    """Return something that the column takes; keys are compared at a transaction's end only."""
    if field.choices:
        return field.flatchoices[0][0]
    if isinstance(field, models.DateTimeField):
        return timezone.now()
    if isinstance(field, models.DateField):
        return timezone.localdate()
    return 1 if isinstance(field, models.ForeignKey | models.IntegerField) else "x"


def insert(model: type[Job], **values: Any) -> None:
    fields = [field for field in model._meta.local_concrete_fields if not field.primary_key]
    needed = [f for f in fields if not (f.null or f.blank or f.has_default())]
    filled = {field.attname: value_for(field) for field in needed}
    filled |= NEEDED.get(str(model._meta.model_name), {})
    model._default_manager.bulk_create([model(**filled | values)])


def rows_of(model: type[Job]) -> dict[str, list[Any]]:
    return {
        f"{model._meta.model_name}_{rule}": [
            lambda values=values: insert(model, **values) for values in refused
        ]
        for rule, refused in BAD_VALUES.items()
    }


JOB_MODELS = [model for model in models_of_rooms() if issubclass(model, Job)]

JOBS_BAD_ROWS = {name: rows for model in JOB_MODELS for name, rows in rows_of(model).items()}
