"""Rows are read at one moment, past the models, and come back as they were."""

import threading
from datetime import UTC, date, datetime, time
from decimal import Decimal
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import connection

from attendance_site.installation.backups.tables import (
    NOT_KEPT,
    count_rows,
    one_moment,
    read_rows,
    tables_of,
)
from attendance_site.installation.backups.values import decode_rows, encode_rows
from classes.models import School
from tests.factories import make_school


def test_every_kind_of_value_comes_back():
    at = datetime(2026, 5, 4, 8, 15, 0, 123456, tzinfo=UTC)
    row = [None, True, 7, 0.1, "Zoë\n", b"\x00\xff", at, at.date(), at.time(), uuid4()]
    rows = [row, [Decimal("1.20"), date(2026, 1, 2), time(8, 0), {}, ""][:3]]
    assert decode_rows(encode_rows(rows)) == rows


def test_a_value_of_an_unknown_kind_is_refused():
    with pytest.raises(TypeError, match="complex"):
        encode_rows([[1j]])


def test_every_table_is_kept_but_those_named():
    kept = {table.name for table in tables_of(apps)}
    assert not kept & set(NOT_KEPT)
    models = apps.get_models(include_auto_created=True)
    tables = {model._meta.db_table for model in models if not model._meta.proxy}
    assert len(kept) > 40
    assert tables - kept <= set(NOT_KEPT)


@pytest.mark.django_db(transaction=True)
def test_what_is_written_meanwhile_is_not_read_and_does_not_wait():
    make_school(name="Hill School")
    model_of = {table.name: (table, model) for table, model in tables_of(apps).items()}
    table, model = model_of["classes_school"]
    with one_moment(connection):
        assert count_rows(connection, ["classes_school"]) == {"classes_school": 1}
        writer = threading.Thread(target=write_beside)
        writer.start()
        writer.join(timeout=10)
        assert not writer.is_alive()
        [rows] = read_rows(connection, table=table, model=model)
        assert len(rows) == 1
    assert School.objects.count() == 2


def write_beside() -> None:
    try:
        make_school(name="Written meanwhile")
    finally:
        connection.close()
