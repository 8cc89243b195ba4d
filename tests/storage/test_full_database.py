"""A database that finds no room is known for what it is, whichever it is."""

import pytest
from django.db import DatabaseError, connection, transaction

from storage.free_space import is_out_of_space, noted_beside_answer
from tests.deployment.disk.refusing_database import full, refusing
from tests.factories import make_school

FULL_SERVER = "DO $$ BEGIN RAISE EXCEPTION 'no space' USING ERRCODE = '53100'; END $$"
LONG_NAME = "x" * 80


def fill_up() -> None:
    if connection.vendor == "postgresql":
        connection.cursor().execute(FULL_SERVER)
    with full():
        for number in range(10_000):
            make_school(name=f"{number} {LONG_NAME}")


@pytest.mark.django_db
def test_it_is_out_of_space():
    with pytest.raises(DatabaseError) as caught, transaction.atomic():
        fill_up()
    assert is_out_of_space(caught.value)


@pytest.mark.django_db
def test_what_it_refuses_otherwise_is_not():
    with pytest.raises(DatabaseError) as caught, transaction.atomic():
        connection.cursor().execute("SELECT * FROM no_such_table")
    assert not is_out_of_space(caught.value)


@pytest.mark.django_db
def test_a_note_that_is_not_kept_leaves_the_rest_of_the_block_whole(school):
    with refusing():
        with noted_beside_answer():
            make_school()
        assert type(school).objects.get() == school
