"""Every constraint of the database refuses its bad row, whoever forgets to ask the form first."""

import pytest
from django.db import IntegrityError, models, transaction

from tests.constraints.bad_rows import BAD_ROWS as REGISTER_BAD_ROWS
from tests.constraints.bad_rows_access import ACCESS_BAD_ROWS
from tests.constraints.bad_rows_faces import FACES_BAD_ROWS
from tests.constraints.bad_rows_guardians import GUARDIANS_BAD_ROWS
from tests.constraints.bad_rows_integrations import INTEGRATIONS_BAD_ROWS
from tests.constraints.bad_rows_jobs import JOB_MODELS, JOBS_BAD_ROWS, insert
from tests.constraints.bad_rows_kiosks import KIOSKS_BAD_ROWS
from tests.constraints.bad_rows_office import OFFICE_BAD_ROWS
from tests.constraints.bad_rows_privacy import PRIVACY_BAD_ROWS
from tests.constraints.bad_rows_reports import REPORTS_BAD_ROWS
from tests.constraints.bad_rows_rooms import ROOMS_BAD_ROWS
from tests.factories import make_record
from tests.house.rooms import models_of_rooms

BAD_ROWS = (
    REGISTER_BAD_ROWS
    | ACCESS_BAD_ROWS
    | OFFICE_BAD_ROWS
    | FACES_BAD_ROWS
    | GUARDIANS_BAD_ROWS
    | JOBS_BAD_ROWS
    | KIOSKS_BAD_ROWS
    | PRIVACY_BAD_ROWS
    | REPORTS_BAD_ROWS
    | INTEGRATIONS_BAD_ROWS
    | ROOMS_BAD_ROWS
)

CONSTRAINTS = {
    constraint.name: (model, constraint)
    for model in models_of_rooms()
    for constraint in model._meta.constraints
}


def is_refused_by(name, error):
    """Tell whether this constraint was the cause; SQLite names a unique one by its columns."""
    model, constraint = CONSTRAINTS[name]
    if name in str(error):
        return True
    is_by_columns = isinstance(constraint, models.UniqueConstraint) and constraint.fields
    fields = [model._meta.get_field(field) for field in constraint.fields] if is_by_columns else []
    columns = ", ".join(f"{model._meta.db_table}.{field.column}" for field in fields)
    return bool(columns) and str(error) == f"UNIQUE constraint failed: {columns}"


def test_every_constraint_has_a_bad_row():
    assert set(BAD_ROWS) == set(CONSTRAINTS)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "make_bad_row"), [(name, make) for name, rows in BAD_ROWS.items() for make in rows]
)
def test_bad_row_is_refused_by_its_constraint(name, make_bad_row):
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        make_bad_row()
    assert is_refused_by(name, refused.value), refused.value


@pytest.mark.django_db
@pytest.mark.parametrize("model", JOB_MODELS)
def test_only_the_bad_value_of_a_job_is_bad(model):
    """PostgreSQL asks the rules by their names, so another broken one would answer first there."""
    with transaction.atomic():
        insert(model)
        transaction.set_rollback(True)


@pytest.mark.django_db
def test_school_names_are_unique(school):
    with pytest.raises(IntegrityError), transaction.atomic():
        type(school).objects.create(name=school.name)


@pytest.mark.django_db
def test_bad_rows_written_in_bulk_are_refused_too(session, student):
    records = [make_record(session=session, student=student)]
    records[0].status = "here"
    with pytest.raises(IntegrityError), transaction.atomic():
        type(records[0]).objects.bulk_update(records, ["status"])
